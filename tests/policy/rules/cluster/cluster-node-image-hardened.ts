import type { NodeGroupArgs } from "@pulumi/aws/eks";
import type { ClusterArgs, NodePoolArgs } from "@pulumi/gcp/container";
import { clusterNodeImageHardened as rule } from "../../../../policy/rules/cluster/cluster-node-image-hardened";
import { fixture } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const shieldedInstanceConfig = { enableSecureBoot: true, enableIntegrityMonitoring: true };
const nodeConfig = { imageType: "COS_CONTAINERD", shieldedInstanceConfig };
const cluster = fixture<ClusterArgs>("gcp:container/cluster:Cluster", "cluster", {
  enableShieldedNodes: true,
  nodeConfig,
});
const pool = fixture<NodePoolArgs>("gcp:container/nodePool:NodePool", "pool", {
  cluster: "acme",
  nodeConfig,
});
const group = fixture<NodeGroupArgs>("aws:eks/nodeGroup:NodeGroup", "group", {
  clusterName: "acme",
  nodeRoleArn: "arn:aws:iam::1:role/node",
  subnetIds: ["subnet-1"],
  scalingConfig: { minSize: 1, maxSize: 3, desiredSize: 1 },
  amiType: "BOTTLEROCKET_x86_64",
});
const images = {
  bad: ["UBUNTU_CONTAINERD", "WINDOWS_LTSC"],
  good: ["COS", "cos_containerd"],
  absent: "pass",
} as const;
const boot = {
  path: "nodeConfig.shieldedInstanceConfig.enableSecureBoot",
  bad: [false],
  absent: "violation",
} as const;
const integrity = {
  path: "nodeConfig.shieldedInstanceConfig.enableIntegrityMonitoring",
  bad: [false],
  absent: "pass",
} as const;
const unsigned = "violation: enableSecureBoot is not true";

export const examination: Examination = {
  rule,
  base: [cluster(), pool(), group()],
  mutants: [
    { of: "cluster", path: "enableShieldedNodes", bad: [false], absent: "pass" },
    { of: "cluster", path: "nodeConfig.imageType", ...images, empty: "violation" },
    { of: "cluster", ...boot },
    { of: "cluster", ...integrity },
    { of: "pool", path: "nodeConfig.imageType", ...images, empty: "violation" },
    { of: "pool", ...boot },
    { of: "pool", ...integrity },
    {
      of: "group",
      path: "amiType",
      bad: ["AL2_x86_64", "CUSTOM", "WINDOWS_CORE_2022_x86_64"],
      good: ["AL2023_ARM_64_STANDARD"],
      absent: "pass",
      empty: "violation",
    },
  ],
  cases: [
    [
      "asks for secure boot",
      [cluster({ nodeConfig: {} }), pool({ nodeConfig: undefined })],
      { cluster: unsigned, pool: unsigned },
    ],
    [
      "may take it if it is only not turned off",
      [
        cluster({ nodeConfig: {} }),
        pool({ nodeConfig: { shieldedInstanceConfig: { enableSecureBoot: false } } }),
      ],
      { pool: unsigned },
      { secureBoot: false },
    ],
    [
      "but not for a first pool that nobody configures and that is removed",
      [cluster({ nodeConfig: undefined, removeDefaultNodePool: true })],
    ],
    [
      "fails pools written inside a cluster",
      [cluster({ nodePools: [{ nodeConfig: { imageType: "UBUNTU", shieldedInstanceConfig } }] })],
      { cluster: "violation: UBUNTU is not an image made for nodes" },
    ],
    [
      "takes other images for EKS",
      [group({ amiType: "AL2023_x86_64_STANDARD" })],
      { group: "violation: AL2023_x86_64_STANDARD is not an image made for nodes" },
      { images: "^BOTTLEROCKET_" },
    ],
  ],
};
