import { PriorityClass } from "@pulumi/kubernetes/scheduling/v1/priorityClass";
import type { Scope } from "../component";

/** How much a service's pods matter where there is no room for all. */
export type ServicePriority = "critical" | "normal" | "batch";

/** Whose pods stay where there is no room for all. */
export type Priority = ServicePriority | "platform";

interface Level {
  /** Higher ones may push lower ones off a node; Kubernetes keeps what is above 1,000,000,000 to itself. */
  readonly value: number;
  readonly description: string;
  /** Waits for room instead of taking it from others. Default: takes it. */
  readonly waits?: boolean;
}

const LEVELS: Readonly<Record<Priority, Level>> = {
  platform: { value: 1_000_000, description: "The platform itself: what services cannot run without." },
  critical: { value: 100_000, description: "Services that must answer, and the stores that they use." },
  normal: { value: 10_000, description: "Services without a choice of their own." },
  batch: { value: 1_000, description: "Work that can wait for room.", waits: true },
};

const PRIORITIES: readonly Priority[] = ["platform", "critical", "normal", "batch"];

/** Name of a priority's class in the cluster. */
export function priorityClass(priority: Priority): string {
  return `trivium-${priority}`;
}

/** The classes; none is the default of pods that name none, because those of others are none of the platform's. */
export function priorityClasses(scope: Scope): void {
  for (const priority of PRIORITIES) {
    const { value, description, waits = false } = LEVELS[priority];
    new PriorityClass(
      `${scope.name}-${priority}`,
      {
        metadata: { name: priorityClass(priority) },
        value,
        description,
        globalDefault: false,
        preemptionPolicy: waits ? "Never" : "PreemptLowerPriority",
      },
      scope.child(),
    );
  }
}
