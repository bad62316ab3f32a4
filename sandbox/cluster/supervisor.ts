import * as fs from "node:fs";
import { isAlive } from "../tools/processes";
import { prepareCredentials, writeKubeconfigs } from "./credentials";
import { type ClusterFiles, filesOf, removeSockets } from "./files";
import type { Part } from "./parts";
import { choosePort } from "./ports";
import { RunningPart } from "./running-part";
import { readState, type State, writeState } from "./state";

/** What a supervisor is started with. */
export interface SupervisorOptions {
  readonly directory: string;
  readonly programs: Readonly<Record<Part, string>>;
  /** The control plane ends when this process is gone. Default: it stays. */
  readonly until?: number;
}

/** A control plane that is not ready within this time has failed. */
const START_LIMIT_MS = 90_000;

/** How often is looked whether the control plane is still wanted. */
const WATCH_MS = 500;

/** So many ports may be taken by others between their choice and their use. */
const PORT_ATTEMPTS = 3;
const PORT_TAKEN = "address already in use";

const POLL_MS = 20;

/**
 * Runs the parts of one control plane. It repairs nothing: when a part ends, so do the others and the supervisor; the
 * data stays, and the next start brings all of it back.
 */
export class Supervisor {
  readonly #files: ClusterFiles;
  readonly #running = new Map<Part, RunningPart>();
  readonly #began = Date.now();
  #state: State;
  /** Ends everything; the first call counts. */
  #end: (code: number, reason: string) => void = () => undefined;

  constructor(private readonly options: SupervisorOptions) {
    this.#files = filesOf(options.directory);
    const { port } = readState(this.#files) ?? {};
    this.#state = { supervisor: process.pid, port, pids: {}, phase: "preparing" };
  }

  /** Resolves with the supervisor's exit code, when everything has ended. */
  async run(): Promise<number> {
    const end = new Promise<{ code: number; reason: string }>((resolve) => {
      this.#end = (code, reason) => resolve({ code, reason });
    });
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
      process.on(signal, () => this.#end(0, signal));
    }
    this.enter("preparing");
    this.watch();
    this.start().catch((error: unknown) =>
      this.#end(1, error instanceof Error ? (error.stack ?? error.message) : String(error)),
    );
    const { code, reason } = await end;
    this.tell(`ending: ${reason}`);
    await Promise.all([...this.#running.values()].map((part) => part.kill()));
    removeSockets(this.#files);
    if (fs.existsSync(this.#files.state)) {
      this.change({ pids: {}, ...(code === 0 ? { phase: "stopped" } : { phase: "failed", reason }) });
    }
    return code;
  }

  private async start(): Promise<void> {
    const limit = setTimeout(
      () => this.#end(1, `${this.#state.phase} takes more than ${START_LIMIT_MS / 1000} s`),
      START_LIMIT_MS,
    );
    prepareCredentials(this.#files);
    this.guard(this.startPart("etcd"));
    this.enter("starting the API server");
    await this.startServer();
    this.enter("starting the controllers");
    for (const part of ["kube-controller-manager", "kube-scheduler", "kwok"] as const) {
      this.guard(this.startPart(part));
    }
    await this.siteReady();
    this.enter("ready");
    clearTimeout(limit);
  }

  /** Starts the API server on its former port, or on another if that is taken meanwhile. */
  private async startServer(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      this.change({ port: await choosePort(this.#state.port) });
      const part = this.startPart("kube-apiserver");
      const stop = new AbortController();
      const ended = await Promise.race([part.ended, this.serverReady(stop.signal)]);
      stop.abort();
      if (ended === undefined || attempt === PORT_ATTEMPTS || !part.lastLines().includes(PORT_TAKEN)) {
        this.guard(part);
        return;
      }
      this.tell(`port ${String(this.#state.port)} was taken`);
    }
  }

  private async serverReady(signal: AbortSignal): Promise<undefined> {
    while (!fs.existsSync(this.#files.certificate) || !fs.existsSync(this.#files.certificateKey)) {
      if (signal.aborted) return;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    writeKubeconfigs(this.#files, this.#state.port ?? 0);
    const { ApiServer, serverReady } = client();
    const server = new ApiServer(this.kubeconfig());
    await serverReady(server, signal);
    server.close();
  }

  private async siteReady(): Promise<void> {
    const { ApiServer, nodesReady, controllersReady } = client();
    const server = new ApiServer(this.kubeconfig());
    this.enter("waiting for the nodes");
    await nodesReady(server);
    this.enter("waiting for the controllers");
    await controllersReady(server);
    server.close();
  }

  private startPart(name: Part): RunningPart {
    const part = RunningPart.start(name, this.options.programs[name], this.#files, this.#state.port ?? 0);
    this.#running.set(name, part);
    if (part.pid !== undefined) this.change({ pids: { ...this.#state.pids, [name]: part.pid } });
    return part;
  }

  /** From now on the end of a part is the end of all. */
  private guard(part: RunningPart): void {
    void part.ended.then((how) => this.#end(1, `${how}\n${part.lastLines()}`));
  }

  /** Ends everything when the process that it is for is gone, or the directory. */
  private watch(): void {
    const { until, directory } = this.options;
    setInterval(() => {
      if (until !== undefined && !isAlive(until)) this.#end(0, `process ${until} is gone`);
      if (!fs.existsSync(this.#files.state)) this.#end(0, `${directory} was removed`);
    }, WATCH_MS).unref();
  }

  private kubeconfig(): string {
    return fs.readFileSync(this.#files.kubeconfig, "utf8");
  }

  private enter(phase: string): void {
    this.change({ phase });
    this.tell(phase);
  }

  private change(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    writeState(this.#files, this.#state);
  }

  /** Writes to the supervisor's log. */
  private tell(text: string): void {
    process.stdout.write(`${new Date().toISOString()} +${Date.now() - this.#began} ms: ${text}\n`);
  }
}

/** Its libraries take half a second to load, in which etcd and the API server can start. */
function client() {
  const { ApiServer } = require("../kubernetes/api") as typeof import("../kubernetes/api");
  return { ApiServer, ...(require("./readiness") as typeof import("./readiness")) };
}
