import { type Cluster, NodePool } from "@pulumi/gcp/container";
import type { Scope } from "../component";
import type { ClusterSpec } from "../contract";
import { shapedName } from "../pure/naming";
import type { GcpConfig } from "./config";
import { parseTaint, type PoolConfig } from "./config-pools";
import { MAX_PODS_PER_NODE } from "./layout";
import { FIXED, type Machine, MACHINES, MANAGEMENT, nodeConfig, type NodeSetup } from "./nodes";

/** The configured pools of autoscaled private nodes; what the configuration leaves open is the profile's. */
export function nodePools(
  config: GcpConfig,
  scope: Scope,
  spec: ClusterSpec,
  cluster: Cluster,
  setup: NodeSetup,
): void {
  for (const [name, pool] of Object.entries(config.pools)) {
    const zones = pool.zones ?? [...spec.zones];
    const { min, max } = bounds(pool, spec.nodes);
    new NodePool(
      `${scope.name}-pool-${name}`,
      {
        project: config.project,
        location: config.region,
        cluster: cluster.name,
        name: poolName(name, pool),
        ...(config.maintenance.minorUpgrades === "by-hand" && nodesFollow(cluster)),
        nodeLocations: zones,
        initialNodeCount: Math.ceil(min / zones.length),
        autoscaling: { totalMinNodeCount: min, totalMaxNodeCount: max, locationPolicy: pool.location },
        maxPodsPerNode: MAX_PODS_PER_NODE,
        management: MANAGEMENT,
        upgradeSettings: { strategy: "SURGE", maxSurge: pool.surge, maxUnavailable: pool.unavailable },
        networkConfig: { enablePrivateNodes: true },
        nodeConfig: {
          ...nodeConfig(spec, setup),
          ...machine(pool, spec.nodes),
          labels: pool.labels,
          taints: pool.taints.map(parseTaint),
          spot: pool.spot,
        },
      },
      // The autoscaler owns the count; another initial one would replace the pool.
      scope.child({ dependsOn: [setup.grant], ignoreChanges: ["initialNodeCount"] }),
    );
  }
}

/**
 * Where GKE leaves minor versions alone, it leaves those of nodes alone too: they go where the control plane went.
 */
function nodesFollow(cluster: Cluster) {
  return { version: cluster.masterVersion };
}

/** Nodes in all zones together; a limit that is given moves the profile's other one, not the reverse. */
function bounds({ min, max }: PoolConfig, profile: ClusterSpec["nodes"]) {
  return {
    min: min ?? Math.min(profile.min, max ?? profile.min),
    max: max ?? Math.max(profile.max, min ?? profile.max),
  };
}

function machine({ machineType, diskType, diskSizeGb }: PoolConfig, { size }: ClusterSpec["nodes"]): Machine {
  const fromProfile = MACHINES[size];
  return {
    machineType: machineType ?? fromProfile.machineType,
    diskType: diskType ?? fromProfile.diskType,
    diskSizeGb: diskSizeGb ?? fromProfile.diskSizeGb,
  };
}

/** Only what a pool cannot change is in its name: GKE exchanges nodes for others of type, disk, labels or taints. */
function poolName(name: string, { spot }: PoolConfig): string {
  return shapedName([name], [FIXED, MAX_PODS_PER_NODE, spot], 40);
}
