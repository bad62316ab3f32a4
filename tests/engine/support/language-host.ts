/**
 * A stand-in for `pulumi-language-nodejs`, for machines that have the engine and not the official host: it
 * starts programs and policy packs with the arguments and the environment that the official host gives them,
 * and answers nothing else the engine can do without.
 */
import { type ChildProcess, spawn } from "node:child_process";
import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type HostCommand, policyPackCommand, programCommand } from "./language-host-commands";

/** The SDK has told the user what is wrong; the engine need not add to it. */
const TOLD_THE_USER = 32;

/** The engine's address; it comes with the command line or with the handshake. */
let [, , engine = ""] = process.argv;
const children = new Set<ChildProcess>();

function start(command: HostCommand): ChildProcess {
  const child = spawn(process.execPath, command.args, {
    cwd: command.cwd,
    env: { ...process.env, ...command.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.add(child);
  child.on("close", () => children.delete(child));
  return child;
}

function run(request: proto.RunRequest): Promise<proto.RunResponse> {
  return new Promise((resolve, reject) => {
    const child = start(programCommand(request, engine));
    // The engine shows what the host prints; the host's own port is the first line and out by now.
    child.stdout?.pipe(process.stdout, { end: false });
    child.stderr?.pipe(process.stderr, { end: false });
    child.on("error", reject);
    child.on("close", (code) => {
      const response = new proto.RunResponse();
      if (code === TOLD_THE_USER) response.setBail(true);
      else if (code !== 0) response.setError(`Program exited with non-zero exit code: ${String(code)}`);
      resolve(response);
    });
  });
}

function runPlugin(call: grpc.ServerWritableStream<proto.RunPluginRequest, proto.RunPluginResponse>): void {
  const child = start(policyPackCommand(call.request));
  const send = (fill: (response: proto.RunPluginResponse) => unknown) => {
    const response = new proto.RunPluginResponse();
    fill(response);
    call.write(response);
  };
  child.stdout?.on("data", (chunk: Buffer) => send((response) => response.setStdout(chunk)));
  child.stderr?.on("data", (chunk: Buffer) => send((response) => response.setStderr(chunk)));
  child.on("error", (error) => call.destroy(error));
  child.on("close", (code) => {
    if (code !== null) send((response) => response.setExitcode(code));
    call.end();
  });
  call.on("cancelled", () => child.kill());
}

function answer<Request, Response>(handle: (request: Request) => Response | Promise<Response>) {
  return (call: { readonly request: Request }, callback: grpc.sendUnaryData<Response>): void => {
    Promise.resolve(call.request)
      .then(handle)
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback({ code: grpc.status.UNKNOWN, details: String(error) }),
      );
  };
}

const server = new grpc.Server({ "grpc.max_receive_message_length": -1 });
server.addService(LanguageRuntimeService, {
  handshake: answer((request: proto.LanguageHandshakeRequest) => {
    engine = request.getEngineAddress();
    return new proto.LanguageHandshakeResponse();
  }),
  getPluginInfo: answer(() => new PluginInfo()),
  // The official host names the SDKs' providers here, and the engine installs them; ours are attached.
  getRequiredPackages: answer(() => new proto.GetRequiredPackagesResponse()),
  run: answer(run),
  runPlugin,
  cancel: answer(() => {
    children.forEach((child) => child.kill("SIGINT"));
    return new Empty();
  }),
});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`${port}\n`);
});
process.on("exit", () => children.forEach((child) => child.kill()));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(0));
