import { CryptoKeyIAMMember } from "@pulumi/gcp/kms";
import * as pulumi from "@pulumi/pulumi";
import { after } from "../after";
import type { Scope } from "../component";
import type { VaultSeal, VaultSealSpec } from "../contract";
import type { GcpConfig } from "./config";
import { encryptionKey, keyRing } from "./encryption";
import { identity } from "./identity";

const KEY = "unseal";

/** A key of Cloud KMS that Vault's pods, and nobody else's, may use; Vault asks what it is before it does. */
export function vaultSeal(config: GcpConfig, scope: Scope, spec: VaultSealSpec): VaultSeal {
  const { principal, annotations, issuers } = identity(config, { ...spec, service: "vault" });
  const ring = keyRing(config, scope, spec, "vault");
  const key = encryptionKey(scope, spec, ring, KEY, principal);
  const viewer = new CryptoKeyIAMMember(
    `${scope.name}-${KEY}-key-viewer`,
    { cryptoKeyId: key, role: "roles/cloudkms.viewer", member: principal },
    scope.child(),
  );
  return {
    kind: "gcpckms",
    parameters: {
      project: config.project,
      region: config.region,
      key_ring: ring.name,
      crypto_key: after(pulumi.output(KEY), [viewer]),
    },
    annotations,
    issuers,
  };
}
