import type { DeploymentArgs } from "@pulumi/kubernetes/apps/v1";
import type { HorizontalPodAutoscalerArgs } from "@pulumi/kubernetes/autoscaling/v2";
import { resilienceReplicasAndAutoscaling as rule } from "../../../../policy/rules/resilience/resilience-replicas-and-autoscaling";
import type { PlatformFacts } from "../../../../stacks/platform";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";
import { container } from "../../support/workloads";

const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const platform = fixture<PlatformFacts>("trivium:index:Platform", "platform", {
  environment: "dev",
  target: "aws",
  decommission: false,
  notProvided: [],
});
const matchLabels = { app: "app" };
const metadata = { name: "app", namespace: "shop" };
const template = { metadata: { labels: matchLabels }, spec: { containers: [container] } };
const spec = { replicas: 2, selector: { matchLabels }, template };
const deployment = fixture<DeploymentArgs>(DEPLOYMENT, "app", { metadata, spec });
const rollout = fixture<object>("kubernetes:argoproj.io/v1alpha1:Rollout", "rollout", { metadata, spec });
const set = fixture<object>("kubernetes:apps/v1:StatefulSet", "set", { metadata, spec });
const scaled = fixture<DeploymentArgs>(DEPLOYMENT, "scaled", {
  metadata: { name: "scaled", namespace: "shop" },
  spec: { selector: { matchLabels }, template },
});
const target = { apiVersion: "apps/v1", kind: "Deployment", name: "scaled" };
const scaler = (name: string) =>
  fixture<HorizontalPodAutoscalerArgs>("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", name, {
    metadata: { name, namespace: "shop" },
    spec: { minReplicas: 2, maxReplicas: 10, scaleTargetRef: target },
  });
const hpa = scaler("hpa");
const rival = scaler("rival")();
const twoScalers = "violation: another autoscaler has the same target";
const keda = fixture<object>("kubernetes:keda.sh/v1alpha1:ScaledObject", "keda", {
  metadata,
  spec: { minReplicaCount: 1, maxReplicaCount: 5, scaleTargetRef: { name: "app" } },
});
const few = "violation: it may have fewer than 2 replicas";
const fewer = "violation: it may scale down to fewer than 2 replicas";

export const examination: Examination = {
  rule,
  base: [deployment(), scaled(), hpa(), rollout(), set()],
  mutants: [
    { of: "app", path: "spec.replicas", bad: [0, 1], good: [2, 9], absent: "violation" },
    { of: "rollout", path: "spec.replicas", bad: [1], good: [3], absent: "violation" },
    { of: "set", path: "spec.replicas", absent: "not-applicable", unknown: "not-applicable" },
    { of: "hpa", path: "spec.minReplicas", bad: [1, 10], good: [3], absent: "pass" },
    { of: "hpa", path: "spec.maxReplicas", bad: [1, 2], good: [3], absent: "pass" },
    {
      of: "hpa",
      path: "spec.scaleTargetRef.kind",
      bad: ["StatefulSet"],
      absent: "pass",
      empty: "violation",
      on: "scaled",
    },
    { of: "hpa", path: "spec.scaleTargetRef.name", bad: ["other"], absent: "violation", on: "scaled" },
  ],
  cases: [
    ["fails on one replica", [deployment({ spec: { ...spec, replicas: 1 } })], { app: few }],
    ["asks nothing of dev", [platform(), deployment({ spec: { ...spec, replicas: 1 } })]],
    [
      "leaves alone what cannot run twice",
      [deployment({ spec: { ...spec, replicas: 1, strategy: { type: "Recreate" } } })],
    ],
    [
      "fails where a count and an autoscaler fight",
      [scaled({ spec }), hpa()],
      { scaled: "violation: replicas is set, and something else scales it" },
    ],
    [
      "fails on the second autoscaler of a target",
      [scaled(), hpa(), rival],
      { hpa: twoScalers, rival: twoScalers },
    ],
    [
      "knows the target before it has a name",
      [
        scaled({ metadata: { namespace: "shop" } }),
        hpa(
          { spec: { minReplicas: 2, maxReplicas: 3, scaleTargetRef: { kind: "Deployment", name: unknown } } },
          { propertyDependencies: { spec: [urnOf(DEPLOYMENT, "scaled")] } },
        ),
      ],
    ],
    [
      "knows that KEDA scales Deployments",
      [deployment({ spec: { selector: { matchLabels }, template } }), keda()],
      { app: few, keda: fewer },
    ],
    [
      "is undecided where the minimum is unknown",
      [scaled(), hpa({ spec: { minReplicas: unknown, maxReplicas: 10, scaleTargetRef: target } })],
      {
        scaled: "undecided: not known before the update: spec.minReplicas",
        hpa: "undecided: not known before the update: spec.minReplicas",
      },
    ],
    [
      "wants requests to take a share of where it is told to",
      [
        scaled(),
        hpa({
          spec: {
            minReplicas: 3,
            maxReplicas: 9,
            scaleTargetRef: target,
            metrics: [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization" } } }],
          },
        }),
      ],
      { hpa: "violation: its target does not request cpu, of which it takes a share" },
      { replicas: 3, requests: true },
    ],
    [
      "judges the kinds that it is told to",
      [set({ metadata, spec: { ...spec, replicas: 1 } })],
      { set: few },
      { kinds: ["StatefulSet"] },
    ],
  ],
};
