import type { AddonArgs, ClusterArgs as EksArgs } from "@pulumi/aws/eks";
import type { ClusterArgs as GkeArgs } from "@pulumi/gcp/container";
import { clusterNetworkDataplane as rule } from "../../../../policy/rules/cluster/cluster-network-dataplane";
import { fixture, unknown } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const gke = fixture<GkeArgs>("gcp:container/cluster:Cluster", "gke", {
  datapathProvider: "ADVANCED_DATAPATH",
});
const calico = fixture<GkeArgs>("gcp:container/cluster:Cluster", "calico", {
  networkPolicy: { enabled: true },
  addonsConfig: { networkPolicyConfig: { disabled: false } },
});
const eks = fixture<EksArgs>("aws:eks/cluster:Cluster", "eks", {
  name: "acme",
  roleArn: "arn:aws:iam::1:role/eks",
  vpcConfig: { subnetIds: ["subnet-1"] },
});
const addon = fixture<AddonArgs>("aws:eks/addon:Addon", "addon", {
  clusterName: "acme",
  addonName: "vpc-cni",
  configurationValues: '{"enableNetworkPolicy":"true"}',
});
const release = fixture<{ chart: string }>("kubernetes:helm.sh/v3:Release", "release", { chart: "cilium" });
const nothing = "violation: nothing enforces NetworkPolicies";

export const examination: Examination = {
  rule,
  base: [gke(), calico(), eks(), addon()],
  mutants: [
    { of: "gke", path: "datapathProvider", bad: ["LEGACY_DATAPATH"], absent: "violation" },
    { of: "gke", path: "networkingMode", bad: ["ROUTES"], good: ["VPC_NATIVE"], absent: "pass" },
    { of: "gke", path: "enableIntranodeVisibility", good: [true, false], absent: "pass", unknown: "pass" },
    { of: "gke", path: "securityPostureConfig.mode", good: ["BASIC"], absent: "pass", unknown: "pass" },
    { of: "gke", path: "enableAutopilot", good: [true, false], absent: "pass", unknown: "pass" },
    { of: "calico", path: "networkPolicy.enabled", bad: [false], absent: "violation" },
    { of: "calico", path: "addonsConfig.networkPolicyConfig.disabled", bad: [true], absent: "pass" },
    { of: "addon", path: "addonName", bad: ["coredns"], absent: "violation", on: "eks" },
    {
      of: "addon",
      path: "configurationValues",
      bad: ["{}", '{"enableNetworkPolicy":"false"}', '{"env":{"enableNetworkPolicy":"true"}}'],
      good: ['{"enableNetworkPolicy":true}'],
      absent: "violation",
      on: "eks",
    },
    { of: "addon", path: "clusterName", absent: "not-applicable", on: "eks" },
  ],
  cases: [
    ["asks nothing more of Autopilot", [gke({ datapathProvider: undefined, enableAutopilot: true })]],
    [
      "takes a chart of Cilium or Calico",
      [
        eks(),
        addon({ configurationValues: undefined }),
        release({ chart: "oci://quay.io/cilium-charts/cilium" }),
      ],
    ],
    [
      "but not of anything else",
      [eks(), addon({ configurationValues: undefined }), release({ chart: "cilium-exporter" })],
      { eks: nothing },
    ],
    ["says nothing of a cluster whose add-ons are elsewhere", [eks(), addon({ clusterName: "another" })]],
    [
      "is undecided about a configuration that is unknown",
      [eks(), addon({ configurationValues: unknown })],
      { eks: "undecided: not known before the update: configurationValues" },
    ],
    [
      "may ask for visibility and a posture",
      [gke()],
      {
        gke:
          "violation: enableIntranodeVisibility is not true | violation: the security posture is off" +
          " | violation: workloads are not scanned for vulnerabilities",
      },
      { intranodeVisibility: true, securityPosture: true, vulnerabilityScanning: true },
    ],
  ],
};
