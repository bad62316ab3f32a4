import { DeliveryChannel, Recorder, RecorderStatus, Rule } from "@pulumi/aws/cfg";
import type { Key } from "@pulumi/aws/kms";
import type { Scope } from "../../component";
import type { AuditSpec } from "../../contract";
import { physicalName } from "../../pure/naming";
import type { Account } from "../account";
import { bucketArn, type ClosedBucket } from "../closed-bucket";
import { useOfDataKey } from "../grants";
import { keyAlias, roleName } from "../names";
import { role, serviceTrust } from "../roles";
import { auditBucketName, KEY_PURPOSE } from "./names";

/**
 * Rules that AWS keeps, by their identifiers: what one hand in the console can undo.
 * https://docs.aws.amazon.com/config/latest/developerguide/managed-rules-by-aws-config.html
 */
const RULES = [
  "CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED",
  "EC2_EBS_ENCRYPTION_BY_DEFAULT",
  "EKS_ENDPOINT_NO_PUBLIC_ACCESS",
  "EKS_SECRETS_ENCRYPTED",
  "IAM_ROOT_ACCESS_KEY_CHECK",
  "INCOMING_SSH_DISABLED",
  "RDS_STORAGE_ENCRYPTED",
  "ROOT_ACCOUNT_MFA_ENABLED",
  "S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED",
  "VPC_FLOW_LOGS_ENABLED",
] as const;

/** What the resources of the account look like, at every change, and whether they keep the rules. */
export function createRecorder(
  account: Account,
  scope: Scope,
  spec: AuditSpec,
  { key, bucket }: { readonly key: Key; readonly bucket: ClosedBucket },
): void {
  const name = physicalName([spec.name]);
  const recorder = new Recorder(
    `${scope.name}-recorder`,
    {
      name,
      roleArn: recorderRole(account, scope, spec),
      recordingGroup: { allSupported: true, includeGlobalResourceTypes: true },
    },
    scope.child(),
  );
  const channel = new DeliveryChannel(
    `${scope.name}-recorder`,
    {
      name,
      s3BucketName: bucket.name,
      s3KmsKeyArn: key.arn,
      snapshotDeliveryProperties: { deliveryFrequency: "TwentyFour_Hours" },
    },
    scope.child({ dependsOn: [recorder] }),
  );
  const status = new RecorderStatus(
    `${scope.name}-recorder`,
    { name: recorder.name, isEnabled: true },
    // A recorder starts only where it can deliver.
    scope.child({ dependsOn: [channel] }),
  );
  for (const sourceIdentifier of RULES) {
    const rule = sourceIdentifier.toLowerCase().replaceAll("_", "-");
    new Rule(
      `${scope.name}-${rule}`,
      { name: physicalName([spec.name, rule], 128), source: { owner: "AWS", sourceIdentifier } },
      scope.child({ dependsOn: [status] }),
    );
  }
}

/** https://docs.aws.amazon.com/config/latest/developerguide/iamrole-permissions.html */
function recorderRole(account: Account, scope: Scope, spec: AuditSpec) {
  const bucket = auditBucketName(account, spec);
  return role(account, scope, {
    key: "recorder",
    name: roleName(spec.name, "recorder"),
    description: `Records the configuration of the account of ${spec.name}`,
    trust: serviceTrust(account, "config.amazonaws.com"),
    managed: ["service-role/AWS_ConfigRole"],
    inline: [
      {
        Sid: "Look",
        Action: ["s3:GetBucketAcl", "s3:ListBucket"],
        Resource: bucketArn(account, bucket),
      },
      {
        Sid: "Deliver",
        Action: ["s3:PutObject"],
        Resource: bucketArn(account, bucket, `AWSLogs/${account.accountId}/Config/*`),
      },
      useOfDataKey(account, keyAlias(spec.name, KEY_PURPOSE)),
    ],
  });
}
