import type { AddonArgs, ClusterArgs as EksArgs, NodeGroupArgs } from "@pulumi/aws/eks";
import type { OpenIdConnectProviderArgs, RoleArgs, RolePolicyAttachmentArgs } from "@pulumi/aws/iam";
import type { ClusterArgs as GkeArgs, NodePoolArgs } from "@pulumi/gcp/container";
import { clusterWorkloadIdentity as rule } from "../../../../policy/rules/cluster/cluster-workload-identity";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const EKS = "aws:eks/cluster:Cluster";
const ROLE = "aws:iam/role:Role";
const GKE = "gcp:container/cluster:Cluster";
const eks = fixture<EksArgs>(EKS, "eks", {
  name: "acme",
  roleArn: "arn:aws:iam::1:role/eks",
  vpcConfig: { subnetIds: ["subnet-1"] },
});
const group = fixture<NodeGroupArgs>(
  "aws:eks/nodeGroup:NodeGroup",
  "group",
  {
    clusterName: "acme",
    nodeRoleArn: unknown,
    subnetIds: ["subnet-1"],
    scalingConfig: { minSize: 1, maxSize: 3, desiredSize: 1 },
  },
  { propertyDependencies: { nodeRoleArn: [urnOf(ROLE, "node")] } },
);
const agent = fixture<AddonArgs>("aws:eks/addon:Addon", "agent", {
  clusterName: "acme",
  addonName: "eks-pod-identity-agent",
});
const provider = fixture<OpenIdConnectProviderArgs>(
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
  "provider",
  { url: unknown, clientIdLists: ["sts.amazonaws.com"] },
  { propertyDependencies: { url: [urnOf(EKS, "eks")] } },
);
const role = fixture<RoleArgs>(ROLE, "node", { name: "node", assumeRolePolicy: "{}" });
const attachment = fixture<RolePolicyAttachmentArgs>(
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "attachment",
  { role: "node", policyArn: "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy" },
);
const gke = fixture<GkeArgs>(GKE, "gke", {
  workloadIdentityConfig: { workloadPool: "acme.svc.id.goog" },
  nodeConfig: { workloadMetadataConfig: { mode: "GKE_METADATA" } },
});
const pool = fixture<NodePoolArgs>("gcp:container/nodePool:NodePool", "pool", {
  cluster: "another",
  nodeConfig: { workloadMetadataConfig: { mode: "GKE_METADATA" } },
});
const none = "violation: it has neither an OIDC provider nor the Pod Identity agent";
const shown = "violation: workloadMetadataConfig.mode is not GKE_METADATA";

export const examination: Examination = {
  rule,
  base: [eks(), group(), agent(), role(), attachment(), gke(), pool()],
  mutants: [
    { of: "agent", path: "addonName", bad: ["coredns"], absent: "violation", on: "eks" },
    { of: "agent", path: "clusterName", bad: ["another"], absent: "violation", on: "eks" },
    {
      of: "attachment",
      path: "policyArn",
      bad: ["arn:aws:iam::aws:policy/AmazonS3FullAccess"],
      good: ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"],
      absent: "violation",
    },
    { of: "attachment", path: "role", absent: "not-applicable" },
    {
      of: "gke",
      path: "nodeConfig.workloadMetadataConfig.mode",
      bad: ["GCE_METADATA", "MODE_UNSPECIFIED"],
      absent: "pass",
      empty: "violation",
    },
    { of: "gke", path: "workloadIdentityConfig.workloadPool", absent: "pass", unknown: "pass" },
    {
      of: "pool",
      path: "nodeConfig.workloadMetadataConfig.mode",
      bad: ["GCE_METADATA"],
      // Where the cluster has a pool of identities, GKE sets it by itself.
      inContext: true,
      absent: "violation",
    },
  ],
  cases: [
    ["fails a cluster with nodes and nothing to tell pods apart", [eks(), group()], { eks: none }],
    ["takes an OIDC provider for the cluster's issuer", [eks(), group(), provider()]],
    ["says nothing of a cluster whose nodes are elsewhere", [eks()]],
    [
      "leaves the roles of others alone",
      [attachment({ role: "backup", policyArn: "arn:aws:iam::1:policy/x" }), role()],
    ],
    [
      "asks nothing of Autopilot, and of a first pool that is removed",
      [
        gke({ enableAutopilot: true, workloadIdentityConfig: undefined, nodeConfig: undefined }),
        gke({ removeDefaultNodePool: true, workloadIdentityConfig: undefined, nodeConfig: undefined }),
      ],
    ],
    [
      "fails a cluster that says nothing",
      [gke({ workloadIdentityConfig: undefined, nodeConfig: undefined })],
      { gke: shown },
    ],
    [
      "lets a pool leave it to its cluster's workload pool",
      [
        gke(),
        pool(
          { cluster: unknown, nodeConfig: undefined },
          { propertyDependencies: { cluster: [urnOf(GKE, "gke")] } },
        ),
      ],
    ],
    [
      "is undecided about a pool whose cluster is not known",
      [gke(), pool({ cluster: unknown, nodeConfig: undefined })],
      { pool: "undecided: not known before the update: cluster" },
    ],
    [
      "and about a policy of a role that is not known",
      [group(), role(), attachment({ role: unknown, policyArn: "arn:aws:iam::1:policy/x" })],
      { attachment: "undecided: not known before the update: role" },
    ],
    [
      "takes more policies for nodes",
      [group(), role(), attachment({ policyArn: "arn:aws:iam::1:policy/Ours" })],
      {},
      { nodePolicies: ["Ours"] },
    ],
  ],
};
