import type { ClusterSpec } from "../contract";
import type { GcpConfig } from "./config";
import { FIXED, IMAGE, KUBELET, MACHINES, MANAGEMENT, type NodeSetup } from "./nodes";

/**
 * How the number of nodes follows the pods: GKE's autoscaler over the configured pools and, where it may, over
 * pools that it adds by itself. Those get what the configured ones have: identity, key, image, tag, secure boot.
 */
export function autoscaling(config: GcpConfig, spec: ClusterSpec, setup: NodeSetup) {
  const { profile, autoProvisioning: limits } = config.autoscaling;
  return {
    clusterAutoscaling: {
      enabled: limits !== undefined,
      autoscalingProfile: profile,
      ...(limits !== undefined && {
        resourceLimits: [
          { resourceType: "cpu", minimum: 0, maximum: limits.cores },
          { resourceType: "memory", minimum: 0, maximum: limits.memoryGb },
        ],
        autoProvisioningLocations: [...spec.zones],
        autoProvisioningDefaults: provisioningDefaults(spec, setup),
      }),
    },
    ...(limits !== undefined && {
      nodePoolAutoConfig: { networkTags: { tags: [setup.tag] }, nodeKubeletConfig: KUBELET },
    }),
    verticalPodAutoscaling: { enabled: true },
  };
}

function provisioningDefaults({ nodes: { size } }: ClusterSpec, setup: NodeSetup) {
  const { diskType, diskSizeGb } = MACHINES[size];
  return {
    serviceAccount: setup.serviceAccount,
    bootDiskKmsKey: setup.bootDiskKmsKey,
    oauthScopes: FIXED.oauthScopes,
    shieldedInstanceConfig: FIXED.shieldedInstanceConfig,
    imageType: IMAGE,
    diskType,
    diskSize: diskSizeGb,
    management: MANAGEMENT,
    upgradeSettings: { strategy: "SURGE", maxSurge: 1, maxUnavailable: 0 },
  };
}
