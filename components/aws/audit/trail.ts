import { Trail } from "@pulumi/aws/cloudtrail";
import type { Key } from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../component";
import type { AuditSpec } from "../../contract";
import { type Account, arn } from "../account";
import type { ClosedBucket } from "../closed-bucket";
import { encryptedLogGroup } from "../encryption";
import { roleName } from "../names";
import { role, serviceTrust } from "../roles";
import { logGroupName, trailName } from "./names";
import { logRetention } from "./retention";

export interface Watched {
  readonly arn: pulumi.Output<string>;
  /** Log group with what the trail writes, as it happens. */
  readonly logGroupName: pulumi.Output<string>;
}

/** Every management call in every region of the account, to the bucket and, for alarms, to a log group. */
export function createTrail(
  account: Account,
  scope: Scope,
  spec: AuditSpec,
  { key, bucket }: { readonly key: Key; readonly bucket: ClosedBucket },
): Watched {
  const logs = encryptedLogGroup(scope, {
    name: logGroupName(spec),
    retentionInDays: logRetention(spec.retentionDays),
    key,
  });
  const trail = new Trail(
    `${scope.name}-trail`,
    {
      name: trailName(spec),
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      kmsKeyId: key.arn,
      s3BucketName: bucket.name,
      cloudWatchLogsGroupArn: pulumi.interpolate`${logs.arn}:*`,
      cloudWatchLogsRoleArn: deliveryRole(account, scope, spec),
    },
    scope.child({ protect: spec.protect }),
  );
  return { arn: trail.arn, logGroupName: logs.name };
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html */
function deliveryRole(account: Account, scope: Scope, spec: AuditSpec): pulumi.Output<string> {
  const streams = `log-group:${logGroupName(spec)}:log-stream:${account.accountId}_CloudTrail_${account.region}*`;
  return role(account, scope, {
    key: "trail",
    name: roleName(spec.name, "trail"),
    description: `Delivers the audit trail of ${spec.name}`,
    trust: serviceTrust(account, "cloudtrail.amazonaws.com"),
    inline: [
      {
        Sid: "Deliver",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: arn(account, "logs", streams),
      },
    ],
  });
}
