import type { LimitRangeArgs, NamespaceArgs, ResourceQuotaArgs } from "@pulumi/kubernetes/core/v1";
import { expect } from "chai";
import type { Resource, Rule } from "../../policy/core/model";
import { workloadRules } from "../../policy/rules/workload";
import { fixture, unknown, urnOf } from "./support/fixtures";
import { inProcess, type Outcomes } from "./support/outcomes";
import { plain, pod, server } from "./support/pods";

const NAMESPACE = "kubernetes:core/v1:Namespace";
const label = "pod-security.kubernetes.io/enforce";
const namespace = fixture<NamespaceArgs>(NAMESPACE, "namespace", {
  metadata: { name: "shop", labels: { [label]: "baseline" } },
});
const quota = fixture<ResourceQuotaArgs>("kubernetes:core/v1:ResourceQuota", "quota", {
  metadata: { namespace: "shop" },
  spec: { hard: { pods: "10" } },
});
const limits = fixture<LimitRangeArgs>("kubernetes:core/v1:LimitRange", "limits", {
  metadata: { namespace: "shop" },
  spec: { limits: [{ type: "Container", max: { cpu: "1" } }] },
});
const ungoverned = {
  namespace: "violation: the namespace has no ResourceQuota | violation: the namespace has no LimitRange",
};
const withUser = (runAsUser: number, runAsGroup: number) =>
  pod({ securityContext: { runAsNonRoot: true, runAsUser, runAsGroup } });
const alive = { ...plain, livenessProbe: { exec: { command: ["true"] } } };

type Case = readonly [id: string, settings: object, resources: readonly Resource[], outcomes?: Outcomes];

const cases: readonly Case[] = [
  ["run-as-non-root", { leastUser: 10_000 }, [withUser(10_000, 0)]],
  [
    "run-as-non-root",
    { leastUser: 10_000 },
    [pod({ initContainers: [] })],
    { pod: "violation: container app does not run as a user of 10000 or more" },
  ],
  [
    "run-as-non-root",
    { leastGroup: 1 },
    [pod({ securityContext: { runAsNonRoot: true, runAsGroup: 0 }, initContainers: [] })],
    { pod: "violation: container app does not run as a group of 1 or more" },
  ],
  [
    "safe-sysctls",
    { kubernetesVersion: "1.31" },
    [pod({ securityContext: { sysctls: [{ name: "net.ipv4.tcp_rmem", value: "1" }] } })],
    { pod: "violation: the pod sets a sysctl that is not safe" },
  ],
  ["probes-configured", { both: true }, [pod()]],
  [
    "probes-configured",
    { both: true },
    [pod({ containers: [alive], initContainers: [{ ...server, name: "side", restartPolicy: "Always" }] })],
    { pod: "violation: container app has no readinessProbe" },
  ],
  [
    "resources-set",
    { cpuLimit: true, ephemeralStorage: true },
    [pod({ initContainers: [] })],
    {
      pod: "violation: container app sets no limit of cpu | violation: container app sets no limit of ephemeral-storage",
    },
  ],
  [
    "service-account-dedicated",
    { named: true },
    [pod()],
    { pod: "violation: the pod has no service account of its own" },
  ],
  ["service-account-dedicated", { named: true }, [pod({ serviceAccountName: "reader" })]],
  [
    "placed-and-governed",
    { levels: ["restricted"] },
    [namespace()],
    { namespace: `violation: the namespace has no ${label} label of restricted` },
  ],
  ["placed-and-governed", { quotas: true }, [namespace(), pod(), quota(), limits()]],
  ["placed-and-governed", { quotas: true }, [namespace(), pod()], ungoverned],
  [
    "placed-and-governed",
    { quotas: true },
    [
      namespace(),
      pod(),
      quota({ metadata: { namespace: "other" } }),
      limits({ metadata: { namespace: "other" } }),
    ],
    ungoverned,
  ],
  [
    "placed-and-governed",
    { quotas: true },
    [
      namespace(),
      pod(),
      ...[quota, limits].map((make) =>
        make(
          { metadata: { namespace: unknown } },
          { propertyDependencies: { metadata: [urnOf(NAMESPACE, "namespace")] } },
        ),
      ),
    ],
  ],
  ["placed-and-governed", { quotas: true }, [namespace()]],
  [
    "placed-and-governed",
    { controllers: true },
    [pod()],
    { pod: "violation: no controller makes the pod again when its node is gone" },
  ],
];

describe("policy/rules/workload, with settings", () => {
  cases.forEach(([id, settings, resources, outcomes = {}]) => {
    it(`${id} ${JSON.stringify(settings)}: ${Object.values(outcomes).join() || "passes"}`, () => {
      const rule = workloadRules.find((candidate: Rule) => candidate.id === `workload-${id}`);
      expect(
        inProcess([rule?.configure?.(settings) ?? expect.fail("no such rule")], resources),
      ).to.deep.equal(outcomes);
    });
  });
});
