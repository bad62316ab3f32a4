import type { SecretArgs, SecretPolicyArgs, SecretRotationArgs } from "@pulumi/aws/secretsmanager";
import type { SecretArgs as GoogleSecretArgs } from "@pulumi/gcp/secretmanager";
import { secretsManagerEncryptedAndRotated as rule } from "../../../../policy/rules/secrets/secrets-manager-encrypted-and-rotated";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const allow = (Principal: unknown) =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Principal, Action: "secretsmanager:*", Resource: "*" }] });
const named = allow({ AWS: "arn:aws:iam::123456789012:role/orders" });

const secret = fixture<SecretArgs>("aws:secretsmanager/secret:Secret", "secret", { kmsKeyId: "alias/shop" });
const policy = fixture<SecretPolicyArgs>("aws:secretsmanager/secretPolicy:SecretPolicy", "policy", {
  secretArn: "secret",
  policy: named,
});
const rotation = fixture<SecretRotationArgs>("aws:secretsmanager/secretRotation:SecretRotation", "rotation", {
  secretId: "secret",
  rotationRules: { automaticallyAfterDays: 30 },
});
const google = fixture<GoogleSecretArgs>("gcp:secretmanager/secret:Secret", "google", {
  secretId: "secret",
  replication: { auto: { customerManagedEncryption: { kmsKeyName: "projects/p/key" } } },
});
const platform = (environment: string) =>
  fixture<object>("trivium:index:Platform", "platform", { environment })();

export const examination: Examination = {
  rule,
  base: [secret(), policy(), rotation(), google()],
  mutants: [
    {
      of: "secret",
      path: "kmsKeyId",
      bad: ["alias/aws/secretsmanager"],
      good: ["1234"],
      absent: "violation",
    },
    { of: "secret", path: "recoveryWindowInDays", bad: [0, 6], good: [7, 30], absent: "pass" },
    ...["secret", "policy"].map((of) => ({
      of,
      path: "policy",
      bad: [allow("*"), allow({ AWS: ["*"] })],
      good: [named],
      absent: "pass" as const,
    })),
    {
      of: "rotation",
      path: "rotationRules.automaticallyAfterDays",
      bad: [91, 0],
      good: [1, 90],
      absent: "violation",
    },
    {
      of: "rotation",
      path: "rotationRules",
      bad: [
        { scheduleExpression: "rate(180 days)" },
        { scheduleExpression: "cron(0 12 1 1 ? *)" },
        { scheduleExpression: "monthly" },
      ],
      good: [
        { scheduleExpression: "rate(90 days)" },
        { scheduleExpression: "rate(4 hours)" },
        { scheduleExpression: "cron(0 12 * * ? *)" },
      ],
      absent: "violation",
    },
    {
      of: "google",
      path: "replication",
      bad: [
        { auto: {} },
        {
          userManaged: {
            replicas: [{ location: "a", customerManagedEncryption: { kmsKeyName: "k" } }, { location: "b" }],
          },
        },
      ],
      good: [
        { userManaged: { replicas: [{ location: "a", customerManagedEncryption: { kmsKeyName: "k" } }] } },
      ],
      absent: "violation",
    },
  ],
  cases: [
    [
      "takes the days that settings name",
      [secret({ recoveryWindowInDays: 29 }), rotation({ rotationRules: { automaticallyAfterDays: 31 } })],
      {
        secret: "violation: its deletion can be taken back for less than 30 days",
        rotation: "violation: it rotates later than after 30 days",
      },
      { rotationDays: 30, recoveryDays: 30 },
    ],
    [
      "wants a rotation of every secret where settings do",
      [
        secret({ name: "secret" }),
        rotation(),
        fixture<SecretArgs>("aws:secretsmanager/secret:Secret", "still", {
          name: "still",
          kmsKeyId: "alias/shop",
        })(),
        google({ rotation: { rotationPeriod: "2592000s" } }),
        fixture<GoogleSecretArgs>("gcp:secretmanager/secret:Secret", "google-still", {
          secretId: "still",
          replication: { auto: { customerManagedEncryption: { kmsKeyName: "projects/p/key" } } },
        })(),
      ],
      { still: "violation: nothing rotates it", "google-still": "violation: nothing rotates it" },
      { rotated: true },
    ],
    [
      "knows a key of the program before it has an ARN",
      [
        secret(
          { kmsKeyId: unknown },
          { propertyDependencies: { kmsKeyId: [urnOf("aws:kms/key:Key", "key")] } },
        ),
      ],
    ],
    [
      "lets the secrets of an environment go that may be lost",
      [platform("dev"), secret({ recoveryWindowInDays: 0 })],
    ],
    [
      "and not those of production",
      [platform("prod"), secret({ recoveryWindowInDays: 0 })],
      { secret: "violation: its deletion can be taken back for less than 7 days" },
    ],
  ],
};
