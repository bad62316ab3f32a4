import type { DeploymentArgs, StatefulSetArgs } from "@pulumi/kubernetes/apps/v1";
import type { HorizontalPodAutoscalerArgs } from "@pulumi/kubernetes/autoscaling/v2";
import type { PodDisruptionBudgetArgs } from "@pulumi/kubernetes/policy/v1";
import { resiliencePdbRequired as rule } from "../../../../policy/rules/resilience/resilience-pdb-required";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";
import { container } from "../../support/workloads";

const labels = { app: "app" };
const metadata = { name: "app", namespace: "shop" };
const template = { metadata: { labels }, spec: { containers: [container] } };
const spec = { replicas: 3, selector: { matchLabels: labels }, template };
const deployment = fixture<DeploymentArgs>("kubernetes:apps/v1:Deployment", "app", { metadata, spec });
const set = fixture<StatefulSetArgs>("kubernetes:apps/v1:StatefulSet", "set", { metadata, spec });
const rollout = fixture<object>("kubernetes:argoproj.io/v1alpha1:Rollout", "rollout", { metadata, spec });
const budget = fixture<PodDisruptionBudgetArgs>("kubernetes:policy/v1:PodDisruptionBudget", "budget", {
  metadata,
  spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
});
const old = fixture<PodDisruptionBudgetArgs>("kubernetes:policy/v1beta1:PodDisruptionBudget", "old", {
  metadata,
  spec: { maxUnavailable: 1, selector: {} },
});
const scaler = (minReplicas: number, kind = "Deployment") =>
  fixture<HorizontalPodAutoscalerArgs>("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", "scaler", {
    metadata,
    spec: { minReplicas, maxReplicas: 10, scaleTargetRef: { kind, name: "app" } },
  })();
const unsaid = { replicas: undefined, selector: { matchLabels: labels }, template };
const none = "violation: no PodDisruptionBudget covers it";

export const examination: Examination = {
  rule,
  base: [deployment(), set(), rollout(), budget()],
  mutants: [
    { of: "app", path: "spec.replicas", good: [1, 5], absent: "pass", unknown: "pass" },
    { of: "app", path: "spec.template.metadata.labels.app", bad: ["other"], absent: "violation" },
    { of: "set", path: "spec.replicas", good: [1], absent: "pass", unknown: "pass" },
    { of: "set", path: "spec.template.metadata.labels.app", bad: ["other"], absent: "violation" },
    { of: "rollout", path: "spec.replicas", good: [1], absent: "pass", unknown: "pass" },
    { of: "rollout", path: "spec.template.metadata.labels", bad: [{ app: "other" }], absent: "violation" },
    {
      of: "budget",
      path: "spec.selector",
      bad: [{ matchLabels: { app: "other" } }],
      good: [{ matchExpressions: [{ key: "app", operator: "Exists" }] }],
      absent: "violation",
      empty: "pass",
      on: "app",
    },
    { of: "budget", path: "metadata.namespace", bad: ["other"], absent: "violation", on: "app" },
  ],
  cases: [
    ["fails without a budget", [deployment(), set()], { app: none, set: none }],
    ["leaves one replica alone", [deployment({ spec: { ...spec, replicas: 1 } })]],
    ["fails where nobody says how many there are", [deployment({ spec: unsaid })], { app: none }],
    ["reads the autoscaler where there is one", [deployment({ spec: unsaid }), scaler(1)]],
    ["and fails where it wants more than one", [deployment({ spec: unsaid }), scaler(2)], { app: none }],
    ["does not take the autoscaler of another kind", [set(), scaler(1, "Deployment")], { set: none }],
    ["knows that an empty selector selects nothing in v1beta1", [deployment(), old()], { app: none }],
    [
      "looks at the pods of the Deployment that a Rollout takes over",
      [
        deployment({ spec: { ...spec, replicas: 0 } }),
        rollout({
          metadata: { name: "canary", namespace: "shop" },
          spec: { replicas: 3, workloadRef: { kind: "Deployment", name: "app" } },
        }),
      ],
      { rollout: none },
    ],
    [
      "is undecided where the namespace is unknown",
      [deployment({ metadata: { name: "app", namespace: unknown } }), budget()],
      { app: "undecided: not known before the update: metadata.namespace" },
    ],
    [
      "and knows it by the namespace it was made from",
      [
        fixture<object>("kubernetes:core/v1:Namespace", "shop", { metadata: { name: "shop" } })(),
        deployment(
          { metadata: { name: "app", namespace: unknown } },
          { propertyDependencies: { metadata: [urnOf("kubernetes:core/v1:Namespace", "shop")] } },
        ),
        budget(),
      ],
    ],
  ],
};
