import type { DeploymentArgs } from "@pulumi/kubernetes/apps/v1";
import type { ServiceArgs } from "@pulumi/kubernetes/core/v1";
import { resilienceRolloutSafe as rule } from "../../../../policy/rules/resilience/resilience-rollout-safe";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";
import { container } from "../../support/workloads";

const matchLabels = { app: "app" };
const metadata = { name: "app", namespace: "shop" };
const template = { metadata: { labels: matchLabels }, spec: { containers: [container] } };
const common = { replicas: 3, selector: { matchLabels }, template };
const deployment = fixture<DeploymentArgs>("kubernetes:apps/v1:Deployment", "app", {
  metadata,
  spec: { ...common, strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } } },
});

/** The fields of an Argo Rollout that the rule reads; the SDK has no type for it. */
interface RolloutArgs {
  metadata: object;
  spec: {
    strategy?: {
      canary?: {
        steps?: object[];
        analysis?: { templates: { templateName: string; clusterScope?: boolean }[] };
        stableService?: string;
        canaryService?: string;
        trafficRouting?: object;
      };
      blueGreen?: { autoPromotionEnabled?: boolean; prePromotionAnalysis?: object };
    };
    workloadRef?: object;
    progressDeadlineAbort?: boolean;
    revisionHistoryLimit?: number;
  };
}
const ROLLOUT = "kubernetes:argoproj.io/v1alpha1:Rollout";
const SERVICE = "kubernetes:core/v1:Service";
const canary = {
  steps: [{ setWeight: 10 }, { pause: { duration: "10m" } }],
  analysis: { templates: [{ templateName: "success" }] },
  stableService: "stable",
  canaryService: "canary",
};
const rollout = fixture<RolloutArgs>(ROLLOUT, "rollout", {
  metadata,
  spec: { strategy: { canary }, progressDeadlineAbort: true, revisionHistoryLimit: 3 },
});
const blueGreen = fixture<RolloutArgs>(ROLLOUT, "blue-green", {
  metadata,
  spec: { strategy: { blueGreen: { autoPromotionEnabled: false } }, progressDeadlineAbort: true },
});
const services = ["stable", "canary"].map((name) =>
  fixture<ServiceArgs>(SERVICE, name, { metadata: { name, namespace: "shop" } })(),
);
interface AnalysisArgs {
  metadata: { name: string; namespace: string };
  spec: { metrics: object[] };
}
const metric = {
  name: "success",
  successCondition: "result[0] > 0.99",
  failureLimit: 1,
  provider: { prometheus: {} },
};
const analysis = fixture<AnalysisArgs>("kubernetes:argoproj.io/v1alpha1:AnalysisTemplate", "analysis", {
  metadata: { name: "success", namespace: "shop" },
  spec: { metrics: [metric] },
});
const of = (strategy: RolloutArgs["spec"]["strategy"], more: object = {}) =>
  rollout({ spec: { ...(strategy === undefined ? {} : { strategy }), ...more } });
const CANARY = "spec.strategy.canary";
const BLUE_GREEN = "spec.strategy.blueGreen";
const hasty = "violation: nothing waits or measures before the new version gets everything";
const stuck = "violation: nothing aborts it: it has no analysis, and progressDeadlineAbort is not true";

export const examination: Examination = {
  rule,
  base: [deployment(), rollout(), blueGreen(), ...services, analysis()],
  mutants: [
    {
      of: "app",
      path: "spec.strategy.type",
      bad: ["Recreate", "Other"],
      good: ["RollingUpdate"],
      absent: "pass",
    },
    {
      of: "app",
      path: "spec.strategy.rollingUpdate.maxUnavailable",
      bad: ["100%", 3, 4],
      good: ["99%", 2, 0],
      absent: "pass",
      empty: "pass",
    },
    { of: "app", path: "spec.progressDeadlineSeconds", bad: [2_147_483_647], good: [600], absent: "pass" },
    { of: "app", path: "spec.minReadySeconds", good: [0, 10], absent: "pass" },
    { of: "app", path: "spec.revisionHistoryLimit", bad: [0], good: [1], absent: "pass" },
    { of: "rollout", path: "spec.revisionHistoryLimit", bad: [0], absent: "pass" },
    {
      of: "rollout",
      path: `${CANARY}.steps`,
      good: [[{ analysis: {} }], []],
      absent: "pass",
      unknown: "undecided",
    },
    { of: "rollout", path: "spec.progressDeadlineAbort", good: [false], absent: "pass", unknown: "pass" },
    {
      of: "rollout",
      path: `${CANARY}.analysis.templates[0].templateName`,
      bad: ["other"],
      absent: "pass",
      empty: "violation",
    },
    { of: "rollout", path: `${CANARY}.stableService`, bad: ["other"], absent: "pass", empty: "violation" },
    { of: "rollout", path: `${CANARY}.canaryService`, bad: ["other"], absent: "pass", empty: "violation" },
    {
      of: "rollout",
      path: `${CANARY}.trafficRouting`,
      bad: [{ plugins: { "argoproj-labs/gatewayAPI": { httpRoute: "missing" } } }],
      good: [{ plugins: {} }],
      absent: "pass",
      unknown: "undecided",
    },
    { of: "blue-green", path: `${BLUE_GREEN}.autoPromotionEnabled`, bad: [true], absent: "violation" },
    {
      of: "blue-green",
      path: `${BLUE_GREEN}.prePromotionAnalysis`,
      good: [{ templates: [{ templateName: "success" }] }],
      absent: "pass",
      unknown: "undecided",
    },
    { of: "blue-green", path: "spec.progressDeadlineAbort", bad: [false], absent: "violation" },
    { of: "analysis", path: "spec.metrics[0].failureLimit", bad: [-1], good: [0], absent: "pass" },
    { of: "analysis", path: "spec.metrics[0].successCondition", good: ["true"], absent: "violation" },
    {
      of: "analysis",
      path: "spec.metrics[0].provider",
      good: [{ job: {} }],
      absent: "pass",
      unknown: "pass",
    },
    { of: "analysis", path: "metadata.name", bad: ["other"], absent: "violation", on: "rollout" },
    { of: "stable", path: "metadata.namespace", bad: ["other"], absent: "violation", on: "rollout" },
  ],
  cases: [
    [
      "fails on Recreate with several replicas",
      [deployment({ spec: { ...common, strategy: { type: "Recreate" } } })],
      { app: "violation: its strategy is not RollingUpdate" },
    ],
    [
      "and bears it where there is one",
      [deployment({ spec: { ...common, replicas: 1, strategy: { type: "Recreate" } } })],
    ],
    [
      "fails without a strategy",
      [of(undefined)],
      { rollout: `violation: its strategy is neither canary nor blueGreen | ${stuck}` },
    ],
    [
      "fails on steps that neither wait nor measure",
      [of({ canary: { steps: [{ setWeight: 50 }] } })],
      { rollout: `${hasty} | ${stuck}` },
    ],
    [
      "takes a pause and the deadline",
      [of({ canary: { steps: [{ pause: {} }] } }, { progressDeadlineAbort: true })],
    ],
    [
      "is undecided about steps that are unknown",
      [of({ canary: { steps: unknown } })],
      { rollout: "undecided: not known before the update: spec.strategy.canary.steps" },
    ],
    [
      "names the parts that are missing",
      [rollout(), ...services.slice(0, 1)],
      {
        rollout:
          "violation: its namespace has no Service canary | violation: its namespace has no AnalysisTemplate success",
      },
    ],
    [
      "knows a part before it has a name",
      [
        rollout(
          {
            spec: {
              strategy: { canary: { steps: [{ pause: {} }], stableService: unknown } },
              progressDeadlineAbort: true,
            },
          },
          { propertyDependencies: { spec: [urnOf(SERVICE, "stable")] } },
        ),
        ...services,
      ],
    ],
    [
      "does not look for templates of the whole cluster",
      [
        of(
          { canary: { analysis: { templates: [{ templateName: "elsewhere", clusterScope: true }] } } },
          { progressDeadlineAbort: true },
        ),
      ],
    ],
    [
      "is undecided about a template that may be one",
      [
        of(
          { canary: { analysis: { templates: [{ templateName: "elsewhere", clusterScope: unknown }] } } },
          { progressDeadlineAbort: true },
        ),
      ],
      {
        rollout:
          "undecided: not known before the update: spec.strategy.canary.analysis.templates[0].clusterScope",
      },
    ],
    [
      "takes a job's word for its success",
      [analysis({ spec: { metrics: [{ name: "smoke", provider: { job: { spec: {} } } }] } })],
    ],
    [
      "bounds the share that may be away, and the time, as it is told to",
      [
        deployment({
          spec: {
            ...common,
            progressDeadlineSeconds: 600,
            strategy: { rollingUpdate: { maxUnavailable: "51%" } },
          },
        }),
      ],
      {
        app: "violation: more than 50% of its pods may be away at once | violation: it is given up after more than 599 seconds",
      },
      { maxUnavailable: 50, progressDeadline: 599 },
    ],
    [
      "asks for seconds where it is told to",
      [deployment()],
      { app: "violation: pods count as ready after less than 10 seconds" },
      { minReadySeconds: 10 },
    ],
  ],
};
