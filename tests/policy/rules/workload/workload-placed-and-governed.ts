import { workloadPlacedAndGoverned as rule } from "../../../../policy/rules/workload/workload-placed-and-governed";
import type { NamespaceArgs, ServiceArgs } from "@pulumi/kubernetes/core/v1";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";
import { pod } from "../../support/pods";
import { asEveryKind, deployment, each } from "../../support/workloads";

const LABEL = "pod-security.kubernetes.io/enforce";
const NAMESPACE = "kubernetes:core/v1:Namespace";
const namespace = fixture<NamespaceArgs>(NAMESPACE, "namespace", {
  metadata: { name: "shop", labels: { [LABEL]: "restricted" } },
});
const service = fixture<ServiceArgs>("kubernetes:core/v1:Service", "service", {
  metadata: { name: "app", namespace: "shop" },
});
const inDefault = "violation: it is in the namespace default";
const inSystem = {
  pod: "violation: it is in the namespace kube-system, which is the cluster's own",
};
const kinds = asEveryKind({});
const placed = kinds.single.filter(({ name }) => name !== "core-PodTemplate");
const system = { metadata: { name: "app", namespace: "kube-system" } };

export const examination: Examination = {
  rule,
  base: [namespace(), pod(), service()],
  mutants: [
    {
      of: "namespace",
      path: `metadata.labels["${LABEL}"]`,
      bad: ["none"],
      good: ["baseline", "privileged"],
      absent: "violation",
    },
    { of: "namespace", path: "metadata.labels", absent: "violation" },
    {
      of: "pod",
      path: "metadata.namespace",
      bad: ["default", "kube-system"],
      good: ["other"],
      absent: "violation",
      empty: "pass",
    },
    {
      of: "service",
      path: "metadata.namespace",
      bad: ["default", "kube-system"],
      absent: "violation",
      empty: "pass",
    },
  ],
  cases: [
    ["fails on every kind without a namespace", placed, each(placed, inDefault)],
    ["does not ask it of patches", kinds.patch],
    ["fails in the cluster's own namespace", [pod({}, system.metadata)], inSystem],
    [
      "but for what the cluster is made of",
      [pod({ priorityClassName: "system-node-critical" }, system.metadata)],
    ],
    ["leaves the API server's own Service alone", [service({ metadata: { name: "kubernetes" } })]],
    [
      "says what a namespace lacks",
      [namespace({ metadata: { name: "shop" } })],
      {
        namespace: `violation: the namespace has no ${LABEL} label of privileged, baseline, restricted`,
      },
    ],
    [
      "knows a namespace that has no name yet by what it is made from",
      [
        {
          ...deployment(),
          props: { metadata: { name: "app", namespace: unknown } },
          propertyDependencies: { metadata: [urnOf(NAMESPACE, "namespace")] },
        },
        namespace(),
      ],
    ],
  ],
};
