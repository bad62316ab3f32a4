import * as z from "zod";
import { admitsAnybody, statementsOf } from "../../reading/documents";
import { lastsAtLeast, lastsAtMost } from "../../reading/durations";
import { all, any, isAtLeast, isOneOf, isSet, isTrue, matches, not } from "../../core/facts";
import { configurable, type Finding, must, type Subject } from "../../core/model";
import { byType } from "../../core/subject";

const DAY_SECONDS = 86_400;

/** Who may use a key of AWS, whether its policy stands with it or by itself. */
function policy({ props }: Subject): Finding[] {
  return [
    must(true, props.at("policy"), ""),
    ...statementsOf(props.at("policy")).map((statement) =>
      must(not(admitsAnybody(statement)), statement.node, "everybody may use it"),
    ),
  ];
}

interface Settings {
  readonly awsRotationDays: number;
  readonly googleRotationDays: number;
  readonly deletionDays: number;
  readonly ownPolicy: boolean;
  readonly protect: boolean;
}

/** Keys that sign, that come in pairs or that live elsewhere cannot rotate. */
function awsKey(subject: Subject, { awsRotationDays, deletionDays, ownPolicy }: Settings): Finding[] {
  const { props } = subject;
  const rotates = all(
    isOneOf(props.at("customerMasterKeySpec").or("SYMMETRIC_DEFAULT"), "SYMMETRIC_DEFAULT"),
    isOneOf(props.at("keyUsage").or("ENCRYPT_DECRYPT"), "ENCRYPT_DECRYPT"),
    not(isSet(props.at("customKeyStoreId"))),
  );
  const enabled = props.at("enableKeyRotation");
  const period = props.at("rotationPeriodInDays").or(365);
  const window = props.at("deletionWindowInDays").or(30);
  const bypass = props.at("bypassPolicyLockoutSafetyCheck");
  const rotation = must(any(not(rotates), isTrue(enabled)), enabled, "it does not rotate", true);
  return [
    // What cannot rotate must not be made to: the fix is for keys that are known to be able to.
    rotates === true ? rotation : { fact: rotation.fact, path: rotation.path, message: rotation.message },
    must(
      any(not(rotates), not(isAtLeast(period, awsRotationDays + 1))),
      period,
      `it rotates later than after ${awsRotationDays} days`,
    ),
    must(
      isAtLeast(window, deletionDays),
      window,
      `its deletion can be taken back for less than ${deletionDays} days`,
    ),
    must(not(isTrue(bypass)), bypass, "its policy may lock everybody out", false),
    ...(ownPolicy
      ? [must(isSet(props.at("policy")), props.at("policy"), "it has no policy of its own")]
      : []),
    ...policy(subject),
  ];
}

function googleKey({ props }: Subject, { googleRotationDays, deletionDays }: Settings): Finding[] {
  const rotates = all(
    isOneOf(props.at("purpose").or("ENCRYPT_DECRYPT"), "ENCRYPT_DECRYPT"),
    not(isTrue(props.at("importOnly"))),
  );
  const period = props.at("rotationPeriod");
  const kept = props.at("destroyScheduledDuration").or(`${30 * DAY_SECONDS}s`);
  return [
    must(
      any(
        not(rotates),
        all(matches(period, /^\d+s$/), lastsAtMost(period, googleRotationDays * DAY_SECONDS)),
      ),
      period,
      `it does not rotate after ${googleRotationDays} days at most`,
    ),
    must(
      lastsAtLeast(kept, deletionDays * DAY_SECONDS),
      kept,
      `the destruction of a version can be taken back for less than ${deletionDays} days`,
    ),
  ];
}

function protection({ opts, props }: Subject, { protect }: Settings): Finding[] {
  return protect ? [must(opts.protect, props, "it is not protected against deletion")] : [];
}

/** A key of Vault's that can leave it, or go at once, is as good as copied or lost; one that signs does not rotate. */
function transitKey({ props }: Subject): Finding[] {
  const period = props.at("autoRotatePeriod");
  return [
    ...["exportable", "allowPlaintextBackup", "deletionAllowed"].map((property) => {
      const setting = props.at(property);
      return must(not(isTrue(setting)), setting, `${property} is true`, false);
    }),
    must(
      any(not(matches(props.at("type").or("aes256-gcm96"), /^(aes|chacha)/)), isAtLeast(period, 1)),
      period,
      "it does not rotate",
    ),
  ];
}

/** The key of an authority is Vault's, and a copy of it anywhere else is another authority. */
function rootCertificate({ props }: Subject): Finding[] {
  const type = props.at("type");
  return [must(not(isOneOf(type, "exported")), type, "its key leaves Vault")];
}

export const secretsKmsKeyHardened = configurable(
  {
    id: "secrets-kms-key-hardened",
    title: "Keys rotate, are nobody's by accident and can be had back after a deletion",
    severity: "high",
    level: "mandatory",
    why: "A key that anybody may use protects nothing, and with a key that is gone goes everything that it encrypted.",
    remedy: "Turn rotation on, name principals in the policy and leave the longest deletion window.",
    refs: {
      trivy: ["AVD-AWS-0065", "AVD-GCP-0065"],
      checkov: ["CKV_AWS_7", "CKV_AWS_33", "CKV2_AWS_64", "CKV_GCP_43", "CKV_GCP_82"],
    },
  },
  {
    awsRotationDays: z.int().default(365).describe("days after which a key of AWS must have rotated"),
    googleRotationDays: z
      .int()
      .default(90)
      .describe("days after which a key of Google Cloud must have rotated"),
    deletionDays: z.int().default(7).describe("days for which a deletion must be reversible"),
    ownPolicy: z.boolean().default(false).describe("whether a key of AWS needs a policy of its own"),
    protect: z.boolean().default(false).describe("whether keys must be protected in the program as well"),
  },
  (settings) =>
    byType({
      "aws:kms/key:Key": (subject) => [...awsKey(subject, settings), ...protection(subject, settings)],
      "aws:kms/keyPolicy:KeyPolicy": policy,
      "vault:transit/secretBackendKey:SecretBackendKey": transitKey,
      "vault:pkiSecret/secretBackendRootCert:SecretBackendRootCert": rootCertificate,
      "gcp:kms/cryptoKey:CryptoKey": (subject) => [
        ...googleKey(subject, settings),
        ...protection(subject, settings),
      ],
    }),
);
