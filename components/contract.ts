/**
 * The contract between the cloud-neutral components and a target (AWS, GCP, K3s).
 *
 * A spec holds plain values for whatever decides *how many* or *whether*; only what is born from another
 * resource is an `Input`. A target is a set of functions from spec to outputs, plus its capabilities; neutral
 * code branches on those and never on a target's name.
 */
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "./component";
import type { Facilities, FrontDoorOutputs, FrontDoorSpec } from "./contract/facilities";
import type {
  ClusterOutputs,
  ClusterSpec,
  FoundationSpec,
  IdentityOutputs,
  IdentitySpec,
  NetworkOutputs,
  NetworkSpec,
  OperationsSpec,
} from "./contract/infrastructure";
import type { Charts, Labels, PlatformSpec } from "./contract/platform";
import type { CloudLogs, CloudTraces } from "./contract/telemetry";
import type { SecretManager } from "./contract/secrets";
import type { DatabaseOutputs, DatabaseSpec, KafkaOutputs, KafkaSpec, Stores } from "./contract/stores";
import type { VaultSeal, VaultSealSpec } from "./contract/vault";

export type * from "./contract/facilities";
export type * from "./contract/infrastructure";
export type * from "./contract/mesh";
export type * from "./contract/platform";
export type * from "./contract/secrets";
export type * from "./contract/stores";
export type * from "./contract/telemetry";
export type * from "./contract/vault";

/** What a target can do; literal unions, so that a new kind breaks the build where it matters. */
export interface Capabilities {
  /** What a Service of type LoadBalancer becomes, and the annotations that make it so. */
  readonly loadBalancer: {
    readonly kind: "cloud" | "node";
    readonly annotations: Labels;
    /** Annotations of the gateway's Service where the front door is before it, and no load balancer of its own. */
    readonly behindFrontDoor: Labels;
    /** Where the front door's requests come from, whose word about their clients counts: the network, or blocks. */
    readonly frontDoorSources: "network" | readonly string[];
  };
  /** Who installs the Gateway API's custom resource definitions. */
  readonly gatewayApiCrds: "target" | "platform";
  /** Where the node keeps CNI plugins; the mesh's CNI plugin chains itself in there. */
  readonly cni: {
    readonly configDir: string;
    readonly binDir: string;
    /** Which of the node's `iptables-<mode>` programs sets up pods. Default: the plugin's own choice, `nft`. */
    readonly iptablesMode?: "legacy";
  };
  /** Storage class for volumes of in-cluster state, encrypted where the target can. */
  readonly storageClass: string;
  /** Whether databases are backed up by what runs in the cluster, so that it can also try a restore of them. */
  readonly ownBackups: boolean;
  /** How pods speak to the target's buckets by their identity; undefined where they need keys. */
  readonly objects?: "s3" | "gcs";
}

/** A target with its own configuration applied. */
export interface Target {
  readonly name: string;
  /** Zones in use, by the names the target gives them. */
  readonly zones: readonly string[];
  readonly capabilities: Capabilities;
  /** Paths in Vault's `secret` mount that its components read, such as credentials for backups. */
  readonly secretPaths: readonly string[];
  /** Namespaces besides the platform's own that the platform's secret store serves. Default: none. */
  readonly secretNamespaces?: readonly string[];
  /** The explicit cloud providers; every other function's resources inherit them. None on K3s. */
  providers(scope: Scope, spec: PlatformSpec): pulumi.ProviderResource[];
  network(scope: Scope, spec: NetworkSpec): NetworkOutputs;
  cluster(scope: Scope, spec: ClusterSpec): ClusterOutputs;
  /** What its clusters need before workloads: storage classes, controllers, operators. cert-manager is there. */
  foundation(scope: Scope, spec: FoundationSpec, charts: Charts): void;
  database(scope: Scope, spec: DatabaseSpec): DatabaseOutputs;
  /** Makes a service known to the cloud, so that stores can let it in without a password. */
  identity(scope: Scope, spec: IdentitySpec): IdentityOutputs;
  readonly stores: Stores;
  /** Undefined where there is no Kafka to be had. */
  readonly kafka?: (scope: Scope, spec: KafkaSpec) => KafkaOutputs;
  /** Kafka runs in the cluster and needs its operator there. Default: the cloud runs it. */
  readonly kafkaInCluster?: boolean;
  readonly facilities: Facilities;
  /** What it has of its own to keep secrets in; undefined where only a Vault can. */
  readonly secretManager?: SecretManager;
  /** Makes a key that a Vault in the cluster unseals itself with; undefined where there is nobody to keep one. */
  readonly vaultSeal?: (scope: Scope, spec: VaultSealSpec) => VaultSeal;
  /** What keeps its cluster itself going; undefined where its cloud, or somebody else, does. */
  readonly operations?: (scope: Scope, spec: OperationsSpec) => void;
  /** The cloud's own store of containers' logs; undefined where there is none. */
  readonly logs?: CloudLogs;
  /** The cloud's own store of traces; undefined where there is none. */
  readonly traces?: CloudTraces;
  /** Undefined where clients reach the gateway and there is nothing to put before it. */
  readonly frontDoor?: (scope: Scope, spec: FrontDoorSpec) => FrontDoorOutputs;
}

/** Configuration that belongs to one stack rather than to the target's own block. */
export interface SiteConfig {
  /** Kubeconfig of a cluster that exists already; secret. */
  readonly kubeconfig?: pulumi.Output<string>;
  /** Private SSH key for machines that a cluster is installed on; secret. */
  readonly sshKey?: pulumi.Output<string>;
}

/** What a folder under `components/` exports to become a target. */
export interface TargetModule<Config> {
  /** @param site what the stack's configuration holds for this target alone */
  create(config: Config, site: SiteConfig): Target;
}
