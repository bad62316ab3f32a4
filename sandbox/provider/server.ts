import * as grpc from "@grpc/grpc-js";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Cloud } from "../simulator/cloud";
import type { Failure, ProviderModel } from "../simulator/model";
import type { PackageSchema } from "../simulator/schema";
import { BrokenSandbox, Refusal } from "../errors";
import { Simulator } from "../simulator/simulator";
import { equal, type Props } from "../simulator/values";
import type { Awaitable, Backend } from "./backend";
import type { FaultPlan } from "./faults";
import { DiscreetCloud, SecretKeeper } from "./secrets";
import { decode, type Decoded, encode } from "./wire";

export interface ServerOptions {
  readonly model: ProviderModel;
  readonly schema: PackageSchema;
  readonly cloud: Cloud;
  readonly faults: FaultPlan;
  /** Puts a real service behind the simulator. Default: none, the simulator answers alone. */
  readonly behind?: (simulator: Simulator, config: Props) => Backend;
}

/**
 * Serves a simulated provider to the real engine: the `ResourceProvider` service without the SDK's wrapper,
 * which keeps no preview support, no DiffConfig and no detailed differences.
 */
export class ProviderServer {
  readonly #keeper = new SecretKeeper();
  readonly #cloud: Cloud;
  #backend: Backend | undefined;

  constructor(private readonly options: ServerOptions) {
    this.#cloud = new DiscreetCloud(options.cloud, this.#keeper);
  }

  /** Listens on a free loopback port and returns it. */
  listen(): Promise<number> {
    const server = new grpc.Server({ "grpc.max_receive_message_length": -1 });
    server.addService(ResourceProviderService, {
      getPluginInfo: answer(() => {
        const info = new plugin.PluginInfo();
        info.setVersion(this.options.schema.version);
        return info;
      }),
      attach: answer(() => new Empty()),
      cancel: answer(() => new Empty()),
      checkConfig: answer((request: proto.CheckRequest) => this.checkConfig(request)),
      diffConfig: answer((request: proto.DiffRequest) => this.diffConfig(request)),
      configure: answer((request: proto.ConfigureRequest) => this.configure(request)),
      check: answer((request: proto.CheckRequest) => this.check(request)),
      diff: answer((request: proto.DiffRequest) => this.diff(request)),
      create: answer((request: proto.CreateRequest) => this.create(request)),
      read: answer((request: proto.ReadRequest) => this.read(request)),
      update: answer((request: proto.UpdateRequest) => this.update(request)),
      delete: answer((request: proto.DeleteRequest) => this.delete(request)),
      invoke: answer((request: proto.InvokeRequest) => {
        throw new Refusal(
          `${request.getTok()}: the sandbox answers no look-ups; a preview must not need any`,
        );
      }),
    });
    return new Promise((resolve, reject) => {
      server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
        if (error) reject(error);
        else resolve(port);
      });
    });
  }

  private checkConfig(request: proto.CheckRequest): proto.CheckResponse {
    const { props, secretPaths } = decode(request.getNews());
    return checkResponse(props, secretPaths, this.backendFor(props).checkConfig());
  }

  /** A provider instance bound to another account, project or cluster replaces what it made; nothing else does. */
  private diffConfig(request: proto.DiffRequest): proto.DiffResponse {
    const olds = decode(request.getOldInputs()).props;
    const news = decode(request.getNews()).props;
    const changed = Object.keys({ ...olds, ...news }).filter((key) => !equal(olds[key], news[key]));
    const { model } = this.options;
    return diffResponse(changed, model.scope(olds) === model.scope(news) ? [] : changed, false);
  }

  private configure(request: proto.ConfigureRequest): proto.ConfigureResponse {
    const { props, secretTexts } = decode(request.getArgs());
    this.#keeper.learn(secretTexts);
    this.#backend = this.backendFor(props);
    const response = new proto.ConfigureResponse();
    response.setAcceptsecrets(true);
    response.setSupportspreview(true);
    return response;
  }

  private check(request: proto.CheckRequest): proto.CheckResponse {
    const { props, secretPaths } = this.learn(request.getNews());
    const failures = this.backend.check(typeOf(request), request.getUrn(), props);
    return checkResponse(props, secretPaths, failures);
  }

  private async diff(request: proto.DiffRequest): Promise<proto.DiffResponse> {
    const olds = decode(request.getOldInputs()).props;
    const { props } = decode(request.getNews());
    const ignored = new Set(request.getIgnorechangesList());
    const { changed, replaces, deleteBeforeReplace } = await this.backend.diff(
      typeOf(request),
      request.getUrn(),
      request.getId(),
      olds,
      props,
    );
    return diffResponse(
      changed.filter((key) => !ignored.has(key)),
      replaces.filter((key) => !ignored.has(key)),
      deleteBeforeReplace,
    );
  }

  private async create(request: proto.CreateRequest): Promise<proto.CreateResponse> {
    const type = typeOf(request);
    const inputs = this.learn(request.getProperties());
    const response = new proto.CreateResponse();
    if (request.getPreview()) {
      const preview = await this.backend.previewCreate(type, inputs.props);
      response.setProperties(this.encode(type, preview, inputs));
      return response;
    }
    const object = await this.withFaults("create", () =>
      this.backend.create(type, request.getUrn(), inputs.props, secondsOf(request)),
    );
    response.setId(object.id);
    response.setProperties(this.encode(type, object.outputs, inputs));
    return response;
  }

  private async read(request: proto.ReadRequest): Promise<proto.ReadResponse> {
    const type = typeOf(request);
    const state = decode(request.getProperties());
    const inputs = decode(request.getInputs());
    const object = await this.withFaults("read", () =>
      this.backend.read(type, request.getId(), inputs.props),
    );
    const response = new proto.ReadResponse();
    if (object === undefined) return response;
    response.setId(object.id);
    response.setProperties(this.encode(type, SecretKeeper.restore(object.outputs, state.props), state));
    response.setInputs(encode(SecretKeeper.restore(object.inputs, inputs.props), inputs.secretPaths));
    return response;
  }

  private async update(request: proto.UpdateRequest): Promise<proto.UpdateResponse> {
    const type = typeOf(request);
    const olds = decode(request.getOlds());
    const oldInputs = decode(request.getOldInputs());
    const inputs = this.learn(request.getNews());
    const response = new proto.UpdateResponse();
    if (request.getPreview()) {
      const preview = await this.backend.previewUpdate(olds.props, oldInputs.props, inputs.props);
      response.setProperties(this.encode(type, preview, inputs));
      return response;
    }
    const object = await this.withFaults("update", () =>
      this.backend.update(type, request.getUrn(), request.getId(), inputs.props, secondsOf(request)),
    );
    response.setProperties(this.encode(type, object.outputs, inputs));
    return response;
  }

  private async delete(request: proto.DeleteRequest): Promise<Empty> {
    await this.withFaults("delete", () =>
      this.backend.delete(typeOf(request), request.getUrn(), request.getId(), secondsOf(request)),
    );
    return new Empty();
  }

  private get backend(): Backend {
    if (this.#backend === undefined) throw new Error("the engine has not configured this provider");
    return this.#backend;
  }

  private backendFor(config: Props): Backend {
    const { model, schema, behind } = this.options;
    const simulator = new Simulator(model, schema, this.#cloud, config);
    return behind === undefined ? simulator : behind(simulator, config);
  }

  /**
   * Decodes inputs that are about to be stored. What the engine marks secret in a former state is not learnt:
   * some SDKs mark labels so, and their values occur everywhere.
   */
  private learn(struct: Parameters<typeof decode>[0]): Decoded {
    const decoded = decode(struct);
    this.#keeper.learn(decoded.secretTexts);
    return decoded;
  }

  /** The engine gets secrets in clear but marked, and stores them encrypted. */
  private encode(type: string, outputs: Props, { secretPaths }: Decoded) {
    return encode(outputs, [...secretPaths, ...this.backend.secretOutputs(type)]);
  }

  private async withFaults<Result>(method: string, act: () => Awaitable<Result>): Promise<Result> {
    const fault = this.options.faults.next(method);
    if (fault === "fail") throw new Refusal("injected fault: the cloud answered 500 InternalError");
    if (fault === "timeout")
      throw new Refusal("injected fault: timed out waiting for the operation to complete");
    if (fault === "disconnect")
      throw new Disconnected("injected fault: the connection was lost before the call");
    const result = await act();
    if (fault !== "crash-after") return result;
    // Answers that are under way go out first.
    setImmediate(() => process.exit(1));
    throw new Disconnected("injected fault: the provider died after the call");
  }
}

/** An injected loss of the connection. */
class Disconnected extends Error {}

/** A refusal is the cloud's word and needs no stack; a bug of the simulator does. */
function detailsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const told = [Refusal, BrokenSandbox, Disconnected].some((kind) => error instanceof kind);
  return told ? error.message : (error.stack ?? error.message);
}

function answer<Request, Response>(handle: (request: Request) => Awaitable<Response>) {
  const handleAsync = async (request: Request) => handle(request);
  return (call: { request: Request }, callback: grpc.sendUnaryData<Response>): void => {
    handleAsync(call.request).then(
      (response) => callback(null, response),
      (error: unknown) =>
        callback({
          code: error instanceof Disconnected ? grpc.status.UNAVAILABLE : grpc.status.UNKNOWN,
          details: detailsOf(error),
        }),
    );
  };
}

/** The user's own time limit (`customTimeouts`), in seconds; the engine sends 0 for none. */
function secondsOf(request: { getTimeout(): number }): number | undefined {
  return request.getTimeout() > 0 ? request.getTimeout() : undefined;
}

/** Whether a path is another one or leads below it. */
function within(path: string, other: string): boolean {
  return path === other || path.startsWith(`${other}.`) || path.startsWith(`${other}[`);
}

function typeOf(request: { getUrn(): string; getType(): string }): string {
  // Older engines send no type; the URN's third part ends with it.
  return request.getType() || (request.getUrn().split("::")[2]?.split("$").at(-1) ?? "");
}

function checkResponse(
  props: Props,
  secrets: readonly string[],
  failures: readonly Failure[],
): proto.CheckResponse {
  const response = new proto.CheckResponse();
  response.setInputs(encode(props, secrets));
  response.setFailuresList(
    failures.map(({ path, reason }) => {
      const failure = new proto.CheckFailure();
      // The engine prints the value of a property that it is told, a secret one in clear.
      const isSecret = secrets.some((secret) => within(secret, path) || within(path, secret));
      if (!isSecret) failure.setProperty(path);
      failure.setReason(isSecret ? `${path}: ${reason}` : reason);
      return failure;
    }),
  );
  return response;
}

function diffResponse(
  changed: readonly string[],
  replaces: readonly string[],
  deleteBeforeReplace: boolean,
): proto.DiffResponse {
  const { DiffChanges } = proto.DiffResponse;
  const { Kind } = proto.PropertyDiff;
  const response = new proto.DiffResponse();
  response.setChanges(changed.length > 0 ? DiffChanges.DIFF_SOME : DiffChanges.DIFF_NONE);
  response.setDiffsList([...changed]);
  response.setReplacesList([...replaces]);
  response.setDeletebeforereplace(deleteBeforeReplace);
  response.setHasdetaileddiff(true);
  for (const key of changed) {
    const detail = new proto.PropertyDiff();
    detail.setKind(replaces.includes(key) ? Kind.UPDATE_REPLACE : Kind.UPDATE);
    detail.setInputdiff(true);
    response.getDetaileddiffMap().set(key, detail);
  }
  return response;
}
