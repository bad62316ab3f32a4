import {
  all,
  any,
  type Fact,
  holds,
  isAtLeast,
  isFilled,
  isOneOf,
  isTrue,
  matches,
  not,
} from "../../core/facts";
import { type Finding, must, type Rule, type Subject } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about, willBeSet } from "../../core/subject";
import type { Node } from "../../core/values";

type Check = (subject: Subject, stack: Stack) => readonly Finding[];

/** A replica is what makes its source available; its own loss is borne. */
function unlessReplica(source: string, fact: (subject: Subject) => Finding): Check {
  return (subject) => {
    const finding = fact(subject);
    return [{ ...finding, fact: any(willBeSet(subject, source), finding.fact) }];
  };
}

/** Aurora survives through a second instance in another zone; its storage is in three zones always. */
const aurora: Check = (subject, stack) => {
  const { props } = subject;
  const possible = stack.referring(subject, "clusterIdentifier", "aws:rds/clusterInstance:ClusterInstance");
  const members = possible.filter(({ is }) => is === true).map(({ from }) => from);
  const unsure = possible.map(({ is }) => is).filter((fact) => fact !== true);
  const others = any(
    not(matches(props.at("engine"), /^aurora/)),
    // Serverless v1 moves by itself, and a cluster of a second region is itself what the first one falls back to.
    isOneOf(props.at("engineMode"), "serverless"),
    willBeSet(subject, "replicationSourceIdentifier"),
    all(not(isFilled(props.at("masterUsername"))), willBeSet(subject, "globalClusterIdentifier")),
  );
  const two = any(members.length > 1, possible.length > 1 && any(...unsure));
  const zones = members.map((instance) => instance.props.at("availabilityZone"));
  const spread = any(differ(zones), ...unsure);
  const at = props.at("clusterIdentifier");
  return [
    must(any(others, two), at, `${members.length} instance of it is in the stack instead of two or more`),
    must(any(others, members.length < 2, spread), at, "its instances are in one zone"),
  ];
};

/** Whether some places are not all the same; what is left out is for the cloud to choose. */
function differ(zones: readonly Node[]): Fact {
  const [first] = zones;
  if (zones.some((zone) => isFilled(zone) === false) || first === undefined) return true;
  return any(...zones.slice(1).map((zone) => all(isFilled(first), not(same(zone, first)))));
}

function same(one: Node, other: Node): Fact {
  if (other.unknown) return { unknown: [other.path] };
  return holds(one, (value) => value === other.value);
}

const replicationGroup: Check = (subject) => {
  const { props } = subject;
  const failover = props.at("automaticFailoverEnabled");
  const preferred = props.at("preferredCacheClusterAzs");
  const zones = preferred.list();
  const apart = preferred.unknown ? { unknown: [preferred.path] } : zones.length > 1 && differ(zones);
  const spread = any(isTrue(props.at("multiAzEnabled")), apart);
  const [nodes, replicas] = [props.at("numCacheClusters"), props.at("replicasPerNodeGroup")];
  const single = any(isOneOf(nodes, 1), isOneOf(replicas, 0));
  const global = willBeSet(subject, "globalReplicationGroupId");
  return [
    must(any(global, isTrue(failover)), failover, "automaticFailoverEnabled is not true"),
    must(any(global, spread), props.at("multiAzEnabled"), "its nodes may all be in one zone"),
    must(not(single), nodes.absent ? replicas : nodes, "it has one node, and nothing to fail over to"),
  ];
};

const memorystore: Check = ({ props }) => {
  const mode = props.at("zoneDistributionConfig.mode");
  const replicas = props.at("replicaCount");
  return [
    must(not(isOneOf(mode, "SINGLE_ZONE")), mode, "it is in one zone"),
    must(isAtLeast(replicas.or(0), 1), replicas, "its shards have no replica"),
  ];
};

const CHECKS: Readonly<Record<string, Check>> = {
  "aws:rds/instance:Instance": unlessReplica("replicateSourceDb", ({ props }) =>
    must(isTrue(props.at("multiAz")), props.at("multiAz"), "multiAz is not true"),
  ),
  "aws:rds/cluster:Cluster": aurora,
  "aws:elasticache/replicationGroup:ReplicationGroup": replicationGroup,
  "gcp:sql/databaseInstance:DatabaseInstance": unlessReplica("masterInstanceName", ({ props }) => {
    const type = props.at("settings.availabilityType");
    const replica = isOneOf(props.at("instanceType"), "READ_REPLICA_INSTANCE", "READ_POOL_INSTANCE");
    return must(any(replica, isOneOf(type, "REGIONAL")), type, "availabilityType is not REGIONAL");
  }),
  "gcp:redis/instance:Instance": ({ props }) => {
    const tier = props.at("tier");
    return [must(isOneOf(tier, "STANDARD_HA"), tier, "tier is not STANDARD_HA")];
  },
  "gcp:redis/cluster:Cluster": memorystore,
  "gcp:memorystore/instance:Instance": memorystore,
};

const CNPG = "postgresql.cnpg.io/Cluster";

export const dataHighAvailability: Rule = {
  id: "data-high-availability",
  title: "In staging and prod, databases and caches survive the loss of a zone",
  severity: "high",
  level: "mandatory",
  why: "Zones fail as a whole, and a database of one zone takes everything that uses it along; instances of another stack are not seen here.",
  remedy: "Turn multi-zone operation on, or give the cluster a second instance in another zone.",
  refs: { checkov: ["CKV_AWS_157", "CKV2_AWS_50"] },
  targets: [...Object.keys(CHECKS), "aws:rds/clusterInstance:ClusterInstance", CNPG],
  stack: (stack) => {
    const exempt = not(stack.production);
    const clouds = stack
      .ofType(...Object.keys(CHECKS))
      .flatMap((subject) => about(subject, ...(CHECKS[subject.type]?.(subject, stack) ?? [])));
    const inside = stack.objectsOf("postgresql.cnpg.io", "Cluster").flatMap(({ subject, manifest }) => {
      const instances = manifest.body.at("spec.instances");
      const fact = any(manifest.patch && instances.absent, isAtLeast(instances.or(1), 2));
      return about(subject, must(fact, instances, "it has one instance"));
    });
    return [...clouds, ...inside].map((finding) => ({ ...finding, fact: any(exempt, finding.fact) }));
  },
};
