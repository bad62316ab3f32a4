import type { DeploymentArgs } from "@pulumi/kubernetes/apps/v1";
import type { HorizontalPodAutoscalerArgs } from "@pulumi/kubernetes/autoscaling/v2";
import type { PodDisruptionBudgetArgs } from "@pulumi/kubernetes/policy/v1";
import { resiliencePdbAllowsDisruption as rule } from "../../../../policy/rules/resilience/resilience-pdb-allows-disruption";
import { fixture, unknown } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";
import { container } from "../../support/workloads";

const matchLabels = { app: "app" };
const metadata = { name: "app", namespace: "shop" };
const spec = {
  replicas: 3,
  selector: { matchLabels },
  template: { metadata: { labels: matchLabels }, spec: { containers: [container] } },
};
const deployment = fixture<DeploymentArgs>("kubernetes:apps/v1:Deployment", "app", { metadata, spec });
const budgetOf = (fields: { minAvailable?: number | string; maxUnavailable?: number | string }) =>
  fixture<PodDisruptionBudgetArgs>("kubernetes:policy/v1:PodDisruptionBudget", "budget", {
    metadata,
    spec: { ...fields, selector: { matchLabels } },
  })();
const most = fixture<PodDisruptionBudgetArgs>("kubernetes:policy/v1:PodDisruptionBudget", "most", {
  metadata,
  spec: { maxUnavailable: 1, selector: { matchLabels } },
});
const least = fixture<PodDisruptionBudgetArgs>("kubernetes:policy/v1:PodDisruptionBudget", "least", {
  metadata,
  spec: { minAvailable: 2, selector: { matchLabels } },
});
const scaler = fixture<HorizontalPodAutoscalerArgs>(
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
  "scaler",
  {
    metadata,
    spec: { minReplicas: 2, maxReplicas: 10, scaleTargetRef: { kind: "Deployment", name: "app" } },
  },
);
const full = (value: string | number) =>
  `violation: minAvailable is ${value}: with the replicas there are no pod may be evicted`;

export const examination: Examination = {
  rule,
  base: [deployment(), most(), least()],
  mutants: [
    {
      of: "most",
      path: "spec.maxUnavailable",
      bad: [0, "0", "0%", -1],
      good: ["1%", 2],
      absent: "pass",
      empty: "violation",
    },
    {
      of: "least",
      path: "spec.minAvailable",
      bad: [3, 4, "100%", "67%"],
      good: [0, 1, "66%", "1%"],
      absent: "pass",
      empty: "pass",
    },
    {
      of: "least",
      path: "spec.unhealthyPodEvictionPolicy",
      good: ["AlwaysAllow"],
      absent: "pass",
      unknown: "pass",
    },
    { of: "app", path: "spec.replicas", bad: [1, 2], good: [4], absent: "pass", on: "least" },
  ],
  cases: [
    [
      "fails where every replica must stay",
      [deployment(), budgetOf({ minAvailable: 3 })],
      { budget: full(3) },
    ],
    ["rounds percentages up", [deployment(), budgetOf({ minAvailable: "70%" })], { budget: full("70%") }],
    [
      "takes the autoscaler's minimum before the replicas",
      [deployment(), scaler(), budgetOf({ minAvailable: 2 })],
      { budget: full(2) },
    ],
    [
      "does not compare with what it does not select",
      [deployment({ metadata: { name: "app", namespace: "other" } }), budgetOf({ minAvailable: 3 })],
    ],
    [
      "fails on a patch that forbids evictions, and not on one that says nothing of them",
      [
        fixture<object>("kubernetes:policy/v1:PodDisruptionBudgetPatch", "closed", {
          metadata,
          spec: { maxUnavailable: 0 },
        })(),
        fixture<object>("kubernetes:policy/v1:PodDisruptionBudgetPatch", "silent", { metadata })(),
      ],
      { closed: "violation: maxUnavailable is 0: no pod may ever be evicted" },
    ],
    [
      "is undecided where the replicas are unknown",
      [deployment({ spec: { ...spec, replicas: unknown } }), budgetOf({ minAvailable: 2 })],
      { budget: "undecided: not known before the update: spec.replicas" },
    ],
    [
      "wants unhealthy pods to be evicted where it is told to",
      [most()],
      { most: "violation: unhealthyPodEvictionPolicy is not AlwaysAllow" },
      { evictUnhealthy: true },
    ],
  ],
};
