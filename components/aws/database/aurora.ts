import { Cluster } from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import { after } from "../../after";
import type { DatabaseOutputs, DatabaseSpec } from "../../contract";
import { clusterArgs, createInstances } from "./aurora-cluster";
import { copyToRegion } from "./aurora-global";
import { ADMIN_USER, type Basis, DATABASE_NAME } from "./common";

/**
 * Aurora PostgreSQL: storage that grows by itself over three zones, one writer, and the rest readers that can take
 * its place; the extra readers last.
 *
 * @param recovery where a copy of it is; undefined for none
 * @param serverless instances have no size of their own: their capacity follows the load
 */
export function aurora(
  basis: Basis,
  recovery: Basis | undefined,
  serverless: boolean,
  spec: DatabaseSpec,
): DatabaseOutputs {
  const cluster = createCluster(basis, recovery, serverless, spec);
  const counts = { failover: spec.instances, readers: spec.readers };
  const instances = createInstances(basis, serverless, spec, cluster, counts);
  if (recovery !== undefined) copyToRegion({ basis, cluster, instances }, recovery, serverless, spec);
  return {
    provider: "aurora",
    // The name resolves before anything listens there.
    host: after(cluster.endpoint, instances),
    // Leads to the writer where there is no other instance
    // (docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Endpoints.Reader.html).
    readHost: after(cluster.readerEndpoint, instances),
    location: { cidrs: spec.network.databaseCidrs },
    databaseName: pulumi.output(DATABASE_NAME),
    adminUser: pulumi.output(ADMIN_USER),
  };
}

function createCluster(
  basis: Basis,
  recovery: Basis | undefined,
  serverless: boolean,
  spec: DatabaseSpec,
): Cluster {
  const { scope, dependsOn } = basis;
  return new Cluster(
    `${scope.name}-aurora`,
    {
      ...clusterArgs(basis, serverless, spec),
      databaseName: DATABASE_NAME,
      masterUsername: ADMIN_USER,
      // Write-only: RDS gives it to nobody. Vault rotates it, so there is no second version.
      masterPasswordWo: spec.adminPassword,
      masterPasswordWoVersion: 1,
    },
    scope.child({
      protect: spec.protect,
      dependsOn,
      // A global database made from a cluster shows in it; without this the next update would take the cluster
      // out again. While there is one, its own version is the one that counts.
      ignoreChanges: ["globalClusterIdentifier", ...(recovery === undefined ? [] : ["engineVersion"])],
    }),
  );
}
