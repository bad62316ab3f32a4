import * as z from "zod";
import { all, any, type Fact, isOneOf, isSet, matches } from "../../core/facts";
import { GKE_CLUSTER, GKE_POOL, withoutOwnPool } from "../../clouds/gke";
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
  const nodes = stack
    .ofType(NODE_GROUP)
    .filter((group) => stack.refers(group, "clusterName", cluster) === true);
  if (nodes.length === 0) return [];
  const provider = any(...stack.ofType(PROVIDER).map((one) => stack.refers(one, "url", cluster)));
  const agent = any(
    ...stack
      .ofType(ADDON)
      .map((addon) =>
        all(
          isOneOf(addon.props.at("addonName"), "eks-pod-identity-agent"),
          stack.refers(addon, "clusterName", cluster),
        ),
      ),
  );
  return about(
    cluster,
    must(
      any(provider, agent),
      cluster.props.at("name"),
      "it has neither an OIDC provider nor the Pod Identity agent",
    ),
  );
}

/** Policies of the roles that nodes run as. */
function nodeRoles(stack: Stack, allowed: readonly string[]): StackFinding[] {
  const roles = new Set(
    stack.ofType(NODE_GROUP).flatMap((group) => stack.referred(group, "nodeRoleArn", ROLE).found),
  );
  return stack.ofType(ATTACHMENT).flatMap((attachment) => {
    if (!stack.referred(attachment, "role", ROLE).found.some((role) => roles.has(role))) return [];
    const policy = attachment.props.at("policyArn");
    const named = any(...allowed.map((name) => matches(policy, new RegExp(`/${name}$`))));
    return about(attachment, must(named, policy, "every pod on the node gets this policy"));
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
  const pools = stack.ofType(GKE_POOL).flatMap((pool) => {
    const config = pool.props.at("nodeConfig");
    const mode = config.at("workloadMetadataConfig.mode");
    const owners = stack.referred(pool, "cluster", GKE_CLUSTER).found;
    const byCluster = owners.map((owner) => isSet(owner.props.at("workloadIdentityConfig.workloadPool")));
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
