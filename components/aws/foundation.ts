import { StorageClass } from "@pulumi/kubernetes/storage/v1";
import type { Scope } from "../component";
import type { Charts, FoundationSpec } from "../contract";
import { type Account, arn } from "./account";
import type { AwsConfig } from "./config";
import { createKarpenter } from "./karpenter";
import { createLoadBalancerController } from "./load-balancer-controller";
import { clusterKeyAlias } from "./names";

/** Name of the storage class for volumes of in-cluster state. */
export const STORAGE_CLASS = "encrypted";

/** What of the `aws` block of the configuration the foundation is made by. */
export type FoundationOptions = Pick<AwsConfig, "karpenter" | "nodeImage" | "zones">;

/**
 * Encrypted volumes, the controller that turns Services of type LoadBalancer into load balancers, and, where
 * chosen, the one that starts nodes.
 */
export function foundation(
  account: Account,
  { karpenter, nodeImage: image, zones }: FoundationOptions,
  scope: Scope,
  spec: FoundationSpec,
  charts: Charts,
): void {
  createStorageClass(account, scope, spec);
  if (karpenter !== undefined) createKarpenter(account, scope, spec, charts, { ...karpenter, image, zones });
  createLoadBalancerController(account, scope, spec, charts["aws-load-balancer-controller"]);
}

function createStorageClass(account: Account, scope: Scope, spec: FoundationSpec): void {
  new StorageClass(
    `${scope.name}-encrypted`,
    {
      metadata: {
        name: STORAGE_CLASS,
        annotations: { "storageclass.kubernetes.io/is-default-class": "true" },
      },
      provisioner: "ebs.csi.aws.com",
      parameters: {
        type: "gp3",
        encrypted: "true",
        // An alias, because a class cannot be changed: the key behind it can.
        kmsKeyId: arn(account, "kms", clusterKeyAlias(spec.name)),
      },
      // The volume is made in the zone its pod is scheduled to.
      volumeBindingMode: "WaitForFirstConsumer",
      allowVolumeExpansion: true,
      reclaimPolicy: "Delete",
    },
    scope.child(),
  );
}
