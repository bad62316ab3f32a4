import type { AwsConfig } from "./config";

/** Where the target's resources live: enough to write any ARN before the thing it names exists. */
export interface Account {
  readonly accountId: string;
  readonly region: string;
  /** First part of every ARN after `arn:`; follows from the region. */
  readonly partition: string;
}

export function accountOf({ accountId, region }: AwsConfig): Account {
  return { accountId, region, partition: partitionOf(region) };
}

function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** ARN of a regional resource of the account, such as `arn(account, "eks", "cluster/shop")`. */
export function arn({ partition, region, accountId }: Account, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}

/** ARN of an IAM identity of the account, such as `iamArn(account, "root")`. */
export function iamArn({ partition, accountId }: Account, resource: string): string {
  return `arn:${partition}:iam::${accountId}:${resource}`;
}

/** ARN of a policy that AWS maintains. */
export function awsPolicyArn({ partition }: Account, name: string): string {
  return `arn:${partition}:iam::aws:policy/${name}`;
}
