/**
 * What the simulators are shown to do, type by type, on the resources that the stacks themselves declare:
 * every behaviour is tried on a whole simulated cloud of a stack.
 */
import { recordStack } from "../../cli/plan/plan";
import { SimulatedClouds } from "../../cli/plan/simulation";
import type { RecordedResource } from "../../cli/recorder/recorder";
import { loadStack } from "../../cli/stack";
import { Refusal } from "../../sandbox/errors";
import { loadProvider, type ProviderName } from "../../sandbox/models";
import type { TypeModel } from "../../sandbox/simulator/model";
import type { Simulator } from "../../sandbox/simulator/simulator";
import { isProps, type Props, type Value, valuesAt } from "../../sandbox/simulator/values";
import { MATRIX } from "../support/plans";

export const BEHAVIOURS = ["missing input", "dangling reference", "dependants", "update", "replace"] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

/** How a behaviour was shown, such as the property that was edited; undefined where it could not be. */
export type Shown = Partial<Record<Behaviour, string>>;

/** Every type the stacks use, with what could be shown of it. */
export async function showBehaviours(): Promise<Map<string, Shown>> {
  const shown = new Map<string, Shown>();
  for (const { stack, target } of MATRIX) {
    const { clouds, resources } = await simulate(stack, target);
    for (const resource of resources) {
      const before = shown.get(resource.type) ?? {};
      shown.set(resource.type, { ...show(clouds, resource, before), ...before });
    }
  }
  return new Map([...shown].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function simulate(stack: string, target: string) {
  const input = loadStack({ stack, target });
  const clouds = new SimulatedClouds(input.config.access.path);
  const { resources } = await recordStack(input, clouds);
  return { clouds, resources: resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:")) };
}

function show(clouds: SimulatedClouds, resource: RecordedResource, known: Shown): Shown {
  const simulator = clouds.instance(resource.provider ?? "");
  const model = modelOf(clouds, simulator, resource.type);
  const tries: Record<Behaviour, () => string | undefined> = {
    "missing input": () => missingInput(simulator, resource),
    "dangling reference": () => danglingReference(simulator, model, resource),
    dependants: () => dependants(simulator, resource),
    update: () => edit(simulator, resource, false),
    replace: () => edit(simulator, resource, true),
  };
  const found = BEHAVIOURS.filter((behaviour) => known[behaviour] === undefined).flatMap((behaviour) => {
    const how = tries[behaviour]();
    return how === undefined ? [] : [[behaviour, how] as const];
  });
  return Object.fromEntries(found);
}

function modelOf(clouds: SimulatedClouds, simulator: Simulator, type: string): TypeModel {
  const provider = loadProvider(type.split(":")[0] as ProviderName);
  const model =
    provider.types.find((candidate) => candidate.type === type) ??
    provider.dynamicType?.(type, { cloud: clouds.cloud, scope: simulator.scope });
  if (model === undefined) throw new Error(`${type} has no model`);
  return model;
}

/** An input whose absence is refused. */
function missingInput(simulator: Simulator, { type, urn, inputs }: RecordedResource): string | undefined {
  return everyPath(inputs).find((path) => simulator.check(type, urn, without(inputs, path)).length > 0);
}

/** A reference that is refused when it names nothing. */
function danglingReference(
  simulator: Simulator,
  model: TypeModel,
  { type, urn, inputs }: RecordedResource,
): string | undefined {
  const paths = Object.keys(model.references ?? {}).flatMap((path) =>
    valuesAt(inputs, path).map((found) => found.path),
  );
  return paths.find((path) =>
    refused(() => simulator.create(type, `${urn}-dangling`, withValue(inputs, path, "names-nothing"))),
  );
}

/** Whether the object is kept while another one needs it. */
function dependants(simulator: Simulator, { type, urn, id }: RecordedResource): string | undefined {
  return simulator.dependants(type, id ?? "").length > 0 &&
    refused(() => simulator.delete(type, urn, id ?? ""))
    ? "delete refused"
    : undefined;
}

/** A property whose change updates the object in place, or replaces it. */
function edit(
  simulator: Simulator,
  { type, urn, id, inputs }: RecordedResource,
  replace: boolean,
): string | undefined {
  return everyPath(inputs).find((path) => {
    try {
      const { changed, replaces } = simulator.diff(
        type,
        urn,
        id ?? "",
        inputs,
        withValue(inputs, path, undefined),
      );
      return changed.length > 0 && replaces.length > 0 === replace;
    } catch (error) {
      // A stateful type's property that the model does not list: an error, as it should be.
      if (error instanceof Refusal) return false;
      throw error;
    }
  });
}

function refused(act: () => unknown): boolean {
  try {
    act();
    return false;
  } catch (error) {
    if (error instanceof Refusal) return true;
    throw error;
  }
}

/** Paths of properties, outermost first: `metadata`, `metadata.name`. */
function everyPath(props: Props, at = ""): string[] {
  const own = Object.keys(props).map((key) => (at === "" ? key : `${at}.${key}`));
  const inner = Object.entries(props).flatMap(([key, value]) =>
    isProps(value) ? everyPath(value, at === "" ? key : `${at}.${key}`) : [],
  );
  return [...own, ...inner];
}

function without(props: Props, path: string): Props {
  return withValue(props, path, null, true);
}

/** A copy with another value at a path; undefined makes one up that differs from what is there. */
function withValue(props: Props, path: string, replacement: Value | undefined, remove = false): Props {
  const copy = structuredCloneOf(props);
  const steps = path.split(/\.|\[|\]\.?/).filter((step) => step !== "");
  const last = steps.pop() ?? "";
  const holder = steps.reduce<Record<string, Value>>((value, step) => value[step] as Props, copy);
  const old = holder[last];
  if (remove) Reflect.deleteProperty(holder, last);
  else holder[last] = replacement ?? (old === undefined ? "edited" : different(old));
  return copy;
}

function different(value: Value): Value {
  if (typeof value === "string") return `${value}-edited`;
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  if (Array.isArray(value)) return [...value, "edited"];
  return isProps(value) ? { ...value, edited: "edited" } : "edited";
}

function structuredCloneOf(props: Props): Props {
  return JSON.parse(JSON.stringify(props)) as Props;
}
