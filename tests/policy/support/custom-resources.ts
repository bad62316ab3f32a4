import { fixture } from "./fixtures";

/** The fields of CloudNativePG's Cluster (postgresql.cnpg.io/v1) that rules read; the SDK has no type for it. */
export interface CloudNativePgCluster {
  metadata: { name: string; namespace: string };
  spec: {
    plugins?: { name: string; enabled?: boolean; isWALArchiver?: boolean }[];
    backup?: { barmanObjectStore?: { destinationPath: string } };
    postgresql?: { pg_hba?: string[] };
    managed?: { services?: { additional?: { serviceTemplate: { spec: { type?: string } } }[] } };
  };
}

/** The fields of the barman plugin's ObjectStore (barmancloud.cnpg.io/v1) that rules read. */
export interface ObjectStore {
  metadata: { name: string; namespace: string };
  spec: { retentionPolicy?: string; configuration: { destinationPath: string } };
}

/** The fields of CloudNativePG's Pooler that rules read. */
export interface Pooler {
  metadata: { name: string; namespace: string };
  spec: {
    cluster: { name: string };
    pgbouncer: { poolMode: string; pg_hba?: string[] };
    serviceTemplate?: { spec: { type?: string } };
  };
}

/** The fields of Strimzi's Kafka (kafka.strimzi.io/v1) that rules read. */
export interface StrimziKafka {
  metadata: { name: string; namespace: string };
  spec: { kafka: { listeners: { name: string; port: number; type: string; tls?: boolean }[] } };
}

/** The fields of Percona's PerconaServerMongoDB (psmdb.percona.com/v1) that rules read. */
export interface PerconaMongoDb {
  metadata: { name: string; namespace: string };
  spec: {
    tls?: { mode?: string };
    replsets: { name: string; size: number; configuration?: string; expose?: { type?: string } }[];
    sharding?: {
      enabled?: boolean;
      mongos?: { expose?: { type?: string } };
      configsvrReplSet?: { configuration?: string };
    };
  };
}

const metadata = { name: "orders", namespace: "database-orders" };

export const cloudNativePg = fixture<CloudNativePgCluster>("kubernetes:postgresql.cnpg.io/v1:Cluster", "pg", {
  metadata,
  spec: {
    plugins: [{ name: "barman-cloud.cloudnative-pg.io", isWALArchiver: true }],
    postgresql: { pg_hba: ["hostnossl all all all reject"] },
  },
});

export const pooler = fixture<Pooler>("kubernetes:postgresql.cnpg.io/v1:Pooler", "pooler", {
  metadata,
  spec: {
    cluster: { name: "orders" },
    pgbouncer: { poolMode: "transaction", pg_hba: ["hostnossl all all all reject"] },
  },
});

export const strimzi = fixture<StrimziKafka>("kubernetes:kafka.strimzi.io/v1:Kafka", "strimzi", {
  metadata,
  spec: { kafka: { listeners: [{ name: "clients", port: 9093, type: "internal", tls: true }] } },
});

export const percona = fixture<PerconaMongoDb>(
  "kubernetes:psmdb.percona.com/v1:PerconaServerMongoDB",
  "mongodb",
  { metadata, spec: { tls: { mode: "requireTLS" }, replsets: [{ name: "rs0", size: 3 }] } },
);

export const objectStore = fixture<ObjectStore>("kubernetes:barmancloud.cnpg.io/v1:ObjectStore", "store", {
  metadata,
  spec: { retentionPolicy: "30d", configuration: { destinationPath: "s3://backups/orders" } },
});
