import type { RecordedResource } from "../../cli/recorder/recorder";
import type { Props } from "../../sandbox/simulator/values";
import { loadStack } from "../../cli/stack";
import type { TargetName } from "../../stacks/targets";
import { planOf } from "../support/plans";

/** Settings over a stack file's: maps are merged, everything else replaces what is there. */
export type Settings = Readonly<Record<string, unknown>>;

/** The resources of a plan, with every value known as the simulated clouds know it. */
export class Graph {
  constructor(readonly resources: readonly RecordedResource[]) {}

  of(type: string): RecordedResource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** Inputs of all resources of a type. */
  inputs(type: string): Props[] {
    return this.of(type).map(({ inputs }) => inputs);
  }

  /** @throws Error unless there is exactly one of the type, or of the type and name */
  only(type: string, name?: string): RecordedResource {
    const [found, ...others] = this.of(type).filter(
      (resource) => name === undefined || resource.name === name,
    );
    if (found === undefined || others.length > 0) {
      const names = this.of(type).map((resource) => resource.name);
      throw new Error(`not exactly one ${type} ${name ?? ""}; there are: ${names.join(", ")}`);
    }
    return found;
  }
}

/** What a stack plans on a target with settings of the test's own. */
export async function graphOf(target: TargetName, settings: Settings = {}, stack = "prod"): Promise<Graph> {
  const { values } = loadStack({ stack, target });
  const changed = Object.entries(settings).map(([key, value]) => [key, merge(values[key], value)]);
  const { recording } = await planOf(stack, target, true, Object.fromEntries(changed) as Settings);
  return new Graph(recording.resources);
}

function merge(base: unknown, over: unknown): unknown {
  if (!isMap(base) || !isMap(over)) return over;
  const merged = Object.entries(over).map(([key, value]) => [key, merge(base[key], value)]);
  return { ...base, ...Object.fromEntries(merged) };
}

function isMap(value: unknown): value is Settings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
