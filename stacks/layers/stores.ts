/** How the composition root makes stores, and the services' identities that stores grant access to. */
import * as pulumi from "@pulumi/pulumi";
import type {
  Charts,
  Consumer,
  Images,
  NetworkOutputs,
  PlatformSpec,
  StoreKind,
  Target,
} from "../../components/contract";
import type { Identity } from "../../components/identity";
import { DocumentOperator, KafkaOperator } from "../../components/in-cluster";
import { ExternalKafka, Kafka, type KafkaAccess } from "../../components/kafka";
import { topicsOf, topicUse } from "../../components/pure/topics";
import type { BoundStore } from "../../components/service";
import type { SecretEngine } from "../../components/secrets/engine";
import { Store, type StoreAccess } from "../../components/store";
import type { Config } from "../config/schema";
import type { Service } from "../config/service";
import { lookup, mapValues, servicesThat, usesKafka } from "../lookups";
import type { Profile } from "../profiles";
import { logConsumers } from "./log-consumers";

/** The list of each kind in a service's declaration, and in the configuration. */
const LISTS = {
  cache: "caches",
  queue: "queues",
  search: "searches",
  bucket: "buckets",
  document: "documents",
} as const;
const KINDS = Object.keys(LISTS) as StoreKind[];

export interface StoresArgs {
  readonly config: Config;
  readonly profile: Profile;
  readonly shared: PlatformSpec;
  readonly target: Target;
  readonly network: NetworkOutputs;
  readonly charts: Charts;
  readonly images: Images;
  readonly identities: Readonly<Record<string, Identity>>;
  /** Where bindings are kept. */
  readonly secrets: SecretEngine;
}

/** Access to every store of the configuration, by kind and key. */
export type StoreAccesses = Readonly<Record<StoreKind, Readonly<Record<string, StoreAccess>>>>;

/** Finds services that any store of the target's may have to let in; a Kafka elsewhere knows none of them. */
export function usesStores({ kafka }: Config): (service: Service) => boolean {
  const ownKafka = kafka !== undefined && kafka.external === undefined;
  return (service) =>
    KINDS.some((kind) => service[LISTS[kind]].length > 0) || (ownKafka && usesKafka(service));
}

/** Makes every store of the configuration. */
export function createStores(args: StoresArgs, opts: pulumi.ComponentResourceOptions): StoreAccesses {
  const { config, profile, shared, target, network, images, secrets } = args;
  const { stores } = target;
  const common = (kind: StoreKind, key: string) => ({
    ...shared,
    key,
    network,
    images,
    backupDays: profile.database.backupDays,
    logRetentionDays: profile.logRetentionDays,
    consumers: consumersThat(args, (service) => service[LISTS[kind]].includes(key)),
  });
  const operated = pulumi.mergeOptions(opts, { dependsOn: createDocumentOperator(args, opts) });
  return {
    cache: mapValues(config.caches, ({ size, shards }, key) => {
      const { instances } = profile.cache;
      const spec = { ...common("cache", key), size: size ?? profile.cache.size, shards, instances };
      return new Store(`cache-${key}`, { kind: "cache", stores, secrets, spec }, opts).outputs;
    }),
    queue: mapValues(config.queues, (queue, key) => {
      const spec = { ...common("queue", key), ...queue };
      return new Store(`queue-${key}`, { kind: "queue", stores, secrets, spec }, opts).outputs;
    }),
    search: mapValues(config.searches, ({ size, storageGib }, key) => {
      const { instances } = profile.search;
      const consumers = [...common("search", key).consumers, ...logConsumers(config, key)];
      const spec = {
        ...common("search", key),
        consumers,
        size: size ?? profile.search.size,
        storageGib,
        instances,
      };
      return new Store(`search-${key}`, { kind: "search", stores, secrets, spec }, opts).outputs;
    }),
    bucket: mapValues(config.buckets, (bucket, key) => {
      const spec = { ...common("bucket", key), ...bucket };
      return new Store(`bucket-${key}`, { kind: "bucket", stores, secrets, spec }, opts).outputs;
    }),
    document: mapValues(config.documents, ({ size, storageGib }, key) => {
      const { instances } = profile.document;
      const spec = { ...common("document", key), size: size ?? profile.document.size, storageGib, instances };
      return new Store(`document-${key}`, { kind: "document", stores, secrets, spec }, operated).outputs;
    }),
  };
}

/** What looks after document stores; not there where none is declared. */
function createDocumentOperator(
  { config, shared, profile: { controllerReplicas }, charts }: StoresArgs,
  opts: pulumi.ComponentResourceOptions,
): DocumentOperator[] {
  if (Object.keys(config.documents).length === 0) return [];
  return [new DocumentOperator("document-operator", { mesh: shared.mesh, charts, controllerReplicas }, opts)];
}

type KafkaArgs = Omit<StoresArgs, "images">;

/** Options of what is in the cloud alone, and of what is in the cluster. */
export interface KafkaPlaces {
  readonly cloud: pulumi.ComponentResourceOptions;
  readonly inCluster: pulumi.ComponentResourceOptions;
}

/** Kafka, where the configuration asks for it: one elsewhere, or the target's own where it has one. */
export function createKafka(args: KafkaArgs, places: KafkaPlaces): KafkaAccess | undefined {
  const { config, profile, shared, target, network, secrets } = args;
  const { kafka: provide, kafkaInCluster = false } = target;
  if (config.kafka === undefined) return undefined;
  const { external, size, storageGib } = config.kafka;
  if (external !== undefined) {
    return new ExternalKafka("kafka", { ...shared, ...external, secrets }, places.cloud).outputs;
  }
  if (provide === undefined) return undefined;
  return new Kafka(
    "kafka",
    {
      ...shared,
      provide,
      secrets,
      network,
      brokers: profile.kafka.brokers,
      size: size ?? profile.kafka.size,
      storageGib,
      logRetentionDays: profile.logRetentionDays,
      consumers: consumersThat(args, usesKafka).map((consumer) => {
        const { kafka, events } = lookup(config.services, consumer.service);
        return { ...consumer, use: topicUse(consumer.service, kafka, events) };
      }),
      topics: Object.entries(config.services).flatMap(([service, { events }]) => topicsOf(service, events)),
    },
    kafkaInCluster ? operated(args, places.inCluster) : places.cloud,
  ).outputs;
}

/** Options of a Kafka in the cluster, which its operator looks after. */
function operated(
  { shared, charts, profile: { controllerReplicas } }: KafkaArgs,
  opts: pulumi.ComponentResourceOptions,
): pulumi.ComponentResourceOptions {
  const operator = new KafkaOperator(
    "kafka-operator",
    { mesh: shared.mesh, charts, controllerReplicas },
    opts,
  );
  return pulumi.mergeOptions(opts, { dependsOn: operator });
}

/** The services that a condition holds for, as stores know them. */
function consumersThat(
  { config, identities }: Pick<StoresArgs, "config" | "identities">,
  condition: (service: Service) => boolean,
): Consumer[] {
  return servicesThat(config, condition).map((service) => ({
    service,
    namespace: lookup(config.services, service).team,
    principal: lookup(identities, service).outputs.principal,
  }));
}

/** What services may be bound to. */
export interface Bindable {
  readonly stores: StoreAccesses;
  readonly kafka: KafkaAccess | undefined;
  readonly flags: StoreAccess | undefined;
}

/** What a service uses of it, by kind and key. */
export function storesOf(
  service: string,
  uses: Readonly<Record<StoreKind, readonly string[]>> & { readonly kafka: boolean; readonly flags: boolean },
  { stores, kafka, flags }: Bindable,
): BoundStore[] {
  return [
    ...KINDS.flatMap((kind) => uses[kind].map((key) => ({ kind, key, access: lookup(stores[kind], key) }))),
    ...(uses.kafka && kafka !== undefined
      ? [{ kind: "kafka" as const, access: kafkaFor(service, kafka) }]
      : []),
    ...(uses.flags && flags !== undefined ? [{ kind: "flags" as const, access: flags }] : []),
  ];
}

/** Kafka with the service's own user where it has one, and as everybody's elsewhere. */
function kafkaFor(service: string, { path, own, ...access }: KafkaAccess): StoreAccess {
  return { ...access, path: path ?? lookup(own, service) };
}
