import { CryptoKey, CryptoKeyIAMMember, KeyRing } from "@pulumi/gcp/kms";
import * as pulumi from "@pulumi/pulumi";
import { RandomId } from "@pulumi/random/randomId";
import type { Scope } from "../component";
import type { PlatformSpec } from "../contract";
import { physicalName } from "../pure/naming";
import type { GcpConfig } from "./config";

const DAY_SECONDS = 86_400;

/**
 * A key ring in the region. Neither it nor a key's name can ever be deleted, so a random suffix lets a stack
 * that was destroyed come back under the same name.
 */
export function keyRing(config: GcpConfig, scope: Scope, spec: PlatformSpec, purpose: string): KeyRing {
  const suffix = new RandomId(`${scope.name}-keys-suffix`, { byteLength: 4 }, scope.child());
  return new KeyRing(
    `${scope.name}-keys`,
    {
      project: config.project,
      location: config.region,
      name: pulumi.interpolate`${physicalName([spec.name, purpose], 54)}-${suffix.hex}`,
    },
    scope.child({ protect: spec.protect }),
  );
}

/**
 * A key of the customer's that one identity may use, rotated every 90 days; destroyed versions can be restored
 * for 30 days.
 *
 * @param user IAM member that encrypts and decrypts
 * @returns the key's resource name; whoever has it waits for the grant too
 */
export function encryptionKey(
  scope: Scope,
  spec: PlatformSpec,
  ring: KeyRing,
  purpose: string,
  user: pulumi.Input<string>,
): pulumi.Output<string> {
  const key = new CryptoKey(
    `${scope.name}-${purpose}-key`,
    {
      keyRing: ring.id,
      name: purpose,
      purpose: "ENCRYPT_DECRYPT",
      rotationPeriod: `${90 * DAY_SECONDS}s`,
      destroyScheduledDuration: `${30 * DAY_SECONDS}s`,
      labels: spec.labels,
      deletionPolicy: spec.protect ? "PREVENT" : "DELETE",
    },
    scope.child({ protect: spec.protect }),
  );
  const grant = new CryptoKeyIAMMember(
    `${scope.name}-${purpose}-key-user`,
    { cryptoKeyId: key.id, role: "roles/cloudkms.cryptoKeyEncrypterDecrypter", member: user },
    scope.child(),
  );
  return grant.cryptoKeyId;
}
