import type * as pulumi from "@pulumi/pulumi";
import { SecretV2 } from "@pulumi/vault/kv/secretV2";
import type { Scope } from "../component";
import type { KeptSecret } from "../contract";

/** Mount of Vault's that holds the platform's own secrets; version 2. */
export const SECRET_MOUNT = "secret";

/**
 * Writes a secret to Vault's `secret` mount.
 *
 * @returns the path, once the entries are there
 */
export function keepInVault(scope: Scope, { path, data }: KeptSecret): pulumi.Output<string> {
  return new SecretV2(
    `${scope.name}-binding`,
    { mount: SECRET_MOUNT, name: path, dataJson: data, deleteAllVersions: true },
    scope.child(),
  ).name;
}
