import type { Context, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { arn, find, forceNew, pattern, refuse, region, regional, tagged } from "./common";
import { ROLE } from "./iam";
import { KEY } from "./kms";
import { LOG_GROUP } from "./logs";
import { allowsService } from "./policies";
import { BUCKET } from "./s3";

const SERVICE = "cloudtrail.amazonaws.com";
const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";

const trail: TypeModel = {
  type: "aws:cloudtrail/trail:Trail",
  immutable: forceNew("aws_cloudtrail", "name", "region"),
  requires: ["name"],
  references: {
    // None of these services asks CloudTrail.
    s3BucketName: { to: [BUCKET], by: "bucket", loose: true },
    kmsKeyId: { to: [KEY], by: "arn", loose: true },
    cloudWatchLogsRoleArn: { to: [ROLE], by: "arn", loose: true },
  },
  id: (inputs, context) => arn(context, "cloudtrail", `trail/${text(inputs, "name") ?? ""}`),
  // https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html
  validate: (inputs) => pattern(inputs, "name", /^[a-zA-Z0-9][\w.-]{1,126}[a-zA-Z0-9]$/, "is no trail name"),
  outputs: (inputs, context) => {
    refuseDestinations(inputs, context);
    return { ...regional(context), ...tagged(inputs, context), arn: context.id, homeRegion: region(context) };
  },
};

/** CloudTrail tries bucket, key and role when a trail is made or changed. */
function refuseDestinations(inputs: Props, context: Context): void {
  const bucket = text(inputs, "s3BucketName") ?? "";
  const policy = find(context, BUCKET_POLICY, "bucket", bucket)?.outputs["policy"];
  refuse(
    !allowsService(policy, SERVICE),
    `InsufficientS3BucketPolicyException: incorrect S3 bucket policy is detected for bucket: ${bucket}`,
  );
  const key = find(context, KEY, "arn", inputs["kmsKeyId"]);
  refuse(
    key !== undefined && !allowsService(key.outputs["policy"], SERVICE),
    `InsufficientEncryptionPolicyException: insufficient permissions to access key ${key?.id ?? ""}`,
  );
  const role = find(context, ROLE, "arn", inputs["cloudWatchLogsRoleArn"]);
  refuse(
    role !== undefined && !allowsService(role.outputs["assumeRolePolicy"], SERVICE),
    "InvalidCloudWatchLogsRoleArnException: access denied, check the trust relationships of the role",
  );
  const groupArn = inputs["cloudWatchLogsGroupArn"];
  const group = typeof groupArn === "string" ? groupArn.replace(/:\*$/, "") : undefined;
  refuse(
    group !== undefined && find(context, LOG_GROUP, "arn", group) === undefined,
    `InvalidCloudWatchLogsLogGroupArnException: log group not found: ${group ?? ""}`,
  );
}

export const cloudtrailTypes: readonly TypeModel[] = [trail];
