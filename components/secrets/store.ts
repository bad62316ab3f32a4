import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type { ChildOptions, Scope } from "../component";
import { customResource } from "../kubernetes/custom-resource";
import { PLATFORM_NAMESPACE } from "../kubernetes/namespace";
import { vaultProvider, type VaultClient, type VaultLogin } from "../vault";

export interface SecretStoreArgs {
  readonly name: string;
  readonly login: VaultLogin;
  readonly client: VaultClient;
  /** Namespaces that it serves besides the platform's own. */
  readonly namespaces: readonly string[];
}

/**
 * The platform's secret store: Vault's `secret` mount (version 2), readable where the platform's own policy
 * says so, and offered to the platform's namespaces and the given ones alone.
 */
export function secretStore(
  scope: Scope,
  { name, login, client, namespaces }: SecretStoreArgs,
  opts: ChildOptions,
): CustomResource {
  return customResource(
    scope,
    "store",
    {
      apiVersion: "external-secrets.io/v1",
      kind: "ClusterSecretStore",
      metadata: { name },
      spec: {
        provider: {
          vault: { ...vaultProvider(login, client, { clusterWide: true }), path: "secret", version: "v2" },
        },
        conditions: [
          { namespaceSelector: { matchLabels: PLATFORM_NAMESPACE } },
          ...(namespaces.length === 0 ? [] : [{ namespaces: [...namespaces] }]),
        ],
      },
    },
    opts,
  );
}
