import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget";
import type { Scope } from "../component";
import { createAutoscaler, createRecommendation } from "./autoscaler";
import { labelsOf, podLabels, type ServiceSpec } from "./spec";

/** How many pods there are, and how many may be missing while nodes are drained. */
export function createAvailability(scope: Scope, spec: ServiceSpec): void {
  const { name, namespace } = spec;
  createAutoscaler(scope, spec);
  createRecommendation(scope, spec);
  new PodDisruptionBudget(
    `${scope.name}-disruption-budget`,
    {
      metadata: { name, namespace, labels: labelsOf(spec) },
      spec: {
        maxUnavailable: 1,
        selector: { matchLabels: podLabels(name) },
        // A pod that is broken already must not keep a node from being drained.
        unhealthyPodEvictionPolicy: "AlwaysAllow",
      },
    },
    scope.child(),
  );
}
