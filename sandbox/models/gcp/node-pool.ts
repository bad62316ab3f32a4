import type { Context, Failure, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { CLUSTER } from "./cluster";
import { badZones } from "./cluster-rules";
import { ACCOUNT } from "./identity";
import { encryptsWith, notGranted } from "./kms";
import { refuseByHand, refuseVersion, versionOf } from "./node-versions";
import {
  badName,
  forcesNew,
  nameOf,
  notAmong,
  number,
  outOfRange,
  projectOf,
  selfLink,
  texts,
  when,
} from "./shared";

/** Nodes of a GKE Standard cluster. */
export const nodePool: TypeModel = {
  type: "gcp:container/nodePool:NodePool",
  immutable: {
    ...forcesNew("services/container/resource_container_node_pool.go", [
      "cluster",
      "location",
      "name",
      "project",
      "initialNodeCount",
      "maxPodsPerNode",
      "placementPolicy",
      "queuedProvisioning",
      "networkConfig.createPodRange",
      "networkConfig.podRange",
      "networkConfig.podIpv4CidrBlock",
      "networkConfig.subnetwork",
    ]),
    ...forcesNew("services/container/node_config.go", [
      "nodeConfig.bootDiskKmsKey",
      "nodeConfig.guestAccelerators",
      "nodeConfig.metadata",
      "nodeConfig.minCpuPlatform",
      "nodeConfig.oauthScopes",
      "nodeConfig.preemptible",
      "nodeConfig.serviceAccount",
      "nodeConfig.shieldedInstanceConfig",
      "nodeConfig.spot",
    ]),
  },
  requires: ["name"],
  references: {
    cluster: { to: [CLUSTER], by: "name", loose: true },
    "nodeConfig.serviceAccount": { to: [ACCOUNT], by: "email", loose: true },
    "nodeConfig.bootDiskKmsKey": encryptsWith,
  },
  // GKE API DeleteCluster: the nodes go with it.
  partOf: ({ id }) => ({ type: CLUSTER, id: id.slice(0, id.indexOf("/nodePools/")) }),
  id: (inputs, context) =>
    `projects/${projectOf(inputs, context)}/locations/${text(inputs, "location") ?? ""}/clusters/${text(inputs, "cluster") ?? ""}/nodePools/${nameOf(inputs)}`,
  validate: (inputs, context) => [
    ...badName(inputs, "name", 40),
    ...badZones(inputs, text(inputs, "location")),
    ...badScaling(inputs),
    ...badUpgrade(inputs),
    ...outOfRange(inputs, "maxPodsPerNode", 8, 256),
    ...outOfRange(inputs, "nodeConfig.diskSizeGb", 10, 65_536),
    ...notAmong(inputs, "nodeConfig.workloadMetadataConfig.mode", ["GKE_METADATA", "GCE_METADATA"]),
    ...notAmong(inputs, "autoscaling.locationPolicy", ["BALANCED", "ANY"]),
    ...notAmong(inputs, "nodeConfig.taints[].effect", ["NO_SCHEDULE", "PREFER_NO_SCHEDULE", "NO_EXECUTE"]),
    ...notGranted(inputs, "nodeConfig.bootDiskKmsKey", "compute-system", context.cloud),
  ],
  refuse: (inputs, context) => refuseVersion(inputs, context) ?? refuseByHand(inputs, context),
  outputs: (inputs, context) => {
    const groups = groupsOf(inputs, context);
    return {
      project: projectOf(inputs, context),
      version: versionOf(inputs, context),
      operation: `operation-${context.hex(32, "operation")}`,
      instanceGroupUrls: groups.map((group) => group.replace("Managers", "s")),
      managedInstanceGroupUrls: groups,
    };
  },
};

/** Limits are per zone or in total, not both, and the lower one is the lower one. */
function badScaling(inputs: Props): Failure[] {
  const limit = (key: string) => number(inputs, `autoscaling.${key}`);
  const [zonalMin, zonalMax, totalMin, totalMax] = [
    limit("minNodeCount"),
    limit("maxNodeCount"),
    limit("totalMinNodeCount"),
    limit("totalMaxNodeCount"),
  ];
  const zonal = zonalMin !== undefined || zonalMax !== undefined;
  const total = totalMin !== undefined || totalMax !== undefined;
  return [
    ...when(zonal && total, "autoscaling", "cannot have limits per zone and in total"),
    ...when((zonalMin ?? 0) > (zonalMax ?? Infinity), "autoscaling.minNodeCount", "is above maxNodeCount"),
    ...when(
      (totalMin ?? 0) > (totalMax ?? Infinity),
      "autoscaling.totalMinNodeCount",
      "is above totalMaxNodeCount",
    ),
    ...when("autoscaling" in inputs && "nodeCount" in inputs, "nodeCount", "cannot be set with autoscaling"),
  ];
}

function badUpgrade(inputs: Props): Failure[] {
  const surge = number(inputs, "upgradeSettings.maxSurge") ?? 1;
  const unavailable = number(inputs, "upgradeSettings.maxUnavailable") ?? 0;
  return [
    ...when(surge + unavailable < 1, "upgradeSettings", "must let one node be added or unavailable"),
    ...when(surge + unavailable > 20, "upgradeSettings", "may upgrade at most 20 nodes at a time"),
  ];
}

/** One managed instance group a zone. */
function groupsOf(inputs: Props, context: Context): string[] {
  const pool = `gke-${text(inputs, "cluster") ?? ""}-${nameOf(inputs)}-${context.hex(8, "group")}-grp`;
  return texts(inputs, "nodeLocations[]").map((zone) =>
    selfLink(
      "www",
      "v1",
      `projects/${projectOf(inputs, context)}/zones/${zone}/instanceGroupManagers/${pool}`,
    ),
  );
}
