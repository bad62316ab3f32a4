import * as pulumi from "@pulumi/pulumi";
import * as resource from "@pulumi/pulumi/proto/resource_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { decode, type Decoded, encode } from "../../sandbox/provider/wire";
import { isProps, type Props, UNKNOWN, type Value } from "../../sandbox/simulator/values";
import { withoutStacks } from "./stacks";
import { engineUrn } from "./urn";

/** A resource as the program registered it, before any provider has seen it. */
export interface RecordedResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly parent: string | undefined;
  readonly custom: boolean;
  /** URN of the provider instance; undefined for components and where the engine would choose one. */
  readonly provider: string | undefined;
  readonly protect: boolean;
  readonly dependsOn: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly ignoreChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  /** Inputs, unwrapped; `UNKNOWN` for what is born during an update. */
  readonly inputs: Props;
  /** Where in the inputs a secret stands, such as `stringData.password`. */
  readonly secretPaths: readonly string[];
  /** What the provider made of it; for a component, what it registered. */
  outputs: Props;
  /** Id in the simulated cloud; undefined in a plan and for components. */
  readonly id: string | undefined;
}

export interface Recording {
  readonly resources: readonly RecordedResource[];
  /** Outputs of the stack, and where in them a secret stands. */
  readonly outputs: Props;
  readonly outputSecrets: readonly string[];
}

export interface RecorderOptions {
  readonly project: string;
  readonly stack: string;
  /** Values by full key, structured ones as JSON. */
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  /** Makes outputs as a cloud would; without it the recording is a preview, where they are unknown. */
  readonly simulate?: Simulation;
  /** What a preview knows of a new resource's outputs by its type and inputs. Default: the inputs. */
  readonly preview?: (type: string, inputs: Props) => Props;
}

/** What answers for the clouds: creates the resource and returns its id and outputs. */
export type Simulation = (resource: Omit<RecordedResource, "outputs" | "id">) => {
  readonly id: string;
  readonly outputs: Props;
  readonly secretOutputs: readonly string[];
};

/** The part of the SDK's monitor that a program without look-ups calls. */
interface Monitor {
  registerResource(
    request: resource.RegisterResourceRequest,
    reply: Reply<resource.RegisterResourceResponse>,
  ): void;
  registerResourceOutputs(request: resource.RegisterResourceOutputsRequest, reply: Reply<object>): void;
  readResource(request: resource.ReadResourceRequest, reply: Reply<never>): void;
  invoke(request: resource.ResourceInvokeRequest, reply: Reply<never>): void;
}
type Reply<Response> = (error: Error | null, response?: Response) => void;

/**
 * Runs a program in this process and records every registration as the real engine would see it. It answers
 * in place of the SDK's mock monitor, which makes other URNs and forgets parents, options and secrets.
 *
 * A process can record once: the SDK keeps global state, and cached modules do not run again.
 */
export async function record(
  program: () => Promise<Record<string, unknown> | undefined>,
  options: RecorderOptions,
): Promise<Recording> {
  const recorder = new Recorder(options);
  await pulumi.runtime.setMocks(
    { newResource: refuse, call: refuse },
    options.project,
    options.stack,
    options.simulate === undefined,
  );
  pulumi.runtime.setAllConfig({ ...options.config }, [...options.secretKeys]);
  recorder.answerFor(pulumi.runtime.getMonitor());
  await withoutStacks(() => recorder.run(program));
  return recorder.recording();
}

const STACK_TYPE = "pulumi:pulumi:Stack";

function refuse(): never {
  throw new Error("the recorder answers before the SDK's mocks are asked");
}

class Recorder {
  readonly #resources = new Map<string, RecordedResource>();
  readonly #failures: Error[] = [];
  #stackOutputs: Decoded | undefined;

  constructor(private readonly options: RecorderOptions) {}

  answerFor(monitor: unknown): void {
    const answers: Monitor = {
      registerResource: (request, reply) => this.answer(reply, () => this.register(request)),
      registerResourceOutputs: (request, reply) =>
        this.answer(reply, () => {
          const outputs = decode(request.getOutputs());
          const registered = this.#resources.get(request.getUrn());
          if (registered !== undefined) registered.outputs = outputs.props;
          if (registered?.type === STACK_TYPE) this.#stackOutputs = outputs;
          return {};
        }),
      readResource: (request, reply) =>
        this.answer(reply, () => {
          throw new Error(
            `${request.getType()} ${request.getName()}: a program must not read existing resources`,
          );
        }),
      invoke: (request, reply) =>
        this.answer(reply, () => {
          throw new Error(`${request.getTok()}: a program must not look anything up; previews are hermetic`);
        }),
    };
    Object.assign(monitor as object, answers);
  }

  async run(program: () => Promise<Record<string, unknown> | undefined>): Promise<void> {
    const collect = (error: unknown) =>
      this.#failures.push(error instanceof Error ? error : new Error(String(error)));
    process.on("unhandledRejection", collect);
    try {
      await pulumi.runtime.runInPulumiStack(program).catch(collect);
      // One wait is not enough: what runs in an apply registers more.
      for (let before = -1; this.#resources.size !== before;) {
        before = this.#resources.size;
        await pulumi.runtime.disconnect();
        await new Promise(setImmediate);
      }
    } finally {
      process.off("unhandledRejection", collect);
    }
    const [first] = this.#failures;
    if (first !== undefined) throw first;
  }

  recording(): Recording {
    const resources = [...this.#resources.values()];
    const { props = {}, secretPaths = [] } = this.#stackOutputs ?? {};
    return { resources, outputs: props, outputSecrets: secretPaths };
  }

  private answer<Response>(reply: Reply<Response>, act: () => Response): void {
    let response: Response;
    try {
      response = act();
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      this.#failures.push(failure);
      reply(failure);
      return;
    }
    reply(null, response);
  }

  private register(request: resource.RegisterResourceRequest): resource.RegisterResourceResponse {
    const type = request.getType();
    const name = request.getName();
    const parent = request.getParent();
    const urn = engineUrn(this.options, parent, type, name);
    if (this.#resources.has(urn)) throw new Error(`two resources share the URN ${urn}`);
    const { props: inputs, secretPaths } = decode(request.getObject());
    const registered = {
      urn,
      type,
      name,
      parent: parent === "" ? undefined : parent,
      custom: request.getCustom(),
      provider: providerUrn(request.getProvider()),
      protect: request.getProtect() === true,
      dependsOn: [...request.getDependenciesList()].sort(),
      propertyDependencies: propertyDependencies(request),
      ignoreChanges: request.getIgnorechangesList(),
      additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
      inputs,
      secretPaths: [...secretPaths].sort(),
    };
    const { simulate } = this.options;
    const made = simulate !== undefined && registered.custom ? simulate(registered) : undefined;
    const outputs = made?.outputs ?? this.previewOutputs(registered);
    this.#resources.set(urn, { ...registered, id: made?.id, outputs });

    const response = new resource.RegisterResourceResponse();
    response.setUrn(urn);
    response.setId(made?.id ?? "");
    // The engine marks these secret even where the provider forgets to; the SDK's mocks do not.
    const computed = [...registered.additionalSecretOutputs, ...(made?.secretOutputs ?? [])];
    response.setObject(registered.custom ? encode(outputs, [...secretPaths, ...computed]) : new Struct());
    return response;
  }

  /**
   * What a preview knows of a resource: its inputs. Of one whose provider has an unknown configuration, such as
   * a kubeconfig that is still to come, the engine asks nothing and knows nothing.
   */
  private previewOutputs(registered: Omit<RecordedResource, "outputs" | "id">): Props {
    const config = this.#resources.get(registered.provider ?? "")?.inputs ?? {};
    if (hasUnknown(config)) return {};
    const secretOutputs = registered.additionalSecretOutputs.map((key) => [key, UNKNOWN] as const);
    const { type, inputs } = registered;
    return { ...Object.fromEntries(secretOutputs), ...(this.options.preview?.(type, inputs) ?? inputs) };
  }
}

function hasUnknown(value: Value): boolean {
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isProps(value) ? Object.values(value).some(hasUnknown) : value === UNKNOWN;
}

/** A provider reference is `urn::id`. */
function providerUrn(reference: string): string | undefined {
  return reference === "" ? undefined : reference.slice(0, reference.lastIndexOf("::"));
}

function propertyDependencies(request: resource.RegisterResourceRequest): Record<string, string[]> {
  const byProperty: Record<string, string[]> = {};
  request.getPropertydependenciesMap().forEach((dependencies, key) => {
    const urns = dependencies.getUrnsList();
    if (urns.length > 0) byProperty[key] = [...urns].sort();
  });
  return byProperty;
}
