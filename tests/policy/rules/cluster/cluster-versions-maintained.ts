import type { AddonArgs, ClusterArgs as EksArgs, NodeGroupArgs } from "@pulumi/aws/eks";
import type { ClusterArgs as GkeArgs, NodePoolArgs } from "@pulumi/gcp/container";
import { clusterVersionsMaintained as rule } from "../../../../policy/rules/cluster/cluster-versions-maintained";
import { fixture } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const eks = fixture<EksArgs>("aws:eks/cluster:Cluster", "eks", {
  roleArn: "arn:aws:iam::1:role/eks",
  vpcConfig: { subnetIds: ["subnet-1"] },
  version: "1.34",
});
const addon = fixture<AddonArgs>("aws:eks/addon:Addon", "addon", {
  clusterName: "acme",
  addonName: "coredns",
});
const group = fixture<NodeGroupArgs>("aws:eks/nodeGroup:NodeGroup", "group", {
  clusterName: "acme",
  nodeRoleArn: "arn:aws:iam::1:role/node",
  subnetIds: ["subnet-1"],
  scalingConfig: { minSize: 1, maxSize: 3, desiredSize: 1 },
});
const gke = fixture<GkeArgs>("gcp:container/cluster:Cluster", "gke", {
  releaseChannel: { channel: "STABLE" },
  minMasterVersion: "1.33.5-gke.100",
});
const pool = fixture<NodePoolArgs>("gcp:container/nodePool:NodePool", "pool", {
  cluster: "acme",
  management: { autoRepair: true, autoUpgrade: true },
});

interface Plan {
  spec: { version: string; upgrade: { image: string } };
}
const plan = fixture<Plan>("kubernetes:upgrade.cattle.io/v1:Plan", "plan", {
  spec: { version: "v1.34.2+k3s1", upgrade: { image: "docker.io/rancher/k3s-upgrade" } },
});

export const examination: Examination = {
  rule,
  base: [eks(), addon(), group(), gke(), pool(), plan()],
  mutants: [
    { of: "plan", path: "spec.version", bad: ["v1.31.4+k3s1"], good: ["v1.33.0+k3s1"], absent: "pass" },
    { of: "plan", path: "spec.upgrade.image", good: ["rancher/os-upgrade"], absent: "pass", unknown: "pass" },
    { of: "eks", path: "version", bad: ["1.21", "1.31"], good: ["1.32", "1.40"], absent: "pass" },
    { of: "eks", path: "upgradePolicy.supportType", good: ["EXTENDED"], absent: "pass", unknown: "pass" },
    { of: "addon", path: "addonVersion", absent: "pass", unknown: "pass" },
    { of: "group", path: "nodeRepairConfig.enabled", good: [false], absent: "pass", unknown: "pass" },
    { of: "group", path: "updateConfig.maxUnavailable", bad: [0], good: [1], absent: "pass" },
    { of: "gke", path: "releaseChannel.channel", bad: ["UNSPECIFIED"], good: ["RAPID"], absent: "pass" },
    { of: "gke", path: "minMasterVersion", bad: ["1.12", "1.31.9-gke.1"], good: ["latest"], absent: "pass" },
    { of: "gke", path: "enableKubernetesAlpha", bad: [true], good: [false], absent: "pass" },
    {
      of: "pool",
      path: "management",
      bad: [{}],
      good: [{ autoRepair: true }],
      absent: "pass",
      empty: "violation",
    },
    { of: "pool", path: "management.autoRepair", bad: [false], absent: "pass" },
    { of: "pool", path: "management.autoUpgrade", bad: [false], absent: "pass" },
  ],
  cases: [
    [
      "leaves the version of an operating system to others",
      [plan({ spec: { version: "v1.2.0", upgrade: { image: "registry.example.com/os-upgrade" } } })],
    ],
    [
      "may ask for more than a supported version",
      [eks({ version: "1.33" }), addon(), group(), gke({ releaseChannel: undefined })],
      {
        eks: "violation: version is below 1.34 | violation: supportType is not STANDARD",
        addon: "violation: it names no version",
        group: "violation: its nodes are not repaired",
        gke: "violation: it is in no release channel | violation: minMasterVersion is below 1.34",
      },
      {
        minimum: "1.34",
        standardSupport: true,
        pinnedAddons: true,
        nodeRepair: true,
        releaseChannel: true,
      },
    ],
  ],
};
