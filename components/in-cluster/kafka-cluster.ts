/** What Strimzi's operator is told of a Kafka (github.com/strimzi/strimzi-kafka-operator, 1.2.0). */
import type * as pulumi from "@pulumi/pulumi";
import type { KafkaSpec, Size } from "../contract";
import type { Topic, TopicUse } from "../pure/topics";
import type { Surroundings } from "./place";
import { spread } from "./pod";
import { TLS_SECRET } from "./tls";

/** Name of the custom resource; everything that the operator makes is named after it. */
export const NAME = "kafka";
export const API = "kafka.strimzi.io/v1";
/** Label that ties pools, topics and users to it. */
export const CLUSTER_LABEL = { "strimzi.io/cluster": NAME };
/** Services that the operator makes: of the cluster, and of single brokers. */
export const BOOTSTRAP = `${NAME}-kafka-bootstrap`;
export const BROKERS = `${NAME}-kafka-brokers`;
/** Port of clients: TLS, and a user with a password. */
export const PORT = 9093;
/** Kafka's exporter of consumer groups' lag. */
export const EXPORTER_PODS = { "strimzi.io/name": `${NAME}-kafka-exporter` };
export const EXPORTER_PORT = 9404;
/** Secret with a password for each user. */
export const PASSWORDS = "passwords";

/** Version that operator 1.2.0 knows as its newest. */
const VERSION = "4.3.1";
const METADATA_VERSION = "4.3-IV0";

/** CPU, and memory in GiB, of a broker; half of the memory is its heap, the rest the file system's cache. */
const RESOURCES = {
  small: { cpu: "500m", memory: 2 },
  medium: { cpu: "1", memory: 4 },
  large: { cpu: "2", memory: 8 },
} as const satisfies Record<Size, object>;

const HELPER = { requests: { cpu: "50m", memory: "256Mi" }, limits: { memory: "512Mi" } };

/** A message is on as many brokers as there are, at most three; its sender waits for all of them but one. */
function copies(brokers: number): { readonly all: number; readonly least: number } {
  const all = Math.min(brokers, 3);
  return { all, least: Math.max(1, all - 1) };
}

/** The fields `spec` of a Kafka. */
export function clusterSpec({ brokers }: KafkaSpec): pulumi.Inputs {
  const { all, least } = copies(brokers);
  return {
    kafka: {
      version: VERSION,
      metadataVersion: METADATA_VERSION,
      listeners: [
        {
          name: "clients",
          port: PORT,
          type: "internal",
          tls: true,
          authentication: { type: "scram-sha-512" },
          configuration: {
            brokerCertChainAndKey: { secretName: TLS_SECRET, certificate: "tls.crt", key: "tls.key" },
          },
        },
      ],
      authorization: { type: "simple" },
      config: {
        "auto.create.topics.enable": false,
        "unclean.leader.election.enable": false,
        "default.replication.factor": all,
        "min.insync.replicas": least,
        "offsets.topic.replication.factor": all,
        "transaction.state.log.replication.factor": all,
        "transaction.state.log.min.isr": least,
      },
      template: { podDisruptionBudget: { maxUnavailable: 1 } },
    },
    entityOperator: {
      topicOperator: { resources: HELPER },
      // What it makes of a user is named apart from what is there already.
      userOperator: { resources: HELPER, secretPrefix: "user-" },
    },
    kafkaExporter: { topicRegex: ".*", groupRegex: ".*", resources: HELPER },
  };
}

/** The fields `spec` of the KafkaNodePool: every node is a broker and a controller. */
export function poolSpec(
  { brokers, size, storageGib }: KafkaSpec,
  { storageClass }: Surroundings,
): pulumi.Inputs {
  const { cpu, memory } = RESOURCES[size];
  const heap = `${memory * 512}m`;
  return {
    replicas: brokers,
    roles: ["controller", "broker"],
    storage: {
      type: "jbod",
      volumes: [
        {
          id: 0,
          type: "persistent-claim",
          class: storageClass,
          size: `${storageGib}Gi`,
          deleteClaim: false,
          kraftMetadata: "shared",
        },
      ],
    },
    resources: { requests: { cpu, memory: `${memory}Gi` }, limits: { memory: `${memory}Gi` } },
    jvmOptions: { "-Xms": heap, "-Xmx": heap },
    template: { pod: { enableServiceLinks: false, topologySpreadConstraints: spread(CLUSTER_LABEL) } },
  };
}

/** The fields `spec` of a KafkaTopic. */
export function topicSpec({ brokers }: KafkaSpec, { partitions, retentionHours }: Topic): pulumi.Inputs {
  const { all, least } = copies(brokers);
  const config = { "retention.ms": retentionHours * 3_600_000, "min.insync.replicas": least };
  return { partitions, replicas: all, config };
}

/** The fields `spec` of a KafkaUser: a password, and rights to the topics and groups that are the service's. */
export function userSpec(service: string, { prefix, reads, writes }: TopicUse): pulumi.Inputs {
  const rule = (type: string, name: string, patternType: string, operations: readonly string[]) => ({
    type: "allow",
    host: "*",
    operations: [...operations],
    resource: { type, name, patternType },
  });
  return {
    authentication: {
      type: "scram-sha-512",
      password: { valueFrom: { secretKeyRef: { name: PASSWORDS, key: service } } },
    },
    authorization: {
      type: "simple",
      acls: [
        ...(prefix ? [rule("topic", `${service}.`, "prefix", ["Describe", "Read", "Write"])] : []),
        ...reads.map((topic) => rule("topic", topic, "literal", ["Describe", "Read"])),
        ...writes.map((topic) => rule("topic", topic, "literal", ["Describe", "Write"])),
        rule("group", service, "literal", ["Describe", "Read"]),
        rule("group", `${service}.`, "prefix", ["Describe", "Read"]),
      ],
    },
  };
}
