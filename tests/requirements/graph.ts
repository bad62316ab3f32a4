import type { RecordedResource } from "../../cli/recorder/recorder";
import type { Props } from "../../sandbox/simulator/values";
import type { TargetName } from "../../stacks/targets";
import { planOf, type Settings } from "../support/plans";

/** The resources of a plan, with every value known as the simulated clouds know it. */
export class Graph {
  readonly resources: readonly RecordedResource[];

  /** With `NOTHING_PLANNED=1` there are none: a test that passes then looks at nothing (tests/soak/vacuity.spec.ts). */
  constructor(resources: readonly RecordedResource[]) {
    this.resources = process.env["NOTHING_PLANNED"] === "1" ? [] : resources;
  }

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
  const { recording } = await planOf({ stack, target, settings }, true);
  return new Graph(recording.resources);
}
