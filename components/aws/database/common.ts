import type { Key } from "@pulumi/aws/kms";
import { SubnetGroup } from "@pulumi/aws/rds";
import type * as pulumi from "@pulumi/pulumi";
import type { DatabaseSpec, Size } from "../../contract";
import type { Account } from "../account";
import { encryptedLogGroup, encryptionKey } from "../encryption";
import { roleName } from "../names";
import { role, serviceTrust } from "../roles";
import type { Site } from "./site";

export const PORT = 5432;
export const ADMIN_USER = "vault_admin";
export const DATABASE_NAME = "app";

/** Seconds between readings of the operating system. */
export const MONITORING_SECONDS = 60;

/** Instance classes by size, and the level of Database Insights with the days it keeps. */
export const SIZES: Readonly<
  Record<Size, { instanceClass: string; insights: "standard" | "advanced"; days: number }>
> = {
  small: { instanceClass: "db.t3.medium", insights: "standard", days: 7 },
  medium: { instanceClass: "db.t3.large", insights: "standard", days: 7 },
  // Advanced keeps 15 months and takes no other number.
  large: { instanceClass: "db.r5.large", insights: "advanced", days: 465 },
};

/** Parameters of both engines: TLS is required, and who came and went is in the log. */
export const PARAMETERS = [
  { name: "rds.force_ssl", value: "1" },
  { name: "log_connections", value: "1" },
  { name: "log_disconnections", value: "1" },
];

/** What a database of either engine stands on in one region. */
export interface Basis extends Site {
  readonly account: Account;
  readonly key: Key;
  readonly subnetGroupName: pulumi.Output<string>;
  /** What must exist before the database does. */
  readonly dependsOn: pulumi.Resource[];
}

/** Key, log group and subnet group of a database; RDS writes to a log group of this name and no other. */
export function createBasis(
  account: Account,
  kind: "cluster" | "instance",
  site: Site,
  spec: DatabaseSpec,
): Basis {
  const { scope, label, identifier, elsewhere } = site;
  const logGroup = `/aws/rds/${kind}/${identifier}/postgresql`;
  const key = encryptionKey(account, scope, spec, {
    purpose: `database-${label}`,
    logGroups: [logGroup],
    ...elsewhere,
  });
  const logs = encryptedLogGroup(scope, {
    name: logGroup,
    retentionInDays: spec.logRetentionDays,
    key,
    ...elsewhere,
  });
  const subnets = new SubnetGroup(
    `${scope.name}-subnets`,
    {
      ...elsewhere,
      name: identifier,
      description: `Database subnets of ${spec.name}`,
      subnetIds: site.subnetIds,
    },
    scope.child(),
  );
  return { ...site, account, key, subnetGroupName: subnets.name, dependsOn: [logs] };
}

/** Identity with which instances report on their operating system. */
export function monitoringRole({ account, scope, identifier }: Basis) {
  return role(account, scope, {
    key: "monitoring",
    name: roleName(identifier, "monitoring"),
    description: `Operating system metrics of database ${identifier}`,
    trust: serviceTrust(account, "monitoring.rds.amazonaws.com"),
    managed: ["service-role/AmazonRDSEnhancedMonitoringRole"],
  });
}

/** Database Insights of an instance, by its size. */
export function insightsOf({ key }: Basis, { size }: DatabaseSpec) {
  return {
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: key.arn,
    performanceInsightsRetentionPeriod: SIZES[size].days,
  };
}
