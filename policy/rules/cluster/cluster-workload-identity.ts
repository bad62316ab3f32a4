import * as z from "zod";
import { all, any, type Fact, isOneOf, isSet, reads } from "../../core/facts";
import { GKE_CLUSTER, GKE_POOL, withoutOwnPool } from "../../clouds/gke";
import { groupBy } from "../../core/group";
import { configurable, must, type StackFinding, type Subject } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about, willBeSet } from "../../core/subject";
import type { Node } from "../../core/values";

const CLUSTER = "aws:eks/cluster:Cluster";
const PROVIDER = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
const ADDON = "aws:eks/addon:Addon";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const NODE_GROUP = "aws:eks/nodeGroup:NodeGroup";
const ROLE = "aws:iam/role:Role";

/** What a node needs for itself; every pod on it can use its role, so anything else is for pods. */
const NODE_POLICIES = [
  "AmazonEKSWorkerNodePolicy",
  "AmazonEKSWorkerNodeMinimalPolicy",
  "AmazonEKS_CNI_Policy",
  "AmazonEC2ContainerRegistryReadOnly",
  "AmazonEC2ContainerRegistryPullOnly",
  "AmazonSSMManagedInstanceCore",
  "CloudWatchAgentServerPolicy",
];

/** EKS: a cluster with nodes has an OIDC provider for its issuer, or the agent of Pod Identity. */
function eks(stack: Stack, cluster: Subject): StackFinding[] {
  const referring = (path: string, type: string) => stack.referring(cluster, path, type);
  const nodes = any(...referring("clusterName", NODE_GROUP).map(({ is }) => is));
  if (nodes === false) return [];
  const provider = any(...referring("url", PROVIDER).map(({ is }) => is));
  const agent = any(
    ...referring("clusterName", ADDON).map(({ from, is }) =>
      all(is, isOneOf(from.props.at("addonName"), "eks-pod-identity-agent")),
    ),
  );
  return about(
    cluster,
    must(
      nodes === true ? any(provider, agent) : nodes,
      cluster.props.at("name"),
      "it has neither an OIDC provider nor the Pod Identity agent",
    ),
  );
}

/** Policies of the roles that nodes run as. */
function nodeRoles(stack: Stack, allowed: readonly string[]): StackFinding[] {
  const forNodes = new Map<Subject, Fact>();
  for (const role of stack.ofType(ROLE)) {
    const runsNodes = any(...stack.referring(role, "nodeRoleArn", NODE_GROUP).map(({ is }) => is));
    if (runsNodes === false) continue;
    for (const { from, is } of stack.referring(role, "role", ATTACHMENT)) {
      forNodes.set(from, any(forNodes.get(from) ?? false, all(is, runsNodes)));
    }
  }
  return [...forNodes].flatMap(([attachment, isNodes]) => {
    const policy = attachment.props.at("policyArn");
    const named = reads(policy, (arn) => allowed.some((name) => arn.endsWith(`/${name}`)));
    const fact = isNodes === true ? named : isNodes;
    return about(attachment, must(fact, policy, "every pod on the node gets this policy"));
  });
}

/** GKE: a pool hides the node's own identity; a cluster's first pool may leave it to the workload pool. */
function gke(stack: Stack): StackFinding[] {
  const hidden = (config: Node): Fact => isOneOf(config.at("workloadMetadataConfig.mode"), "GKE_METADATA");
  const message = "workloadMetadataConfig.mode is not GKE_METADATA";
  const clusters = stack.ofType(GKE_CLUSTER).flatMap((cluster) => {
    const config = cluster.props.at("nodeConfig");
    const mode = config.at("workloadMetadataConfig.mode");
    const byPool = all(mode.absent, willBeSet(cluster, "workloadIdentityConfig.workloadPool"));
    return about(cluster, must(any(withoutOwnPool(cluster), hidden(config), byPool), mode, message));
  });
  const owned = stack
    .ofType(GKE_CLUSTER)
    .flatMap((to) => stack.referring(to, "cluster", GKE_POOL).map(({ from, is }) => ({ to, from, is })));
  const owners = groupBy(owned, ({ from }) => from);
  const pools = stack.ofType(GKE_POOL).flatMap((pool) => {
    const config = pool.props.at("nodeConfig");
    const mode = config.at("workloadMetadataConfig.mode");
    const byCluster = (owners.get(pool) ?? []).map(({ to, is }) =>
      all(is, isSet(to.props.at("workloadIdentityConfig.workloadPool"))),
    );
    return about(pool, must(any(hidden(config), all(mode.absent, any(...byCluster))), mode, message));
  });
  return [...clusters, ...pools];
}

export const clusterWorkloadIdentity = configurable(
  {
    id: "cluster-workload-identity",
    title: "Pods have an identity of their own in the cloud, and not the node's",
    severity: "high",
    level: "mandatory",
    why: "Where pods can ask for the node's credentials, the least of them may do what any of them may.",
    remedy:
      "Set GKE_METADATA and a workload pool (GKE), or an OIDC provider or Pod Identity (EKS), and keep the node's role small.",
    refs: {
      cis: { eks: ["5.2.1", "5.1.3"], gke: ["5.2.2", "5.4.1"] },
      trivy: ["AVD-GCP-0057"],
      checkov: ["CKV_GCP_69"],
    },
  },
  {
    nodePolicies: z
      .array(z.string())
      .default(NODE_POLICIES)
      .describe("managed policies a node's role may have, by the end of their ARN"),
  },
  ({ nodePolicies }) => ({
    targets: [GKE_CLUSTER, GKE_POOL, CLUSTER, PROVIDER, ADDON, ATTACHMENT, NODE_GROUP],
    stack: (stack) => [
      ...stack.ofType(CLUSTER).flatMap((cluster) => eks(stack, cluster)),
      ...nodeRoles(stack, nodePolicies),
      ...gke(stack),
    ],
  }),
);
