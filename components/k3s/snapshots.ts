import type { Scope } from "../component";
import { customResource } from "../kubernetes/custom-resource";
import type { K3sConfig } from "./config";
import { SNAPSHOT_SECRET } from "./install/files";

/** The namespace that K3s reads its settings from. */
export const SNAPSHOT_NAMESPACE = "kube-system";

/**
 * Where K3s sends its snapshots of etcd, with credentials that External Secrets fetches from Vault: they are in no
 * file of a machine. K3s looks for the Secret at every snapshot, and keeps the snapshot on the machine as well
 * (docs.k3s.io, k3s etcd-snapshot, S3 Configuration Secret Support).
 */
export function snapshotTarget(scope: Scope, { site, backups }: K3sConfig, secretStore: string): void {
  customResource(scope, "snapshots", {
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata: { name: SNAPSHOT_SECRET, namespace: SNAPSHOT_NAMESPACE },
    spec: {
      refreshInterval: "1h",
      secretStoreRef: { kind: "ClusterSecretStore", name: secretStore },
      target: {
        name: SNAPSHOT_SECRET,
        creationPolicy: "Owner",
        template: {
          data: {
            "etcd-s3-endpoint": new URL(backups.endpoint).host,
            "etcd-s3-bucket": backups.bucket,
            "etcd-s3-folder": `${site}/etcd`,
            "etcd-s3-access-key": "{{ .accessKey }}",
            "etcd-s3-secret-key": "{{ .secretKey }}",
          },
        },
      },
      data: ["accessKey", "secretKey"].map((property) => ({
        secretKey: property,
        remoteRef: { key: backups.vaultPath, property },
      })),
    },
  });
}
