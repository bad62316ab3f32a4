import type { PlatformSpec } from "../../contract";
import { physicalName } from "../../pure/naming";
import { type Account, arn } from "../account";

/** Names that the audit's policies need before the things exist. */
export const KEY_PURPOSE = "audit";

/** Unique in the world, as S3 wants it. */
export function auditBucketName({ accountId, region }: Account, { name }: PlatformSpec): string {
  return physicalName([name, "audit", accountId, region]);
}

export function trailName({ name }: PlatformSpec): string {
  return physicalName([name, "audit"]);
}

export function trailArn(account: Account, spec: PlatformSpec): string {
  return arn(account, "cloudtrail", `trail/${trailName(spec)}`);
}

export function logGroupName({ name }: PlatformSpec): string {
  return `/aws/cloudtrail/${name}`;
}

export function topicName({ name }: PlatformSpec): string {
  return physicalName([name, "audit"]);
}
