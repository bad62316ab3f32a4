import { Cluster, type ClusterInstance, GlobalCluster } from "@pulumi/aws/rds";
import { after } from "../../after";
import type { DatabaseSpec } from "../../contract";
import { physicalName } from "../../pure/naming";
import { auroraVersion } from "../versions";
import { clusterArgs, createInstances } from "./aurora-cluster";
import type { Basis } from "./common";

/** A cluster that writes, with its instances. */
interface Primary {
  readonly basis: Basis;
  readonly cluster: Cluster;
  readonly instances: readonly ClusterInstance[];
}

/**
 * A global database around a cluster that is there, and its second member: a cluster with one instance in another
 * region, which reads, and is typically less than a second behind. Nobody promotes it but a person:
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html
 *
 * The copy is protected as the primary is, because it may be the only one left. Taken away, it leaves the primary
 * as it was. Its instances need memory-optimized classes, which the configuration is checked for. A minor version
 * goes to both members at once and does not wait for a window; a major one needs the copy taken away before.
 */
export function copyToRegion(
  { basis, cluster, instances }: Primary,
  recovery: Basis,
  serverless: boolean,
  spec: DatabaseSpec,
): void {
  const global = new GlobalCluster(
    `${basis.scope.name}-global`,
    {
      globalClusterIdentifier: physicalName([basis.identifier, "global"]),
      // Aurora takes in a cluster that has its writer. Joining one to a global database of before is not possible.
      sourceDbClusterIdentifier: after(cluster.arn, instances),
      // Without effect until it changes; then both members are upgraded in the order that Aurora asks for.
      engineVersion: auroraVersion(spec.version),
      // Destroying it lets its members go, and keeps them.
      forceDestroy: true,
    },
    basis.scope.child(),
  );
  const { scope, dependsOn } = recovery;
  const copy = new Cluster(
    `${scope.name}-aurora`,
    {
      ...clusterArgs(recovery, serverless, spec),
      globalClusterIdentifier: global.id,
      sourceRegion: basis.account.region,
    },
    scope.child({
      protect: spec.protect,
      dependsOn,
      // Aurora fills in the first, and the global database raises the second.
      ignoreChanges: ["replicationSourceIdentifier", "engineVersion"],
    }),
  );
  createInstances(recovery, serverless, spec, copy, { failover: 1, readers: 0 });
}
