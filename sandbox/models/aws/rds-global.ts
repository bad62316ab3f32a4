import type { Context, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { find, forceNew, oneOf, pattern, refuse, region, regional, tagged } from "./common";
import { settingsOf } from "./settings";

export const CLUSTER = "aws:rds/cluster:Cluster";
export const GLOBAL_CLUSTER = "aws:rds/globalCluster:GlobalCluster";

/**
 * Clusters of one database in several regions. Made from a cluster, it takes over that one's engine and version. It
 * holds nothing itself: with `forceDestroy`, deleting it leaves its members as clusters of their own.
 */
export const globalCluster: TypeModel = {
  type: GLOBAL_CLUSTER,
  immutable: forceNew(
    "aws_rds_global_cluster",
    ...["databaseName", "engine", "globalClusterIdentifier", "sourceDbClusterIdentifier", "storageEncrypted"],
    "region",
  ),
  requires: ["globalClusterIdentifier", ["engine", "sourceDbClusterIdentifier"]],
  // RDS deletes no cluster that is a member.
  references: { sourceDbClusterIdentifier: { to: [CLUSTER], by: "arn" } },
  id: (inputs) => text(inputs, "globalClusterIdentifier") ?? "",
  // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateGlobalCluster.html
  validate: (inputs) => [
    ...pattern(
      inputs,
      "globalClusterIdentifier",
      /^(?!.*--)[a-z][a-z0-9-]{0,61}[a-z0-9]$/,
      "is no global cluster identifier",
    ),
    ...oneOf(inputs, "engine", ["aurora", "aurora-mysql", "aurora-postgresql"]),
    ...pattern(inputs, "engineVersion", /^\d+(\.\d+)*$/, "is no version"),
    // Terraform: source_db_cluster_identifier is RequiredWith force_destroy and ConflictsWith engine.
    ...(inputs["sourceDbClusterIdentifier"] !== undefined && inputs["forceDestroy"] === undefined
      ? [{ path: "forceDestroy", reason: "must be set where it is made from a cluster" }]
      : []),
    ...(inputs["sourceDbClusterIdentifier"] !== undefined && inputs["engine"] !== undefined
      ? [{ path: "engine", reason: "is that of the cluster it is made from" }]
      : []),
  ],
  outputs: (inputs, context) => {
    const source = find(context, CLUSTER, "arn", inputs["sourceDbClusterIdentifier"])?.outputs;
    const before = find(context, GLOBAL_CLUSTER, "id", context.id)?.outputs;
    const { partition, accountId } = settingsOf(context.config);
    const version = (before ? inputs["engineVersion"] : undefined) ?? source?.["engineVersion"] ?? "";
    return {
      ...regional(context),
      ...tagged(inputs, context),
      arn: `arn:${partition}:rds::${accountId}:global-cluster:${context.id}`,
      globalClusterResourceId: `cluster-${context.hex(16, "resource")}`,
      engine: inputs["engine"] ?? source?.["engine"] ?? "",
      engineVersionActual: version,
      engineLifecycleSupport: "open-source-rds-extended-support",
      databaseName: inputs["databaseName"] ?? source?.["databaseName"] ?? "",
      storageEncrypted: inputs["storageEncrypted"] ?? source?.["storageEncrypted"] ?? false,
      endpoint: `${context.id}.global-${context.hex(12, "host name")}.global.rds.amazonaws.com`,
      globalClusterMembers: [],
    };
  },
  refuseDelete: ({ outputs }) =>
    outputs["sourceDbClusterIdentifier"] !== undefined && outputs["forceDestroy"] !== true
      ? `InvalidGlobalClusterStateFault: Global Cluster ${text(outputs, "arn") ?? ""} is not empty`
      : undefined,
};

/** Whether a cluster reads from another one of its global database. */
export function followsAnother(cluster: Props, context: Context): boolean {
  const home = find(context, GLOBAL_CLUSTER, "globalClusterIdentifier", cluster["globalClusterIdentifier"]);
  return home?.outputs["sourceDbClusterIdentifier"] !== undefined;
}

/**
 * A member beside the first: it gets its data, its users and its version from there.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-attaching.html
 */
export function refuseMember(inputs: Props, context: Context): void {
  const home = find(context, GLOBAL_CLUSTER, "globalClusterIdentifier", inputs["globalClusterIdentifier"]);
  if (home === undefined) return;
  const source = find(context, CLUSTER, "arn", home.outputs["sourceDbClusterIdentifier"])?.outputs;
  refuse(
    source?.["region"] === region(context),
    `InvalidParameterCombination: ${home.id} has a member in ${region(context)} already`,
  );
  for (const property of ["masterUsername", "masterPasswordWo", "databaseName"]) {
    refuse(
      inputs[property] !== undefined,
      `InvalidParameterCombination: cannot specify ${property} for a cluster that joins global cluster ${home.id}`,
    );
  }
  refuse(
    source?.["storageEncrypted"] === true && inputs["kmsKeyId"] === undefined,
    `InvalidParameterCombination: ${home.id} is encrypted; a member needs a key of ${region(context)}`,
  );
}
