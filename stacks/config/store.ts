import * as z from "zod";
import { byName, choice, group, text, whole } from "../../components/pure/fields";

const size = choice(["small", "medium", "large"])
  .optional()
  .describe("Relative size. Default: the environment's profile.");

/** Caches of the platform, by name. */
export const cachesSchema = byName(
  20,
  group({
    size,
    shards: whole(1, 90)
      .default(1)
      .describe(
        "Shards; with more than one, clients must know Redis Cluster, and Google Cloud has no such cache.",
      ),
  }),
);

/** Queues of the platform, by name. */
export const queuesSchema = byName(
  40,
  group({
    visibilitySeconds: whole(10, 600)
      .default(30)
      .describe("Seconds that a message is hidden while somebody works on it."),
    retentionDays: whole(1, 7).default(4).describe("Days that a message waits for somebody to take it."),
    maxReceives: whole(5, 100)
      .default(5)
      .describe("Deliveries after which a message goes to the queue's dead-letter queue."),
  }),
);

/** Search engines of the platform, by name. */
export const searchesSchema = byName(
  20,
  group({
    size,
    storageGib: whole(10, 3072).default(20).describe("Storage of each node in GiB."),
  }),
);

/** Document stores of the platform, by name. */
export const documentsSchema = byName(
  20,
  group({
    size,
    storageGib: whole(10, 3072)
      .default(20)
      .describe(
        "Storage of each member in GiB; it can grow where the target's volumes can, and never shrink.",
      ),
  }),
);

/** Buckets of the platform, by name. */
export const bucketsSchema = byName(
  30,
  group({
    versionDays: whole(1, 365)
      .default(30)
      .describe("Days that a replaced or deleted object can be brought back."),
  }),
);

const server = text("broker.example.com:9092").regex(/^[a-zA-Z0-9.-]+:\d{1,5}$/, {
  error: "is no host with a port; set for example broker.example.com:9092",
});

/** A Kafka that somebody else runs. */
const externalKafkaSchema = group({
  bootstrapServers: z
    .array(server, { error: "is no list; set hosts with ports, such as [broker.example.com:9092]" })
    .min(1, { error: "names no server; set at least one, such as [broker.example.com:9092]" })
    .describe("Hosts and ports that clients start from; its brokers must answer at the same ports."),
  vaultPath: text("platform/kafka").describe(
    "Path in Vault's `secret` mount that holds `username` and `password`; of Confluent Cloud, an API key and its secret.",
  ),
  // https://docs.confluent.io/cloud/current/client-apps/config-client.html
  saslMechanism: choice(["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"])
    .default("PLAIN")
    .describe("How clients log in, over TLS; Confluent Cloud takes `PLAIN`."),
});

/** Kafka of the platform: the target's own of a size, or one elsewhere (checks/kafka.ts). */
export const kafkaSchema = group({
  size,
  storageGib: whole(10, 16_384)
    .default(100)
    .describe("Storage of each broker in GiB; it can grow and never shrink."),
  external: externalKafkaSchema
    .optional()
    .describe("A Kafka elsewhere, instead of the target's own; then `size` and `storageGib` are refused."),
});
