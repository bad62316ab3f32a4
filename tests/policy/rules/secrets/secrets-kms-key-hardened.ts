import type { KeyArgs, KeyPolicyArgs } from "@pulumi/aws/kms";
import type { CryptoKeyArgs } from "@pulumi/gcp/kms";
import type { SecretBackendRootCertArgs } from "@pulumi/vault/pkisecret";
import type { SecretBackendKeyArgs } from "@pulumi/vault/transit";
import { secretsKmsKeyHardened as rule } from "../../../../policy/rules/secrets/secrets-kms-key-hardened";
import { fixture, unknown } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const allow = (Principal: unknown, Condition?: object) =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Principal, Action: "kms:*", Resource: "*", Condition }] });
const own = allow({ AWS: "arn:aws:iam::123456789012:root" });
const open = [
  allow("*"),
  allow({ AWS: "*" }),
  allow(["arn:aws:iam::123456789012:root", "*"]),
  allow({ AWS: "*" }, { StringEquals: { "kms:ViaService": "s3.eu-central-1.amazonaws.com" } }),
];

const key = fixture<KeyArgs>("aws:kms/key:Key", "key", { enableKeyRotation: true, policy: own });
const keyPolicy = fixture<KeyPolicyArgs>("aws:kms/keyPolicy:KeyPolicy", "key-policy", {
  keyId: "key",
  policy: own,
});
const cryptoKey = fixture<CryptoKeyArgs>("gcp:kms/cryptoKey:CryptoKey", "crypto", {
  keyRing: "ring",
  rotationPeriod: "7776000s",
});
const transit = fixture<SecretBackendKeyArgs>("vault:transit/secretBackendKey:SecretBackendKey", "transit", {
  backend: "transit",
  autoRotatePeriod: 7_776_000,
});
const root = fixture<SecretBackendRootCertArgs>(
  "vault:pkiSecret/secretBackendRootCert:SecretBackendRootCert",
  "root",
  { backend: "pki", commonName: "authority", type: "internal" },
);
const still = "violation: it does not rotate";

export const examination: Examination = {
  rule,
  base: [key(), keyPolicy(), cryptoKey(), transit(), root()],
  mutants: [
    ...["exportable", "allowPlaintextBackup", "deletionAllowed"].map((path) => ({
      of: "transit",
      path,
      bad: [true],
      good: [false],
      absent: "pass" as const,
    })),
    { of: "transit", path: "autoRotatePeriod", bad: [0], good: [3600], absent: "violation" },
    { of: "transit", path: "type", good: ["aes256-gcm96", "ed25519"], absent: "pass", unknown: "pass" },
    { of: "root", path: "type", bad: ["exported"], good: ["internal", "existing", "kms"], absent: "pass" },
    { of: "key", path: "enableKeyRotation", bad: [false], good: [true], absent: "violation" },
    { of: "key", path: "rotationPeriodInDays", bad: [366, 2560], good: [90, 365], absent: "pass" },
    { of: "key", path: "deletionWindowInDays", bad: [6], good: [7, 30], absent: "pass" },
    { of: "key", path: "bypassPolicyLockoutSafetyCheck", bad: [true], good: [false], absent: "pass" },
    {
      of: "key",
      path: "keyUsage",
      good: ["ENCRYPT_DECRYPT", "SIGN_VERIFY"],
      absent: "pass",
      unknown: "pass",
    },
    {
      of: "key",
      path: "customerMasterKeySpec",
      good: ["SYMMETRIC_DEFAULT"],
      absent: "pass",
      unknown: "pass",
    },
    ...["key", "key-policy"].map((of) => ({
      of,
      path: "policy",
      bad: open,
      good: [
        own,
        allow({ AWS: "*" }, { StringEquals: { "kms:CallerAccount": "123456789012" } }),
        JSON.stringify({ Statement: [{ Effect: "Deny", Principal: "*", Action: "kms:*", Resource: "*" }] }),
      ],
      absent: "pass" as const,
    })),
    {
      of: "crypto",
      path: "rotationPeriod",
      bad: ["7776001s", "15552000s", "90"],
      good: ["86400s"],
      absent: "violation",
    },
    {
      of: "crypto",
      path: "purpose",
      good: ["ENCRYPT_DECRYPT", "ASYMMETRIC_SIGN"],
      absent: "pass",
      unknown: "pass",
    },
    {
      of: "crypto",
      path: "destroyScheduledDuration",
      bad: ["86400s"],
      good: ["2592000s"],
      absent: "pass",
      empty: "violation",
    },
  ],
  cases: [
    [
      "takes the days that settings name",
      [
        key({ rotationPeriodInDays: 91, deletionWindowInDays: 29 }),
        cryptoKey({ rotationPeriod: "2592001s", destroyScheduledDuration: "2505600s" }),
      ],
      {
        key: "violation: it rotates later than after 90 days | violation: its deletion can be taken back for less than 30 days",
        crypto:
          "violation: it does not rotate after 30 days at most | violation: the destruction of a version can be taken back for less than 30 days",
      },
      { awsRotationDays: 90, googleRotationDays: 30, deletionDays: 30 },
    ],
    [
      "wants a policy and protection where settings do",
      [
        key({ policy: undefined }),
        key({}, { opts: { protect: false, ignoreChanges: [], additionalSecretOutputs: [] } }),
      ].map((resource, index) => ({ ...resource, name: `key-${index}`, urn: `${resource.urn}-${index}` })),
      {
        "key-0": "violation: it has no policy of its own",
        "key-1": "violation: it is not protected against deletion",
      },
      { ownPolicy: true, protect: true },
    ],
    [
      "leaves keys alone that cannot rotate",
      [
        key({ enableKeyRotation: false, keyUsage: "SIGN_VERIFY", customerMasterKeySpec: "ECC_NIST_P256" }),
        cryptoKey({ rotationPeriod: undefined, purpose: "MAC" }),
      ],
    ],
    ["asks a key that signs for no rotation", [transit({ type: "ecdsa-p256", autoRotatePeriod: 0 })]],
    ["says so where one can and does not", [key({ enableKeyRotation: false })], { key: still }],
    [
      "is undecided where the kind of key would tell",
      [key({ enableKeyRotation: undefined, keyUsage: unknown })],
      { key: "undecided: not known before the update: keyUsage" },
    ],
  ],
};
