import { StorageClass } from "@pulumi/kubernetes/storage/v1";
import type { Scope } from "../component";
import type { FoundationSpec } from "../contract";
import { serviceAgents } from "./agents";
import type { GcpConfig } from "./config";
import { encryptionKey, keyRing } from "./encryption";
import { secrets } from "./secrets";

/** Storage class for volumes of in-cluster state. */
export const STORAGE_CLASS = "encrypted";

/** The storage class for volumes, encrypted with a key that is theirs alone, and the secrets of Secret Manager. */
export function foundation(config: GcpConfig, scope: Scope, spec: FoundationSpec): void {
  const ring = keyRing(config, scope, spec, "volumes");
  const key = encryptionKey(scope, spec, ring, "volumes", serviceAgents(config).compute);
  new StorageClass(
    `${scope.name}-storage`,
    {
      metadata: { name: STORAGE_CLASS },
      provisioner: "pd.csi.storage.gke.io",
      parameters: {
        type: "pd-balanced",
        "disk-encryption-kms-key": key,
        // A class cannot be changed: of the labels, only what never changes.
        labels: `platform=${spec.name}`,
      },
      // A disk belongs to a zone: it is made where its pod is scheduled.
      volumeBindingMode: "WaitForFirstConsumer",
      allowVolumeExpansion: true,
      reclaimPolicy: "Delete",
    },
    scope.child(),
  );
  secrets(config, scope, spec);
}
