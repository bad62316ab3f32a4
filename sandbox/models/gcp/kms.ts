import type { Cloud } from "../../simulator/cloud";
import type { Failure, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { badGrant, refuseMissingMember } from "./identity";
import { badDuration, forcesNew, labelOutputs, nameOf, projectOf, when } from "./shared";

const KEY_RING = "gcp:kms/keyRing:KeyRing";
export const CRYPTO_KEY = "gcp:kms/cryptoKey:CryptoKey";
const CRYPTO_KEY_IAM_MEMBER = "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember";

const DAY_SECONDS = 86_400;
const USE = "roles/cloudkms.cryptoKeyEncrypterDecrypter";

/** A key may be destroyed under its users' hands; the cloud does not refuse that. */
export const encryptsWith = { to: [CRYPTO_KEY], loose: true };

/**
 * The cloud keeps a key ring for ever; deleting it removes it from the engine's state only (note in
 * @pulumi/gcp kms/keyRing.d.ts), and its name stays taken. The sandbox frees the name, so that a stack that was
 * destroyed can come up again.
 */
const keyRing: TypeModel = {
  type: KEY_RING,
  stateful: true,
  immutable: forcesNew("services/kms/resource_kms_key_ring.go", ["location", "name", "project"]),
  requires: ["name"],
  id: (inputs, context) =>
    `projects/${projectOf(inputs, context)}/locations/${text(inputs, "location") ?? ""}/keyRings/${nameOf(inputs)}`,
  validate: (inputs) => badKmsName(inputs),
  outputs: (inputs, context) => ({ project: projectOf(inputs, context) }),
};

const cryptoKey: TypeModel = {
  type: CRYPTO_KEY,
  stateful: true,
  immutable: forcesNew("services/kms/resource_kms_crypto_key.go", [
    "keyRing",
    "name",
    "cryptoKeyBackend",
    "destroyScheduledDuration",
    "importOnly",
    "purpose",
    "versionTemplate.protectionLevel",
  ]),
  mutable: ["rotationPeriod", "labels", "deletionPolicy"],
  requires: ["name"],
  // "Deleting" a ring only forgets it.
  references: { keyRing: { to: [KEY_RING], loose: true } },
  id: (inputs) => `${text(inputs, "keyRing") ?? ""}/cryptoKeys/${nameOf(inputs)}`,
  validate: (inputs) => [
    ...badKmsName(inputs),
    ...badDuration(inputs, "rotationPeriod", DAY_SECONDS, Number.POSITIVE_INFINITY),
    ...badDuration(inputs, "destroyScheduledDuration", DAY_SECONDS, 120 * DAY_SECONDS),
    ...when(
      "rotationPeriod" in inputs && (text(inputs, "purpose") ?? "ENCRYPT_DECRYPT") !== "ENCRYPT_DECRYPT",
      "rotationPeriod",
      "is for keys of purpose ENCRYPT_DECRYPT",
    ),
  ],
  outputs: (inputs, context) => ({
    ...labelOutputs(inputs, context),
    primaries: [{ name: `${context.id}/cryptoKeyVersions/1`, state: "ENABLED" }],
  }),
  refuseDelete: ({ outputs }) =>
    outputs.deletionPolicy === "PREVENT" ? "its deletionPolicy is PREVENT" : undefined,
};

function badKmsName(inputs: Props): Failure[] {
  const valid = /^[A-Za-z0-9_-]{1,63}$/.test(text(inputs, "name") ?? "a");
  return when(!valid, "name", "must be 1 to 63 letters, digits, dashes and underscores");
}

const cryptoKeyIamMember: TypeModel = {
  type: CRYPTO_KEY_IAM_MEMBER,
  immutable: forcesNew("tpgiamresource/resource_iam_member.go", [
    "cryptoKeyId",
    "role",
    "member",
    "condition",
  ]),
  // Destroying a key destroys its versions; the key stays, and so do its grants.
  references: { cryptoKeyId: { to: [CRYPTO_KEY], loose: true } },
  id: (inputs) => ["cryptoKeyId", "role", "member"].map((key) => text(inputs, key) ?? "").join("/"),
  validate: badGrant,
  refuse: refuseMissingMember,
  outputs: (_inputs, context) => ({ etag: context.hex(12, "etag") }),
};

/**
 * A service cannot encrypt with a key that its service agent was not granted. Of a key that is not there, the
 * reference says so.
 */
export function notGranted(inputs: Props, path: string, agentDomain: string, cloud: Cloud): Failure[] {
  const key = text(inputs, path);
  const exists = cloud.all().some(({ type, id }) => type === CRYPTO_KEY && id === key);
  const granted = cloud
    .all()
    .some(
      ({ type, inputs: grant }) =>
        type === CRYPTO_KEY_IAM_MEMBER &&
        grant.cryptoKeyId === key &&
        grant.role === USE &&
        (text(grant, "member") ?? "").includes(`@${agentDomain}.`),
    );
  return when(
    exists && !granted,
    path,
    `names a key that the service agent of ${agentDomain} lacks ${USE} on`,
  );
}

export const kms: readonly TypeModel[] = [keyRing, cryptoKey, cryptoKeyIamMember];
