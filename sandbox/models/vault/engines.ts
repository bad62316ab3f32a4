import type { CloudObject } from "../../simulator/cloud";
import type { Context, Failure, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { known } from "./auth";
import { forceNew, MOUNT, trimmed } from "./common";

const HOUR_SECONDS = 3600;

/** Disabling a secrets engine removes all its data (Vault documentation, commands/secrets/disable). */
const inMount = {
  references: { backend: { to: [MOUNT], by: "path", loose: true } },
  partOf: ({ inputs }: CloudObject) => ({ type: MOUNT, id: trimmed(inputs, "backend") }),
};

/** An authority of the mount's own, whose key Vault does not give out. */
const rootCertificate: TypeModel = {
  type: "vault:pkiSecret/secretBackendRootCert:SecretBackendRootCert",
  immutable: forceNew(
    "resource_pki_secret_backend_root_cert.go",
    ...["altNames", "backend", "commonName", "country", "excludeCnFromSans"],
    ...["excludedDnsDomains", "excludedEmailAddresses", "excludedIpRanges", "excludedUriDomains", "format"],
    ...["ipSans", "issuerName", "keyBits", "keyName", "keyRef"],
    ...["keyType", "keyUsages", "locality", "managedKeyId", "managedKeyName"],
    ...["maxPathLength", "notAfter", "notBeforeDuration", "organization", "otherSans"],
    ...["ou", "permittedDnsDomains", "permittedEmailAddresses", "permittedIpRanges", "permittedUriDomains"],
    ...["postalCode", "privateKeyFormat", "province", "signatureBits", "streetAddress"],
    ...["ttl", "type", "uriSans", "usePss"],
  ),
  ...inMount,
  id: (inputs) => `${trimmed(inputs, "backend")}/root/generate/${text(inputs, "type") ?? ""}`,
  validate: (inputs, context) => [
    ...known(inputs, "type", ["internal", "exported", "existing", "kms"], "unknown kind of key"),
    ...mountIs(inputs, context, "pki"),
  ],
  outputs: (_inputs, context) => {
    const certificate = `-----BEGIN CERTIFICATE-----\n${context.hex(64, "root")}\n-----END CERTIFICATE-----`;
    return {
      certificate,
      issuingCa: certificate,
      issuerId: context.hex(32, "issuer"),
      keyId: context.hex(32, "key"),
      serialNumber: context.hex(32, "serial"),
    };
  },
};

const pkiRole: TypeModel = {
  type: "vault:pkiSecret/secretBackendRole:SecretBackendRole",
  immutable: forceNew("resource_pki_secret_backend_role.go", "backend", "name"),
  requires: ["name"],
  ...inMount,
  id: (inputs) => `${trimmed(inputs, "backend")}/roles/${text(inputs, "name") ?? ""}`,
  validate: (inputs, context) => [
    ...mountIs(inputs, context, "pki"),
    ...known(inputs, "keyType", ["rsa", "ec", "ed25519", "any"], "unknown type of key"),
  ],
};

const transitKey: TypeModel = {
  type: "vault:transit/secretBackendKey:SecretBackendKey",
  stateful: true,
  immutable: forceNew(
    "resource_transit_secret_backend_key.go",
    ...["backend", "name", "type", "derived", "convergentEncryption", "context"],
  ),
  mutable: [
    ...["allowPlaintextBackup", "autoRotatePeriod", "deletionAllowed", "exportable"],
    ...["minDecryptionVersion", "minEncryptionVersion"],
  ],
  requires: ["name"],
  ...inMount,
  id: (inputs) => `${trimmed(inputs, "backend")}/keys/${text(inputs, "name") ?? ""}`,
  validate: (inputs, context) => [...mountIs(inputs, context, "transit"), ...rotation(inputs)],
  outputs: (inputs) => ({
    latestVersion: 1,
    minAvailableVersion: 0,
    minDecryptionVersion: inputs["minDecryptionVersion"] ?? 1,
    supportsDecryption: true,
    supportsEncryption: true,
  }),
  // Vault documentation, api-docs/secret/transit, Delete key.
  refuseDelete: ({ inputs }) =>
    inputs["deletionAllowed"] === true
      ? undefined
      : "error deleting policy: deletion is not allowed for this key",
};

/** 0 is never; anything else lasts an hour at least (api-docs/secret/transit, Create key). */
function rotation(inputs: Props): Failure[] {
  const seconds = inputs["autoRotatePeriod"];
  return typeof seconds !== "number" || seconds === 0 || seconds >= HOUR_SECONDS
    ? []
    : [{ path: "autoRotatePeriod", reason: "auto rotate period must be 0 to disable or at least an hour" }];
}

/** A mount that exists must be of the engine; one that does not exist yet is judged when it is referred to. */
function mountIs(inputs: Props, { cloud, scope }: Context, type: string): Failure[] {
  const mount = cloud.get(MOUNT, trimmed(inputs, "backend"), scope);
  const actual = mount?.outputs["type"];
  return mount === undefined || actual === type
    ? []
    : [{ path: "backend", reason: `is a mount of type ${JSON.stringify(actual)}, not ${type}` }];
}

export const engineTypes: readonly TypeModel[] = [rootCertificate, pkiRole, transitKey];
