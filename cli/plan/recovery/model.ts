import type { RecordedResource } from "../../recorder/recorder";
import type { Objective, RecoveryComponent } from "../../../stacks/config/recovery";

/** A time that resources provide, with who says so. */
export interface Figure {
  /** `none`: nothing brings it back by itself. `unknown`: the resources, or their makers, do not tell. */
  readonly seconds: number | "none" | "unknown";
  /** Of an unknown time, what it cannot be below. */
  readonly atLeast?: number;
  readonly why: string;
  /** Where the figure is documented; absent where the resources themselves say it. */
  readonly source?: string;
}

/** What one component can rely on. */
export interface Provision {
  readonly rto: Figure;
  readonly rpo: Figure;
}

/** Reads from a resource, and those that use it, what it provides. One for each type that makes a component. */
export interface Provider {
  readonly component: RecoveryComponent;
  readonly type: string;
  /** Undefined where a resource of the type is not what the component stands on, such as a read replica. */
  readonly provides: (resource: RecordedResource, plan: readonly RecordedResource[]) => Provision | undefined;
}

export type Verdict = "met" | "unmet" | "unknown" | "undeclared";

/** One line of the table. */
export interface RecoveryRow {
  readonly component: RecoveryComponent;
  /** Key in the configuration; absent for what there is one of. */
  readonly name?: string;
  readonly declared?: Objective;
  readonly provided: { readonly rto: string; readonly rpo: string };
  readonly verdict: Verdict;
  readonly why: string;
  readonly source?: string;
}

/** Resources of a type whose inputs come from another one. */
export function usersOf(
  { urn }: RecordedResource,
  type: string,
  plan: readonly RecordedResource[],
): RecordedResource[] {
  return plan.filter(
    (other) =>
      other.type === type && Object.values(other.propertyDependencies).some((urns) => urns.includes(urn)),
  );
}

/** Resources of a type that a property of another one comes from; known before any value is. */
export function sourcesOf(
  { propertyDependencies }: RecordedResource,
  property: string,
  type: string,
  plan: readonly RecordedResource[],
): RecordedResource[] {
  const urns = propertyDependencies[property] ?? [];
  return plan.filter((other) => other.type === type && urns.includes(other.urn));
}
