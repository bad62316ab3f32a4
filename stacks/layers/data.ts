import type { Secrets } from "../../components/secrets";
import { Database } from "../../components/database";
import { DatabaseCredentials } from "../../components/database-credentials";
import { Identity } from "../../components/identity";
import type { KafkaAccess } from "../../components/kafka";
import { entriesThat, lookup, mapValues, servicesThat } from "../lookups";
import { images } from "../versions";
import type { Ground } from "./ground";
import type { Layer } from "./layer";
import { createKafka, createStores, type StoreAccesses, usesStores } from "./stores";

/** What services keep their data in. */
export interface Data {
  readonly databases: Readonly<Record<string, DatabaseWithCredentials>>;
  /** The services that the cloud knows, because they use something of it by themselves. */
  readonly identities: Readonly<Record<string, Identity>>;
  readonly stores: StoreAccesses;
  readonly kafka: KafkaAccess | undefined;
}

interface DatabaseWithCredentials {
  readonly database: Database;
  readonly credentials: DatabaseCredentials;
}

/** Databases, the other stores, Kafka, and the services' identities that they grant access to. */
export function createData(
  layer: Layer,
  { network, cluster, cloud, inCluster }: Ground,
  secrets: Secrets,
): Data {
  const { config, target, charts, profile, shared } = layer;
  const databases = mapValues(config.databases, (_, key) =>
    createDatabase(layer, { network, cloud, inCluster }, secrets, key),
  );
  const identities = mapValues(
    entriesThat(config.services, usesStores(config)),
    ({ team }, service) =>
      new Identity(
        `identity-${service}`,
        { ...shared, target, cluster: cluster.outputs, service, namespace: team, serviceAccount: service },
        cloud,
      ),
  );
  const stores = createStores(
    { config, profile, shared, target, network, charts, images, identities },
    { ...inCluster, providers: [...inCluster.providers, secrets.provider], dependsOn: [secrets] },
  );
  const kafka = createKafka(
    { config, profile, shared, target, network, identities },
    // Waits for no cluster: its brokers take as long to come.
    { ...cloud, providers: [...cloud.providers, secrets.provider] },
  );
  return { databases, identities, stores, kafka };
}

function createDatabase(
  { config, target, profile, shared }: Layer,
  { network, cloud, inCluster }: Pick<Ground, "network" | "cloud" | "inCluster">,
  secrets: Secrets,
  key: string,
): DatabaseWithCredentials {
  const { size, backupDays, ...declared } = lookup(config.databases, key);
  const database = new Database(
    `database-${key}`,
    {
      ...shared,
      ...declared,
      target,
      network,
      key,
      size: size ?? profile.database.size,
      instances: profile.database.instances,
      backupDays: backupDays ?? profile.database.backupDays,
      logRetentionDays: profile.logRetentionDays,
      internalCidrs: config.access.internalCidrs,
      secretStore: secrets.outputs.secretStore,
    },
    { ...inCluster, dependsOn: [secrets] },
  );
  const credentials = new DatabaseCredentials(
    `credentials-${key}`,
    {
      key,
      database: database.outputs,
      mount: secrets.outputs.databaseMount,
      services: servicesThat(config, (service) => service.database === key),
    },
    { ...cloud, providers: [secrets.provider] },
  );
  return { database, credentials };
}
