import type { Secrets } from "../../components/secrets";
import { Database } from "../../components/database";
import { DatabaseCredentials } from "../../components/database-credentials";
import { Identity } from "../../components/identity";
import type { KafkaAccess } from "../../components/kafka";
import type { StoreAccess } from "../../components/store";
import { entriesThat, lookup, mapValues, servicesThat } from "../lookups";
import { images } from "../versions";
import { createFlags } from "./flags";
import type { Ground } from "./ground";
import type { Layer } from "./layer";
import { drillOf } from "./protection";
import { createKafka, createStores, type StoreAccesses, usesStores } from "./stores";

/** What services keep their data in. */
export interface Data {
  readonly databases: Readonly<Record<string, DatabaseWithCredentials>>;
  /** The services that the cloud knows, because they use something of it by themselves. */
  readonly identities: Readonly<Record<string, Identity>>;
  readonly stores: StoreAccesses;
  readonly kafka: KafkaAccess | undefined;
  readonly flags: StoreAccess | undefined;
}

interface DatabaseWithCredentials {
  readonly database: Database;
  /** Who services are when they connect; not there where no Vault issues users. */
  readonly credentials: DatabaseCredentials | undefined;
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
  const kept = {
    ...inCluster,
    providers: [...inCluster.providers, ...secrets.providers],
    dependsOn: [secrets],
  };
  const args = {
    config,
    profile,
    shared,
    target,
    network,
    charts,
    images,
    identities,
    secrets: secrets.engine,
  };
  const stores = createStores(args, kept);
  const kafka = createKafka(args, {
    // Waits for no cluster: its brokers take as long to come.
    cloud: { ...cloud, providers: [...cloud.providers, ...secrets.providers] },
    inCluster: kept,
  });
  const flags = createFlags(layer, secrets.engine, kept);
  return { databases, identities, stores, kafka, flags };
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
      drill: drillOf(config),
    },
    { ...inCluster, dependsOn: [secrets] },
  );
  const { databaseMount: mount } = secrets.outputs;
  if (mount === undefined || config.vault === undefined) return { database, credentials: undefined };
  const credentials = new DatabaseCredentials(
    `credentials-${key}`,
    {
      key,
      database: database.outputs,
      mount,
      users: config.vault.users,
      services: servicesThat(config, (service) => service.database === key),
    },
    { ...cloud, providers: [...secrets.providers] },
  );
  return { database, credentials };
}
