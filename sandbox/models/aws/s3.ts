import type { TypeModel } from "../../simulator/model";
import { type Props, text, valuesAt } from "../../simulator/values";
import { forceNew, oneOf, pattern, region, tagged } from "./common";
import { KEY } from "./kms";
import { validatePolicy } from "./policies";
import { settingsOf } from "./settings";

export const BUCKET = "aws:s3/bucket:Bucket";

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const NAME = /^(?!xn--|sthree-)(?!.*-s3alias$)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

const bucket: TypeModel = {
  type: BUCKET,
  stateful: true,
  immutable: forceNew(
    "aws_s3_bucket",
    "bucket",
    "bucketPrefix",
    "bucketNamespace",
    "objectLockEnabled",
    "region",
  ),
  mutable: ["forceDestroy", "tags"],
  requires: ["bucket"],
  id: (inputs) => text(inputs, "bucket") ?? "",
  validate: (inputs) => pattern(inputs, "bucket", NAME, "is no bucket name"),
  outputs: (inputs, context) => ({
    ...tagged(inputs, context),
    region: region(context),
    bucketRegion: region(context),
    arn: `arn:${settingsOf(context.config).partition}:s3:::${context.id}`,
    bucketDomainName: `${context.id}.s3.amazonaws.com`,
    bucketRegionalDomainName: `${context.id}.s3.${region(context)}.amazonaws.com`,
    hostedZoneId: "",
  }),
};

/** A setting of a bucket, which the provider models as a resource of its own; there is one of each. */
function settingOf(
  type: string,
  resource: string,
  rest: Pick<TypeModel, "validate" | "references"> = {},
): TypeModel {
  return {
    ...rest,
    type,
    immutable: forceNew(resource, "bucket", "region"),
    // S3 deletes the settings with the bucket.
    references: { ...rest.references, bucket: { to: [BUCKET], by: "bucket", loose: true } },
    partOf: ({ inputs }) => ({ type: BUCKET, id: text(inputs, "bucket") ?? "" }),
    id: (inputs) => text(inputs, "bucket") ?? "",
    outputs: (_inputs, context) => ({ region: region(context) }),
  };
}

function lifecycle(inputs: Props) {
  return valuesAt(inputs, "rules[].noncurrentVersionExpiration.noncurrentDays")
    .filter(({ value }) => typeof value === "number" && value < 1)
    .map(({ path }) => ({ path, reason: "must be 1 or more" }));
}

export const s3Types: readonly TypeModel[] = [
  bucket,
  settingOf("aws:s3/bucketVersioning:BucketVersioning", "aws_s3_bucket_versioning", {
    validate: (inputs) =>
      oneOf(inputs, "versioningConfiguration.status", ["Enabled", "Suspended", "Disabled"]),
  }),
  settingOf(
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "aws_s3_bucket_lifecycle_configuration",
    { validate: lifecycle },
  ),
  settingOf("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "aws_s3_bucket_public_access_block"),
  settingOf("aws:s3/bucketOwnershipControls:BucketOwnershipControls", "aws_s3_bucket_ownership_controls", {
    validate: (inputs) =>
      oneOf(inputs, "rule.objectOwnership", ["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"]),
  }),
  settingOf(
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws_s3_bucket_server_side_encryption_configuration",
    {
      references: {
        "rules[].applyServerSideEncryptionByDefault.kmsMasterKeyId": { to: [KEY], by: "arn", loose: true },
      },
    },
  ),
  settingOf("aws:s3/bucketPolicy:BucketPolicy", "aws_s3_bucket_policy", {
    validate: (inputs) => validatePolicy(inputs, "policy", "resource", 20_480),
  }),
];
