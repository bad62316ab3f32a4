import { IAMMember } from "@pulumi/gcp/projects";
import { Account } from "@pulumi/gcp/serviceaccount";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { PlatformSpec, Size } from "../contract";
import { physicalName } from "../pure/naming";
import type { GcpConfig } from "./config";
import { nodeTag } from "./firewall";

/** What no node pool can change: an edit of it makes another pool. */
export const FIXED = {
  // The scope limits nothing; the service account's roles do.
  oauthScopes: ["https://www.googleapis.com/auth/cloud-platform"],
  metadata: { "disable-legacy-endpoints": "true" },
  shieldedInstanceConfig: { enableSecureBoot: true, enableIntegrityMonitoring: true },
};

export const IMAGE = "COS_CONTAINERD";

/** The kubelet's port without authentication stays closed. */
export const KUBELET = { insecureKubeletReadonlyPortEnabled: "FALSE" };

/** What a release channel demands of every pool. */
export const MANAGEMENT = { autoRepair: true, autoUpgrade: true };

export interface Machine {
  readonly machineType: string;
  readonly diskType: string;
  readonly diskSizeGb: number;
}

/** 2, 4 and 8 vCPU with 4 GiB of memory each; the boot disk holds images and ephemeral storage. */
export const MACHINES = {
  small: { machineType: "e2-standard-2", diskType: "pd-balanced", diskSizeGb: 50 },
  medium: { machineType: "e2-standard-4", diskType: "pd-balanced", diskSizeGb: 100 },
  large: { machineType: "n2-standard-8", diskType: "pd-ssd", diskSizeGb: 100 },
} as const satisfies Record<Size, Machine>;

/** What all nodes have in common, those of the transient first pool and of automatic ones included. */
export interface NodeSetup {
  readonly serviceAccount: pulumi.Output<string>;
  /** Without it nodes cannot report themselves. */
  readonly grant: IAMMember;
  readonly bootDiskKmsKey: pulumi.Output<string>;
  /** Network tag. */
  readonly tag: string;
}

/** A service account for nodes with the least that GKE documents: logs, metrics, and reading system images. */
export function nodeSetup(
  config: GcpConfig,
  scope: Scope,
  spec: PlatformSpec,
  diskKey: pulumi.Output<string>,
): NodeSetup {
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
  return { serviceAccount: account.email, grant, bootDiskKmsKey: diskKey, tag: nodeTag(spec) };
}

/** How every node of a pool is set up. */
export function nodeConfig(spec: PlatformSpec, { serviceAccount, bootDiskKmsKey, tag }: NodeSetup) {
  return {
    ...FIXED,
    serviceAccount,
    bootDiskKmsKey,
    imageType: IMAGE,
    workloadMetadataConfig: { mode: "GKE_METADATA" },
    kubeletConfig: KUBELET,
    resourceLabels: spec.labels,
    tags: [tag],
  };
}
