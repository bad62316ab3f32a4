import { text } from "../../../sandbox/simulator/values";
import type { RecordedResource } from "../../recorder/recorder";
import { type Figure, type Provider, sourcesOf, usersOf } from "./model";

const EKS = "https://docs.aws.amazon.com/eks/latest/userguide/disaster-recovery-resiliency.html";
const AURORA =
  "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html";
const AURORA_GLOBAL =
  "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.html";
const RDS_REPLICA = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.XRgn.html";

/** EKS runs API servers and etcd over three zones; nodes have to be in two or more to outlast one. */
const eksCluster: Provider = {
  component: "cluster",
  type: "aws:eks/cluster:Cluster",
  provides: (cluster, plan) => {
    const groups = usersOf(cluster, "aws:eks/nodeGroup:NodeGroup", plan);
    const subnets = groups.flatMap((group) => sourcesOf(group, "subnetIds", "aws:ec2/subnet:Subnet", plan));
    const zones = zonesOf(subnets);
    return {
      rto:
        zones > 1
          ? {
              seconds: 0,
              why: `the control plane runs in three zones, nodes in ${zones}: a lost zone stops neither`,
              source: EKS,
            }
          : { seconds: "none", why: "all nodes are in one zone" },
      rpo: { seconds: 0, why: "etcd is written to three zones", source: EKS },
    };
  },
};

/** "Typically restored in less than 60 seconds, and often less than 30 seconds." The volume is shared. */
const aurora: Provider = {
  component: "database",
  type: "aws:rds/cluster:Cluster",
  provides: (cluster, plan) => {
    // A global database's other member stands in for a region, not for a zone.
    if (sourcesOf(cluster, "globalClusterIdentifier", GLOBAL_CLUSTER, plan).length > 0) return undefined;
    const instances = usersOf(cluster, "aws:rds/clusterInstance:ClusterInstance", plan);
    const zones = zonesOf(instances);
    return {
      rto:
        zones > 1
          ? {
              seconds: 60,
              why: `${instances.length} instances in ${zones} zones: failover typically takes less than 60 s, often less than 30 s`,
              source: AURORA,
            }
          : {
              seconds: "none",
              why: "instances in one zone: it is made anew there, typically in less than 10 minutes, and a lost zone is waited for",
              source: AURORA,
            },
      rpo: { seconds: 0, why: "the storage is written to three zones", source: AURORA },
    };
  },
};

const GLOBAL_CLUSTER = "aws:rds/globalCluster:GlobalCluster";

/** Data is in a second region, and nothing that serves it. */
const COPY_ONLY: Figure = {
  seconds: "none",
  why: "copies of databases are in a second region; somebody makes them primaries, and a cluster",
};

const auroraCopy: Provider = {
  component: "region",
  type: GLOBAL_CLUSTER,
  provides: () => ({
    rto: COPY_ONLY,
    rpo: {
      seconds: "unknown",
      why: "Aurora's copies are typically less than 1 s behind; what has no copy is as old as its last backup there",
      source: AURORA_GLOBAL,
    },
  }),
};

const rdsCopy: Provider = {
  component: "region",
  type: "aws:rds/instance:Instance",
  provides: ({ inputs, propertyDependencies }) =>
    inputs["region"] === undefined || propertyDependencies["replicateSourceDb"] === undefined
      ? undefined
      : {
          rto: COPY_ONLY,
          rpo: { seconds: "unknown", why: "RDS promises no lag of a replica", source: RDS_REPLICA },
        },
};

export const awsProviders: readonly Provider[] = [eksCluster, aurora, auroraCopy, rdsCopy];

function zonesOf(resources: readonly RecordedResource[]): number {
  return new Set(resources.flatMap(({ inputs }) => text(inputs, "availabilityZone") ?? [])).size;
}
