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

const metadata = { name: "orders", namespace: "database-orders" };

export const cloudNativePg = fixture<CloudNativePgCluster>("kubernetes:postgresql.cnpg.io/v1:Cluster", "pg", {
  metadata,
  spec: {
    plugins: [{ name: "barman-cloud.cloudnative-pg.io", isWALArchiver: true }],
    postgresql: { pg_hba: ["hostnossl all all all reject"] },
  },
});

export const objectStore = fixture<ObjectStore>("kubernetes:barmancloud.cnpg.io/v1:ObjectStore", "store", {
  metadata,
  spec: { retentionPolicy: "30d", configuration: { destinationPath: "s3://backups/orders" } },
});
