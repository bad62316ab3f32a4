/** Databases and the other stores of a platform. */
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { EntryKey } from "../pure/bindings";
import type { Topic, TopicUse } from "../pure/topics";
import type { DrillSpec } from "./facilities";
import type { NetworkOutputs } from "./infrastructure";
import type { Images, PlatformSpec, Size } from "./platform";

export interface DatabaseSpec extends PlatformSpec {
  readonly network: NetworkOutputs;
  /** Key of the database in the configuration; unique in the stack. */
  readonly key: string;
  /** PostgreSQL major version, such as `17`. */
  readonly version: string;
  readonly size: Size;
  /** Instances in different zones; 2 or more gives failover. */
  readonly instances: number;
  /** Instances besides those, which only read. */
  readonly readers: number;
  /** Services connect through a pool of connections, one transaction at a time. */
  readonly pooled: boolean;
  /** Storage in GiB where the target does not grow it by itself. */
  readonly storageGib: number;
  /** Days of point-in-time recovery. */
  readonly backupDays: number;
  /** Days that the database's own log is kept, where the cloud keeps it. */
  readonly logRetentionDays: number;
  /** Cluster-wide secret store that in-cluster databases read their backup credentials from. */
  readonly secretStore: string;
  /** Private blocks outside the network that may connect where a firewall is in front of it; Vault's above all. */
  readonly internalCidrs: readonly string[];
  /** Password of the administrator, whom only Vault uses; secret. */
  readonly adminPassword: pulumi.Input<string>;
  /** How restores are tried out where the platform's own backups are restored; undefined for not at all. */
  readonly drill?: DrillSpec | undefined;
}

/** Where a store answers, for the NetworkPolicies of its clients: address blocks, or a namespace of the cluster. */
export type Location = { readonly cidrs: readonly string[] } | { readonly namespace: pulumi.Output<string> };

export interface DatabaseOutputs {
  /** What it is, such as `aurora`; clients may want to know. */
  readonly provider: string;
  /** Host name that clients in the cluster connect to; port 5432, TLS required. */
  readonly host: pulumi.Output<string>;
  /** Host name for reads alone, port and TLS the same: that of readers, or `host` where there are none. */
  readonly readHost: pulumi.Output<string>;
  /** Where services connect to instead, TLS required too; Vault, which administers, does not. Default: no pool. */
  readonly pool?: { readonly host: pulumi.Output<string>; readonly port: number };
  readonly location: Location;
  readonly databaseName: pulumi.Output<string>;
  readonly adminUser: pulumi.Output<string>;
}

/** A service that uses a store. */
export interface Consumer {
  /** Key of the service, and label `app.kubernetes.io/name` of its pods. */
  readonly service: string;
  readonly namespace: string;
  /** Its principal in the cloud. */
  readonly principal: pulumi.Output<string>;
}

/** What every kind of store is told. */
export interface StoreSpec extends PlatformSpec {
  /** Key of the store in the configuration; unique among its kind. */
  readonly key: string;
  readonly network: NetworkOutputs;
  /** Services that may use it, and nobody else. */
  readonly consumers: readonly Consumer[];
  readonly images: Images;
  /** Days of backups or snapshots, where the kind has any. */
  readonly backupDays: number;
  /** Days that its log is kept, where the cloud keeps it. */
  readonly logRetentionDays: number;
}

/** Speaks the Redis protocol over TLS, with a password. */
export interface CacheSpec extends StoreSpec {
  readonly size: Size;
  /** Instances of each shard, each in its own zone; 2 or more gives failover. */
  readonly instances: number;
  /** 1: clients need not know Redis Cluster. */
  readonly shards: number;
}

/** Delivers at least once; what fails too often goes to its dead-letter queue. */
export interface QueueSpec extends StoreSpec {
  /** Seconds that a message is hidden while somebody works on it. */
  readonly visibilitySeconds: number;
  readonly retentionDays: number;
  /** Deliveries after which a message goes to the dead-letter queue. */
  readonly maxReceives: number;
}

/** OpenSearch over TLS, with a user. */
export interface SearchSpec extends StoreSpec {
  readonly size: Size;
  /** Nodes, spread over the zones; 3 or more gives failover. */
  readonly instances: number;
  /** Storage of each node in GiB. */
  readonly storageGib: number;
}

/** MongoDB over TLS, with a user and a database. */
export interface DocumentSpec extends StoreSpec {
  readonly size: Size;
  /** Members of the replica set, spread over the zones; 3 or more gives failover. */
  readonly instances: number;
  /** Storage of each member in GiB. */
  readonly storageGib: number;
}

/** Objects, encrypted and versioned; no public access. */
export interface BucketSpec extends StoreSpec {
  /** Days that a replaced or deleted object can be brought back. */
  readonly versionDays: number;
}

/** A service that uses Kafka. */
export interface KafkaConsumer extends Consumer {
  /** What it may do with which topics. */
  readonly use: TopicUse;
}

/** Kafka over TLS; clients prove who they are as the cloud's principals or as its users. */
export interface KafkaSpec extends PlatformSpec {
  readonly network: NetworkOutputs;
  /** Brokers where the platform runs them, 1 or 3 and more; a cloud's own Kafka has three, in different zones. */
  readonly brokers: number;
  /** Size of each broker. */
  readonly size: Size;
  /** Storage of each broker in GiB. */
  readonly storageGib: number;
  /** Services that may use it, and nobody else. */
  readonly consumers: readonly KafkaConsumer[];
  /** Topics that services have declared. */
  readonly topics: readonly Topic[];
  /** Days that the brokers' log is kept, where the cloud keeps it. */
  readonly logRetentionDays: number;
}

export interface StoreSpecs {
  readonly cache: CacheSpec;
  readonly queue: QueueSpec;
  readonly search: SearchSpec;
  readonly bucket: BucketSpec;
  readonly document: DocumentSpec;
}
export type StoreKind = keyof StoreSpecs;

export interface StoreOutputs<Kind extends StoreKind | "kafka" | "flags"> {
  /** How to connect; secret where it holds a password. Every key of the kind, empty where it means nothing here. */
  readonly entries: Readonly<Record<EntryKey<Kind>, pulumi.Input<string>>>;
  /**
   * ConfigMap in the consumers' namespaces whose entry `certificates` takes the place of the one in `entries`, for
   * authorities that only the cluster knows. Default: none.
   */
  readonly authority?: string;
  readonly location: Location;
  readonly ports: readonly number[];
}

export interface KafkaOutputs extends StoreOutputs<"kafka"> {
  /** The mechanism by which clients log in decides how others ask Kafka, so it is plain. */
  readonly entries: StoreOutputs<"kafka">["entries"] & { readonly "sasl-mechanism": string };
  /**
   * Path in Vault's `secret` mount whose `username` and `password` take the place of those in `entries`, for
   * credentials that somebody else made. Default: none.
   */
  readonly credentials?: string;
  /** Passwords by the services whose names their users have, where each has its own. Default: none has. */
  readonly users?: Readonly<Record<string, pulumi.Output<string>>>;
}

/** How a target provides each kind of store. */
export type Stores = {
  readonly [Kind in StoreKind]: (scope: Scope, spec: StoreSpecs[Kind]) => StoreOutputs<Kind>;
};
