import type { Key } from "@pulumi/aws/kms";
import type { Scope } from "../../component";
import type { AuditSpec } from "../../contract";
import type { Account } from "../account";
import { bucketArn, type ClosedBucket, closedBucket } from "../closed-bucket";
import type { Statement } from "../policy-document";
import { auditBucketName, trailArn } from "./names";

/** What trail and recorder write to; it outlives the stack while there is anything in it. */
export function createAuditBucket(account: Account, scope: Scope, spec: AuditSpec, key: Key): ClosedBucket {
  return closedBucket(account, scope, {
    key: "bucket",
    name: auditBucketName(account, spec),
    keyArn: key.arn,
    keepDays: spec.retentionDays,
    versionDays: spec.retentionDays,
    statements: trailDelivery(account, spec),
    protect: spec.protect,
  });
}

/**
 * The trail looks whose the bucket is, and writes below the account's own path. The recorder has a role.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
function trailDelivery(account: Account, spec: AuditSpec): Statement[] {
  const name = auditBucketName(account, spec);
  const Principal = { Service: "cloudtrail.amazonaws.com" };
  const source = { "aws:SourceArn": trailArn(account, spec) };
  return [
    {
      Sid: "TrailLooks",
      Principal,
      Action: ["s3:GetBucketAcl"],
      Resource: bucketArn(account, name),
      Condition: { StringEquals: source },
    },
    {
      Sid: "TrailWrites",
      Principal,
      Action: ["s3:PutObject"],
      Resource: bucketArn(account, name, `AWSLogs/${account.accountId}/*`),
      Condition: { StringEquals: { ...source, "s3:x-amz-acl": "bucket-owner-full-control" } },
    },
  ];
}
