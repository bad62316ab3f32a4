import { type Cluster, NodePool } from "@pulumi/gcp/container";
import { IAMMember } from "@pulumi/gcp/projects";
import { Account } from "@pulumi/gcp/serviceaccount";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { ClusterSpec, PlatformSpec, Size } from "../contract";
import { physicalName, shapedName } from "../pure/naming";
import type { GcpConfig } from "./config";
import { nodeTag } from "./firewall";
import { MAX_PODS_PER_NODE } from "./layout";

interface Machine {
  readonly machineType: string;
  readonly diskType: string;
  readonly diskSizeGb: number;
}

/** 2, 4 and 8 vCPU with 4 GiB of memory each; the boot disk holds images and ephemeral storage. */
const MACHINES = {
  small: { machineType: "e2-standard-2", diskType: "pd-balanced", diskSizeGb: 50 },
  medium: { machineType: "e2-standard-4", diskType: "pd-balanced", diskSizeGb: 100 },
  large: { machineType: "n2-standard-8", diskType: "pd-ssd", diskSizeGb: 100 },
} as const satisfies Record<Size, Machine>;

/** What no node pool can change: an edit of it makes another pool. */
const FIXED = {
  // The scope limits nothing; the service account's roles do.
  oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"],
  metadata: { "disable-legacy-endpoints": "true" },
  shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
};

/** The nodes' own identity and its grant, which nodes need before they can report themselves. */
export interface NodeIdentity {
  readonly email: pulumi.Output<string>;
  readonly grant: IAMMember;
}

/** A service account for nodes with the least that GKE documents: logs, metrics, and reading system images. */
export function nodeIdentity(config: GcpConfig, scope: Scope, spec: PlatformSpec): NodeIdentity {
  const account = new Account(
    `${scope.name}-nodes`,
    {
      project: config.project,
      accountId: physicalName([spec.name, "nodes"], 30),
      displayName: `Nodes of ${spec.name}`,
    },
    scope.child(),
  );
  const grant = new IAMMember(
    `${scope.name}-nodes-role`,
    { project: config.project, role: "roles/container.defaultNodeServiceAccount", member: account.member },
    scope.child(),
  );
  return { email: account.email, grant };
}

/** How every node is set up, that of the transient first pool included. */
export function nodeConfig(spec: PlatformSpec, identity: NodeIdentity, diskKey: pulumi.Output<string>) {
  return {
    ...FIXED,
    serviceAccount: identity.email,
    bootDiskKmsKey: diskKey,
    imageType: "COS_CONTAINERD",
    workloadMetadataConfig: { mode: "GKE_METADATA" },
    kubeletConfig: { insecureKubeletReadonlyPortEnabled: "FALSE" },
    resourceLabels: spec.labels,
    tags: [nodeTag(spec)],
  };
}

/** Autoscaled private nodes, balanced over the zones; repaired and upgraded by GKE, one at a time. */
export function nodePool(
  config: GcpConfig,
  scope: Scope,
  spec: ClusterSpec,
  cluster: Cluster,
  node: ReturnType<typeof nodeConfig>,
  identity: NodeIdentity,
): NodePool {
  const { size, min, max } = spec.nodes;
  return new NodePool(
    `${scope.name}-nodes`,
    {
      project: config.project,
      location: config.region,
      cluster: cluster.name,
      name: poolName(spec),
      nodeLocations: [...spec.zones],
      initialNodeCount: Math.ceil(min / spec.zones.length),
      autoscaling: { totalMinNodeCount: min, totalMaxNodeCount: max, locationPolicy: "BALANCED" },
      maxPodsPerNode: MAX_PODS_PER_NODE,
      management: { autoRepair: true, autoUpgrade: true },
      upgradeSettings: { strategy: "SURGE", maxSurge: 1, maxUnavailable: 0 },
      networkConfig: { enablePrivateNodes: true },
      nodeConfig: { ...node, ...MACHINES[size] },
    },
    // The autoscaler owns the count; another initial one would replace the pool.
    scope.child({ dependsOn: [identity.grant], ignoreChanges: ["initialNodeCount"] }),
  );
}

function poolName(spec: PlatformSpec): string {
  return shapedName([spec.name], [FIXED, MAX_PODS_PER_NODE], 40);
}
