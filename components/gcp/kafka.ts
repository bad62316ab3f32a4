import { Acl, Cluster, Topic } from "@pulumi/gcp/managedkafka";
import { IAMMember } from "@pulumi/gcp/projects";
import * as pulumi from "@pulumi/pulumi";
import { after } from "../after";
import type { Scope } from "../component";
import type { KafkaOutputs, KafkaSpec, Size } from "../contract";
import { physicalName } from "../pure/naming";
import type { TopicUse } from "../pure/topics";
import { requestAgent } from "./agents";
import type { GcpConfig } from "./config";
import { encryptionKey, keyRing } from "./encryption";
import { only } from "./layout";

const GIB = 1024 ** 3;

/** CPUs of all brokers together; three are the least that the service takes. */
const CPUS = { small: 3, medium: 6, large: 12 } as const satisfies Record<Size, number>;

/** Memory of a CPU in GiB, of 1 to 8. */
const MEMORY_PER_CPU = 4;

/** The least disk of a broker in GiB. */
const LEAST_DISK = 100;

/** Clients sign in with Google's tokens over TLS (cloud.google.com/managed-service-for-apache-kafka/docs/authentication-kafka). */
const PORT = 9092;

/**
 * Lets a principal connect, to every cluster of the project: it is granted there
 * (cloud.google.com/managed-service-for-apache-kafka/docs/authentication-kafka).
 */
const CLIENT = "roles/managedkafka.client";

/**
 * Managed Service for Apache Kafka: brokers in three zones of the region, endpoints in the private subnet, TLS, a
 * key of its own. Clients are principals with `roles/managedkafka.client`. A declared topic has a list of who may use
 * it; a client may use every topic that has none. The service grows the number of brokers with the CPUs, and spreads
 * partitions over the new ones.
 */
export function kafka(config: GcpConfig, scope: Scope, spec: KafkaSpec): KafkaOutputs {
  const ring = keyRing(config, scope, spec, "kafka");
  const kmsKey = encryptionKey(scope, spec, ring, "storage", requestAgent(config, scope, "managedKafka"));
  const clusterId = physicalName([spec.name, "kafka"]);
  const cpus = CPUS[spec.size];
  const cluster = new Cluster(
    `${scope.name}-cluster`,
    {
      project: config.project,
      location: config.region,
      clusterId,
      capacityConfig: { vcpuCount: String(cpus), memoryBytes: String(cpus * MEMORY_PER_CPU * GIB) },
      brokerCapacityConfig: { diskSizeGib: String(Math.max(LEAST_DISK, spec.storageGib)) },
      gcpConfig: {
        accessConfig: { networkConfigs: [{ subnet: spec.network.privateSubnetIds.apply(only) }] },
        kmsKey,
      },
      rebalanceConfig: { mode: "AUTO_REBALANCE_ON_SCALE_UP" },
      labels: spec.labels,
      deletionPolicy: spec.protect ? "PREVENT" : "DELETE",
    },
    scope.child({ protect: spec.protect }),
  );
  const grants = [...createTopics(config, scope, spec, cluster), ...admitConsumers(config, scope, spec)];
  return {
    entries: {
      provider: "managed-kafka",
      // The name that the service gives its first endpoint, in a zone of its own.
      "bootstrap-servers": after(cluster.clusterId, grants).apply(
        (id) => `bootstrap.${id}.${config.region}.managedkafka.${config.project}.cloud.goog:${PORT}`,
      ),
      "security-protocol": "SASL_SSL",
      "sasl-mechanism": "OAUTHBEARER",
      // The pods' own identity takes their place.
      username: "",
      password: "",
      certificates: "",
    },
    location: { cidrs: Object.values(spec.network.privateCidrs) },
    ports: [PORT],
  };
}

/** Brokers that hold each message; the service has one in each of three zones. */
const COPIES = 3;

/** Topics as services declare them, and who may do what with each. */
function createTopics(
  { project, region: location }: GcpConfig,
  scope: Scope,
  { topics, consumers, protect }: KafkaSpec,
  { clusterId: cluster }: Cluster,
): (Topic | Acl)[] {
  return topics.flatMap(({ name, partitions, retentionHours }) => {
    const topic = new Topic(
      `${scope.name}-topic-${name}`,
      {
        project,
        location,
        cluster,
        topicId: name,
        partitionCount: partitions,
        replicationFactor: COPIES,
        configs: { "retention.ms": String(retentionHours * 3_600_000) },
        deletionPolicy: protect ? "PREVENT" : "DELETE",
      },
      scope.child({ protect }),
    );
    const aclEntries = consumers.flatMap(({ principal, use }) =>
      operationsOf(name, use).map((operation) => ({
        principal: pulumi.interpolate`User:${principal}`,
        permissionType: "ALLOW",
        operation,
        host: "*",
      })),
    );
    const acl = new Acl(
      `${scope.name}-acl-${name}`,
      { project, location, cluster, aclId: `topic/${name}`, aclEntries },
      scope.child({ dependsOn: [topic] }),
    );
    return [topic, acl];
  });
}

/** Kafka's operations on a topic; each of the others lets a client describe it too. */
function operationsOf(topic: string, { reads, writes }: TopicUse): string[] {
  return [...(reads.includes(topic) ? ["READ"] : []), ...(writes.includes(topic) ? ["WRITE"] : [])];
}

function admitConsumers({ project }: GcpConfig, scope: Scope, { consumers }: KafkaSpec): IAMMember[] {
  return consumers.map(
    ({ service, principal }) =>
      new IAMMember(`${scope.name}-${service}`, { project, role: CLIENT, member: principal }, scope.child()),
  );
}
