import { recordStack } from "../../cli/plan/plan";
import { SimulatedClouds } from "../../cli/plan/simulation";
import type { RecordedResource, Simulation } from "../../cli/recorder/recorder";
import { Refusal } from "../../sandbox/errors";
import { loadProvider, providerNames } from "../../sandbox/models";
import type { ProviderModel, TypeModel } from "../../sandbox/simulator/model";
import { isProps, type Props } from "../../sandbox/simulator/values";
import type { Edit } from "../requirements/edits";
import { inputOf } from "./plans";

/** What an edit does to one resource. */
export interface Effect {
  readonly operation: "create" | "update" | "replace" | "delete";
  readonly type: string;
  readonly name: string;
  /** Of an update the properties that differ; of a replacement, those that call for it. */
  readonly properties: readonly string[];
  /** Who says that these properties cannot be changed. */
  readonly sources: readonly string[];
  /** Losing it loses data, by its model; a read replica has none of its own. */
  readonly stateful: boolean;
  /** The engine or the cloud refuses to delete it. */
  readonly guarded: boolean;
}

type Registered = Parameters<Simulation>[0];

const PROVIDER = "pulumi:providers:";

/** The effects of an edit: the stack is planned before and after, in one simulated cloud, as the engine would. */
export async function effectsOf({ target, before, after }: Edit): Promise<Effect[]> {
  // The SDK takes a stack trace with every promise: without them this needs half the time.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    const former = inputOf({ stack: "prod", target, settings: before });
    const clouds = new SimulatedClouds(former.config.access.path);
    const { resources } = await recordStack(former, clouds);
    const update = new Update(clouds, resources);
    await recordStack(inputOf({ stack: "prod", target, settings: after }), { create: update.apply });
    return update.finish();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** An update of what was planned before: what differs is asked of the clouds' own models. */
class Update {
  readonly #effects: Effect[] = [];
  readonly #olds: ReadonlyMap<string, RecordedResource>;
  readonly #seen = new Set<string>();
  /** Provider instances that are bound to another cluster or account now: everything of theirs is made anew. */
  readonly #rebound = new Set<string>();

  constructor(
    private readonly clouds: SimulatedClouds,
    olds: readonly RecordedResource[],
  ) {
    this.#olds = new Map(olds.map((resource) => [resource.urn, resource]));
  }

  readonly apply: Simulation = (resource) => {
    this.#seen.add(resource.urn);
    const old = this.#olds.get(resource.urn);
    if (resource.type.startsWith(PROVIDER)) return this.configure(resource, old);
    if (old === undefined) {
      this.note("create", resource, []);
      return this.clouds.create(resource);
    }
    return this.change(old, { ...resource, inputs: withIgnored(resource, old.inputs) });
  };

  /** What is no longer declared goes last, users before what they use. */
  finish(): Effect[] {
    const gone = [...this.#olds.values()].filter(
      ({ urn, custom, type }) => custom && !type.startsWith("pulumi:") && !this.#seen.has(urn),
    );
    for (const old of gone.reverse()) this.note("delete", old, [], old.protect || this.isRefused(old));
    return this.#effects;
  }

  private configure(resource: Registered, old: RecordedResource | undefined): ReturnType<Simulation> {
    const model = providerModel(resource.type.slice(PROVIDER.length));
    if (old !== undefined && model?.scope(old.inputs) !== model?.scope(resource.inputs)) {
      this.#rebound.add(resource.urn);
    }
    return this.clouds.create(resource);
  }

  private change(old: RecordedResource, resource: Registered): ReturnType<Simulation> {
    const { type, urn, inputs, provider = "" } = resource;
    const id = old.id ?? "";
    if (this.#rebound.has(provider)) return this.replace(old, resource, ["provider"]);
    const simulator = this.clouds.instance(provider);
    const { changed, replaces, deleteBeforeReplace } = simulator.diff(type, urn, id, old.inputs, inputs);
    if (replaces.length > 0) {
      const former = simulator.read(type, id);
      if (deleteBeforeReplace && former !== undefined) this.clouds.cloud.remove(former);
      return this.replace(old, resource, replaces);
    }
    const secretOutputs = simulator.secretOutputs(type);
    if (changed.length === 0) return { id, outputs: old.outputs, secretOutputs };
    this.note("update", resource, changed);
    return { id, outputs: simulator.update(type, urn, id, inputs).outputs, secretOutputs };
  }

  private replace(
    { protect }: RecordedResource,
    resource: Registered,
    properties: readonly string[],
  ): ReturnType<Simulation> {
    this.note("replace", resource, properties, protect);
    return this.clouds.create(resource);
  }

  private isRefused({ type, urn, id, provider }: RecordedResource): boolean {
    try {
      this.clouds.instance(provider ?? "").delete(type, urn, id ?? "");
      return false;
    } catch (error) {
      if (error instanceof Refusal) return true;
      throw error;
    }
  }

  private note(
    operation: Effect["operation"],
    { type, name, inputs }: Pick<RecordedResource, "type" | "name" | "inputs">,
    properties: readonly string[],
    guarded = false,
  ): void {
    const model = typeModel(type);
    const stateful = model?.stateful === true && inputs["masterInstanceName"] === undefined;
    const sources = operation === "replace" ? sourcesOf(model, properties) : [];
    this.#effects.push({ operation, type, name, properties, sources, stateful, guarded });
  }
}

function providerModel(name: string | undefined): ProviderModel | undefined {
  const known = providerNames.find((candidate) => candidate === name);
  return known && loadProvider(known);
}

function typeModel(type: string): TypeModel | undefined {
  const model = providerModel(type.split(":")[0]);
  return model?.types.find((candidate) => candidate.type === type) ?? model?.dynamicType?.(type);
}

function sourcesOf(model: TypeModel | undefined, properties: readonly string[]): string[] {
  const immutable = Object.entries(model?.immutable ?? {});
  const found = immutable.filter(([path]) => properties.includes(path.replace(/[.[].*$/, "")));
  return [...new Set(found.map(([, source]) => source))];
}

/** Properties that a resource leaves to others keep what they had, as the engine keeps them. */
function withIgnored({ inputs, ignoreChanges }: Registered, olds: Props): Props {
  return ignoreChanges.reduce((kept, path) => keep(kept, olds, path.split(".")), inputs);
}

function keep(news: Props, olds: Props, [key = "", ...rest]: readonly string[]): Props {
  const next = news[key];
  const old = olds[key];
  const value = rest.length > 0 && isProps(next) && isProps(old) ? keep(next, old, rest) : old;
  if (value !== undefined) return { ...news, [key]: value };
  return Object.fromEntries(Object.entries(news).filter(([name]) => name !== key));
}
