import { LogGroup } from "@pulumi/aws/cloudwatch";
import { Alias, Key } from "@pulumi/aws/kms";
import type { Scope } from "../component";
import type { PlatformSpec } from "../contract";
import { type Account, arn, iamArn } from "./account";
import { keyAlias } from "./names";
import { policyDocument, type Statement } from "./policy-document";

/** Days in which a deletion can be taken back; the longest that KMS allows. */
const DELETION_WINDOW_DAYS = 30;

/** What a key may do once one of its uses is allowed. */
export const KEY_USE = [
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:Encrypt",
  "kms:GenerateDataKey*",
  "kms:ReEncrypt*",
];

export interface KeyArgs {
  /** What the key is for: `network`, `cluster` or `database-<key>`; names its alias. */
  readonly purpose: string;
  /** Log groups that CloudWatch encrypts with it, by name. Default: none. */
  readonly logGroups?: readonly string[];
  /** Who else may use it, besides identities with a policy of their own. */
  readonly grants?: readonly Statement[];
  /** Region other than the account's. */
  readonly region?: string | undefined;
}

/**
 * A customer-managed key, rotated every year, with an alias.
 *
 * Everything in its policy is known before the key exists, so that a preview shows it whole.
 */
export function encryptionKey(
  account: Account,
  scope: Scope,
  spec: PlatformSpec,
  { purpose, logGroups = [], grants = [], region }: KeyArgs,
): Key {
  const elsewhere = region === undefined ? {} : { region };
  const home = { ...account, ...elsewhere };
  const key = new Key(
    `${scope.name}-key`,
    {
      ...elsewhere,
      description: `Data of ${spec.name}: ${purpose}`,
      enableKeyRotation: true,
      deletionWindowInDays: DELETION_WINDOW_DAYS,
      policy: policyDocument([administration(home), ...logDelivery(home, logGroups), ...grants]),
    },
    scope.child({ protect: spec.protect }),
  );
  new Alias(
    `${scope.name}-key`,
    { ...elsewhere, name: keyAlias(spec.name, purpose), targetKeyId: key.keyId },
    scope.child(),
  );
  return key;
}

/** A log group that exists before its service would make one without encryption or end. */
export function encryptedLogGroup(
  scope: Scope,
  {
    key,
    ...args
  }: { readonly name: string; readonly retentionInDays: number; readonly key: Key; readonly region?: string },
): LogGroup {
  return new LogGroup(`${scope.name}-logs`, { ...args, kmsKeyId: key.arn }, scope.child());
}

/** Permission to use a key by its alias, for a role's own policy: the key's ARN is not known in a preview. */
export function useOfKey(account: Account, sid: string, alias: string): Statement[] {
  const byAlias = { "ForAnyValue:StringEquals": { "kms:ResourceAliases": alias } };
  const keys = arn(account, "kms", "key/*");
  return [
    { Sid: sid, Action: KEY_USE, Resource: keys, Condition: byAlias },
    {
      Sid: `${sid}Grants`,
      Action: ["kms:CreateGrant"],
      Resource: keys,
      Condition: { ...byAlias, Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
}

/**
 * The account's own IAM policies decide; without this statement nobody could administer the key.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
function administration(account: Account): Statement {
  return {
    Sid: "Administration",
    Principal: { AWS: iamArn(account, "root") },
    Action: ["kms:*"],
    Resource: "*",
  };
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
function logDelivery(account: Account, groups: readonly string[]): Statement[] {
  if (groups.length === 0) return [];
  return [
    {
      Sid: "LogDelivery",
      Principal: { Service: `logs.${account.region}.amazonaws.com` },
      Action: KEY_USE,
      Resource: "*",
      Condition: {
        ArnEquals: {
          "kms:EncryptionContext:aws:logs:arn": groups.map((group) =>
            arn(account, "logs", `log-group:${group}`),
          ),
        },
      },
    },
  ];
}
