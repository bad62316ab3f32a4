import type { Settings } from "../support/plans";
import { PROMISES } from "./alerting";

/** A store of each kind, and a service that uses them all; the same on every target. */
export const STORES = {
  caches: { sessions: {} },
  queues: { jobs: {} },
  searches: { products: {} },
  buckets: { invoices: {} },
  documents: { profiles: {} },
  services: {
    orders: {
      team: "shop",
      image:
        "ghcr.io/stefanprodan/podinfo@sha256:5b789251f4b35f4ac6319c48b57eb6d29356d67471404c5fd3733db2eb8c11cf",
      port: 9898,
      caches: ["sessions"],
      queues: ["jobs"],
      searches: ["products"],
      buckets: ["invoices"],
      documents: ["profiles"],
    },
  },
} as const satisfies Settings;

/** The same service, which uses Kafka besides. */
export const KAFKA_SERVICES = {
  orders: { ...STORES.services.orders, ...PROMISES, kafka: true, restartOnSecretChange: true },
} as const satisfies Settings;

/** A Kafka that the platform connects to and does not run. */
export const EXTERNAL_KAFKA = {
  external: {
    bootstrapServers: ["pkc-1.europe-west3.gcp.confluent.cloud:9092"],
    vaultPath: "acme/confluent",
  },
} as const satisfies Settings;

/** Databases of each engine, sources of events of each kind, Kafka, and stores that no service uses yet. */
export const AWS_DATA = {
  searches: { ...STORES.searches, logs: {} },
  buckets: { ...STORES.buckets, exports: { versionDays: 7 } },
  kafka: {},
  databases: { main: { readers: 1 }, reports: { readers: 1, storageGib: 100 }, bursts: {} },
  aws: {
    databases: { reports: { engine: "rds" }, bursts: { engine: "aurora-serverless" } },
    events: {
      uploads: { queue: "jobs", source: { eventBridge: { pattern: { source: ["aws.s3"] } } } },
      nightly: { queue: "jobs", source: { eventBridge: { schedule: "cron(0 3 * * ? *)" } } },
      news: { queue: "jobs", source: { topic: {} } },
      orders: { queue: "jobs", source: { topic: {} } },
      clicks: { queue: "jobs", source: { stream: { shards: 2 } } },
      hooks: { queue: "jobs", source: { api: { path: "/hooks" } } },
    },
  },
} as const satisfies Settings;
