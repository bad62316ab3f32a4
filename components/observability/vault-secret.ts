import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import { customResource } from "../kubernetes/custom-resource";

export interface VaultSecretArgs {
  readonly logicalName: string;
  readonly name: string;
  readonly namespace: pulumi.Output<string>;
  /** Cluster-wide secret store. */
  readonly secretStore: string;
  /** Path in Vault's `secret` mount. */
  readonly vaultPath: string;
  /** Property at that path, and key of the Secret. */
  readonly key: string;
}

/** One property of Vault's in a Secret, looked at every hour. */
export function vaultSecret(
  scope: Scope,
  { logicalName, name, namespace, secretStore, vaultPath, key }: VaultSecretArgs,
): CustomResource {
  return customResource(scope, logicalName, {
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata: { name, namespace },
    spec: {
      refreshInterval: "1h",
      secretStoreRef: { kind: "ClusterSecretStore", name: secretStore },
      target: { name, creationPolicy: "Owner" },
      data: [{ secretKey: key, remoteRef: { key: vaultPath, property: key } }],
    },
  });
}
