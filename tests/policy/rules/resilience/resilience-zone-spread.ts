import type { DeploymentArgs } from "@pulumi/kubernetes/apps/v1";
import type { input } from "@pulumi/kubernetes/types";
import { resilienceZoneSpread as rule } from "../../../../policy/rules/resilience/resilience-zone-spread";
import { fixture, unknown } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";
import { asEveryKind, container, each } from "../../support/workloads";

type PodSpec = Partial<input.core.v1.PodSpec>;
const matchLabels = { app: "app" };
const metadata = { name: "app", namespace: "shop" };
const constraint = {
  maxSkew: 1,
  topologyKey: "topology.kubernetes.io/zone",
  whenUnsatisfiable: "ScheduleAnyway",
  labelSelector: { matchLabels },
};
const term = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels } };
const withPods = (name: string, spec: PodSpec, replicas?: number) =>
  fixture<DeploymentArgs>("kubernetes:apps/v1:Deployment", name, {
    metadata: { ...metadata, name },
    spec: {
      ...(replicas === undefined ? {} : { replicas }),
      selector: { matchLabels },
      template: { metadata: { labels: matchLabels }, spec: { containers: [container], ...spec } },
    },
  })();
const required = (own: object) =>
  withPods(
    "apart",
    {
      affinity: {
        podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ ...term, ...own }] },
      },
    },
    3,
  );
const preferred = withPods(
  "preferred",
  {
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }],
      },
    },
  },
  3,
);
const none =
  "violation: nothing spreads its pods by topology.kubernetes.io/zone or failure-domain.beta.kubernetes.io/zone or kubernetes.io/hostname";
const inert = "violation: a topologySpreadConstraint does not select the labels of its own pods";
const POD = "spec.template.spec";
const CONSTRAINT = `${POD}.topologySpreadConstraints[0]`;
const AFFINITY = `${POD}.affinity.podAntiAffinity`;

export const examination: Examination = {
  rule,
  base: [withPods("spread", { topologySpreadConstraints: [constraint] }, 3), required({}), preferred],
  mutants: [
    {
      of: "spread",
      path: `${CONSTRAINT}.topologyKey`,
      bad: ["rack"],
      good: [term.topologyKey],
      absent: "violation",
    },
    { of: "spread", path: `${CONSTRAINT}.maxSkew`, bad: [0, -1], good: [5], absent: "pass" },
    { of: "spread", path: `${CONSTRAINT}.minDomains`, bad: [0], good: [2], absent: "pass" },
    {
      of: "spread",
      path: `${CONSTRAINT}.whenUnsatisfiable`,
      bad: ["Never"],
      good: ["DoNotSchedule"],
      absent: "pass",
    },
    {
      of: "spread",
      path: `${CONSTRAINT}.labelSelector`,
      bad: [{ matchLabels: { app: "other" } }],
      good: [{ matchExpressions: [{ key: "app", operator: "Exists" }] }],
      absent: "violation",
      empty: "pass",
    },
    {
      of: "apart",
      path: `${AFFINITY}.requiredDuringSchedulingIgnoredDuringExecution`,
      bad: [
        [],
        [{ topologyKey: "rack", labelSelector: { matchLabels } }],
        [{ topologyKey: term.topologyKey }],
      ],
      good: [[term]],
      absent: "violation",
    },
    {
      of: "preferred",
      path: `${AFFINITY}.preferredDuringSchedulingIgnoredDuringExecution`,
      bad: [[]],
      absent: "violation",
    },
    { of: "apart", path: "spec.replicas", good: [1], absent: "pass", unknown: "pass" },
  ],
  cases: [
    ["fails where nothing spreads", [withPods("app", {}, 2)], { app: none }],
    ["leaves one replica alone", [withPods("app", {}, 1)]],
    ["fails where nobody says how many there are", [withPods("app", {})], { app: none }],
    [
      "fails on an affinity that looks at another namespace",
      [required({ namespaces: ["other"] })],
      { apart: none },
    ],
    ["takes one that names its own", [required({ namespaces: ["other", "shop"] })]],
    [
      "is undecided about one whose namespaces are not known",
      [required({ namespaces: [unknown] })],
      {
        apart:
          "undecided: not known before the update: spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].namespaces[0]",
      },
    ],
    [
      "finds a constraint that does nothing in pods of every kind, and in lists",
      [
        ...asEveryKind({ topologySpreadConstraints: [{ ...constraint, labelSelector: undefined }] }).single,
      ].filter(({ name }) => name === "core-Pod" || name === "batch-CronJob"),
      each(
        asEveryKind({}).single.filter(({ name }) => name === "core-Pod" || name === "batch-CronJob"),
        inert,
      ),
    ],
    [
      "takes a patch as it is",
      asEveryKind({ topologySpreadConstraints: [{ ...constraint, labelSelector: undefined }] }).patch,
    ],
    [
      "finds the good constraint behind an unknown one",
      [withPods("app", { topologySpreadConstraints: [unknown, constraint] }, 3)],
      {
        app: "undecided: not known before the update: spec.template.spec.topologySpreadConstraints[0]",
      },
    ],
    [
      "wants zones and hosts where it is told to",
      [withPods("spread", { topologySpreadConstraints: [constraint] }, 3)],
      { spread: "violation: nothing spreads its pods by kubernetes.io/hostname" },
      { over: "both" },
    ],
  ],
};
