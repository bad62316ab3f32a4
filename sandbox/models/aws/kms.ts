import type { Context, Failure, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { arn, between, find, forceNew, iamArn, pattern, placed, regional, tagged } from "./common";
import { principals, statementsOf, validatePolicy } from "./policies";

export const KEY = "aws:kms/key:Key";

/** Deleting a key schedules its deletion, whatever it encrypts (KMS API ScheduleKeyDeletion). */
const key: TypeModel = {
  type: KEY,
  stateful: true,
  immutable: {
    ...forceNew("aws_kms_key", "customKeyStoreId", "multiRegion", "xksKeyId", "region"),
    keyUsage: "KMS API CreateKey: you cannot change the KeyUsage value after the key is created",
    customerMasterKeySpec: "KMS API CreateKey: you cannot change the key spec after the key is created",
  },
  mutable: [
    ...["description", "policy", "tags", "isEnabled", "enableKeyRotation", "rotationPeriodInDays"],
    ...["deletionWindowInDays", "bypassPolicyLockoutSafetyCheck"],
  ],
  id: (_inputs, context) => uuid(context.hex(12)),
  validate: (inputs, context) => [
    ...between(inputs, "deletionWindowInDays", 7, 30),
    ...between(inputs, "rotationPeriodInDays", 90, 2560),
    ...validatePolicy(inputs, "policy", "resource", 32_768),
    ...lockout(inputs, context),
  ],
  outputs: (inputs, context) => ({
    ...regional(placed(inputs, context)),
    ...tagged(inputs, context),
    arn: arn(placed(inputs, context), "kms", `key/${context.id}`),
    keyId: context.id,
    keyUsage: inputs["keyUsage"] ?? "ENCRYPT_DECRYPT",
    customerMasterKeySpec: inputs["customerMasterKeySpec"] ?? "SYMMETRIC_DEFAULT",
    isEnabled: inputs["isEnabled"] ?? true,
    multiRegion: inputs["multiRegion"] ?? false,
    rotationPeriodInDays: inputs["rotationPeriodInDays"] ?? 365,
    description: inputs["description"] ?? "",
  }),
};

const alias: TypeModel = {
  type: "aws:kms/alias:Alias",
  immutable: forceNew("aws_kms_alias", "name", "namePrefix", "region"),
  requires: ["name"],
  // KMS deletes a key's aliases with it.
  references: { targetKeyId: { to: [KEY], by: "keyId", loose: true } },
  partOf: ({ inputs }) => ({ type: KEY, id: text(inputs, "targetKeyId") ?? "" }),
  id: (inputs) => text(inputs, "name") ?? "",
  validate: (inputs) => [
    ...pattern(inputs, "name", /^alias\/[a-zA-Z0-9/_-]{1,250}$/, "is no alias; it must start with alias/"),
    ...pattern(inputs, "name", /^(?!alias\/aws\/)/, "is reserved for keys of AWS"),
  ],
  outputs: (inputs, context) => ({
    ...regional(placed(inputs, context)),
    arn: arn(placed(inputs, context), "kms", context.id),
    targetKeyArn: find(context, KEY, "keyId", inputs["targetKeyId"])?.outputs["arn"] ?? "",
  }),
};

/** KMS refuses a policy under which nobody could change the policy again. */
function lockout(inputs: Props, context: Context): Failure[] {
  const statements = statementsOf(inputs["policy"]);
  if (statements === undefined || inputs["bypassPolicyLockoutSafetyCheck"] === true) return [];
  const root = iamArn(context, "root");
  return statements.some((statement) => principals(statement, "AWS").includes(root))
    ? []
    : [
        {
          path: "policy",
          reason: `will not allow you to update the key policy in the future: no statement names ${root}`,
        },
      ];
}

function uuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8)}-4000-8000-${hex}`;
}

export const kmsTypes: readonly TypeModel[] = [key, alias];
