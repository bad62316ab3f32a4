import { Cluster } from "@pulumi/gcp/managedkafka";
import { IAMMember } from "@pulumi/gcp/projects";
import { after } from "../after";
import type { Scope } from "../component";
import type { KafkaOutputs, KafkaSpec, Size } from "../contract";
import { physicalName } from "../pure/naming";
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
 * key of its own. Clients are principals with `roles/managedkafka.client`; topics and their ACLs are Kafka's own, and
 * a client may use every topic that has none. The service grows the number of brokers with the CPUs, and spreads
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
  const grants = admitConsumers(config, scope, spec);
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

function admitConsumers({ project }: GcpConfig, scope: Scope, { consumers }: KafkaSpec): IAMMember[] {
  return consumers.map(
    ({ service, principal }) =>
      new IAMMember(`${scope.name}-${service}`, { project, role: CLIENT, member: principal }, scope.child()),
  );
}
