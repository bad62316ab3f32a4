import type { Context, Failure, TypeModel } from "../../simulator/model";
import { isProps, type Props, text, type Value } from "../../simulator/values";
import {
  arn,
  find,
  forceNew,
  numberAt,
  oneOf,
  pattern,
  placed,
  refuse,
  region,
  regional,
  tagged,
} from "./common";
import { KEY } from "./kms";
import { allowsService, validatePolicy } from "./policies";

export const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
export const LOG_RESOURCE_POLICY = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy";

/** Days of the CloudWatch Logs API PutRetentionPolicy; 0 is for ever. */
const RETENTION = [
  ...[0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731],
  ...[1096, 1827, 2192, 2557, 2922, 3288, 3653],
];

const logGroup: TypeModel = {
  type: LOG_GROUP,
  stateful: true,
  immutable: forceNew("aws_cloudwatch_log_group", "name", "namePrefix", "logGroupClass", "region"),
  mutable: ["retentionInDays", "kmsKeyId", "tags", "skipDestroy", "deletionProtectionEnabled"],
  requires: ["name"],
  // KMS schedules a key's deletion whether or not anything uses it.
  references: { kmsKeyId: { to: [KEY], by: "arn", loose: true } },
  id: (inputs) => text(inputs, "name") ?? "",
  validate: (inputs) => [
    ...pattern(inputs, "name", /^[.\-_/#A-Za-z0-9]{1,512}$/, "is no log group name"),
    ...oneOf(inputs, "logGroupClass", ["STANDARD", "INFREQUENT_ACCESS", "DELIVERY"]),
    ...retention(inputs),
  ],
  outputs: (inputs, context) => {
    const there = placed(inputs, context);
    refuseKey(inputs, there);
    return {
      ...regional(there),
      ...tagged(inputs, context),
      arn: groupArn(there),
      logGroupClass: inputs["logGroupClass"] ?? "STANDARD",
      retentionInDays: inputs["retentionInDays"] ?? 0,
      deletionProtectionEnabled: inputs["deletionProtectionEnabled"] ?? false,
    };
  },
  refuseDelete: ({ outputs }) =>
    outputs["deletionProtectionEnabled"] === true ? "deletion protection is enabled" : undefined,
};

function groupArn(context: Context): string {
  return arn(context, "logs", `log-group:${context.id}`);
}

function retention(inputs: Props): Failure[] {
  const days = numberAt(inputs, "retentionInDays");
  return days === undefined || RETENTION.includes(days)
    ? []
    : [{ path: "retentionInDays", reason: `is none of ${RETENTION.join(", ")}: ${days}` }];
}

/** CloudWatch tries the key when the group is made: its policy must let the service use it for this group. */
function refuseKey(inputs: Props, context: Context): void {
  const key = find(context, KEY, "arn", inputs["kmsKeyId"]);
  if (key === undefined) return;
  const service = `logs.${region(context)}.amazonaws.com`;
  const forThisGroup = (statement: Props) => groupsOf(statement).some((group) => group === groupArn(context));
  refuse(
    !allowsService(
      key.outputs["policy"],
      service,
      (statement) => !("Condition" in statement) || forThisGroup(statement),
    ),
    `InvalidParameterException: the specified KMS key ${key.id} is not allowed to be used with ${groupArn(context)}`,
  );
}

/** Log groups that a key policy's statement is limited to. */
function groupsOf(statement: Props): Value[] {
  const condition = statement["Condition"];
  const equals = isProps(condition) ? condition["ArnEquals"] : undefined;
  const groups = isProps(equals) ? equals["kms:EncryptionContext:aws:logs:arn"] : undefined;
  return groups === undefined ? [] : Array.isArray(groups) ? groups : [groups];
}

/** Who besides IAM's identities may write to the account's log groups. */
const resourcePolicy: TypeModel = {
  type: LOG_RESOURCE_POLICY,
  immutable: forceNew("aws_cloudwatch_log_resource_policy", "policyName", "resourceArn", "region"),
  requires: ["policyName"],
  id: (inputs) => text(inputs, "policyName") ?? "",
  // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html
  validate: (inputs) => validatePolicy(inputs, "policyDocument", "resource", 5120),
  outputs: (_inputs, context) => regional(context),
};

export const logTypes: readonly TypeModel[] = [logGroup, resourcePolicy];
