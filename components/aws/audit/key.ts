import type { Key } from "@pulumi/aws/kms";
import type { Scope } from "../../component";
import type { AuditSpec } from "../../contract";
import type { Account } from "../account";
import { encryptionKey } from "../encryption";
import { KEY_PURPOSE, logGroupName, trailArn } from "./names";
import type { Statement } from "../policy-document";

/** A key for the trail, the recordings and the mail about them. */
export function createAuditKey(account: Account, scope: Scope, spec: AuditSpec): Key {
  return encryptionKey(account, scope, spec, {
    purpose: KEY_PURPOSE,
    logGroups: [logGroupName(spec)],
    grants: [trailUse(account, spec), alarmUse(account)],
  });
}

/**
 * By the trail and not by what it encrypts: with a bucket key S3 says the bucket there, and not the trail.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
 */
function trailUse(account: Account, spec: AuditSpec): Statement {
  return {
    Sid: "TrailWrites",
    Principal: { Service: "cloudtrail.amazonaws.com" },
    Action: ["kms:DescribeKey", "kms:GenerateDataKey*"],
    Resource: "*",
    Condition: { StringEquals: { "aws:SourceArn": trailArn(account, spec) } },
  };
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services */
function alarmUse({ accountId }: Account): Statement {
  return {
    Sid: "AlarmsPublish",
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    Resource: "*",
    Condition: { StringEquals: { "aws:SourceAccount": accountId } },
  };
}
