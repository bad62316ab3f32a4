import { HorizontalPodAutoscaler } from "@pulumi/kubernetes/autoscaling/v2/horizontalPodAutoscaler";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget";
import type { Scope } from "../component";
import { labelsOf, podLabels, type ServiceSpec } from "./spec";

/** Use of what is requested, in percent, above which there will be more pods. */
const TARGETS = { cpu: 70, memory: 80 };

/** How many pods there are, and how many may be missing while nodes are drained. */
export function createAvailability(scope: Scope, spec: ServiceSpec): void {
  const { name, namespace, replicas } = spec;
  const metadata = { name, namespace, labels: labelsOf(spec) };
  new HorizontalPodAutoscaler(
    `${scope.name}-autoscaler`,
    {
      metadata,
      spec: {
        scaleTargetRef: { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", name },
        minReplicas: replicas.min,
        maxReplicas: replicas.max,
        metrics: Object.entries(TARGETS).map(([resource, averageUtilization]) => ({
          type: "Resource",
          resource: { name: resource, target: { type: "Utilization", averageUtilization } },
        })),
        behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
      },
    },
    scope.child(),
  );
  new PodDisruptionBudget(
    `${scope.name}-disruption-budget`,
    {
      metadata,
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
