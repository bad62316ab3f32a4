/**
 * The contract between the cloud-neutral components and a target (AWS, GCP, K3s).
 *
 * A spec holds plain values for whatever decides *how many* or *whether*; only what is born from another
 * resource is an `Input`. A target is a set of functions from spec to outputs, plus its capabilities; neutral
 * code branches on those and never on a target's name.
 */
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "./component";

/** Relative size of a machine or database; each target maps it to its own types. */
export type Size = "small" | "medium" | "large";

/** Labels and tags every resource carries where its cloud allows any. */
export type Labels = Readonly<Record<string, string>>;

/** Where a Helm chart comes from; a mirror replaces the repository and nothing else. */
export interface ChartReference {
  /** Chart name in `repo`, or an OCI reference or directory where there is no `repo`. */
  readonly chart: string;
  readonly repo?: string;
  readonly version: string;
}

/** The charts of the compatibility set (stacks/versions.ts). */
export type ChartName =
  | "argo-rollouts"
  | "aws-load-balancer-controller"
  | "barman-cloud-plugin"
  | "cert-manager"
  | "cloudnative-pg"
  | "external-secrets"
  | "kube-prometheus-stack"
  | "linkerd-cni"
  | "linkerd-control-plane"
  | "linkerd-crds"
  | "prometheus-operator-crds"
  | "traefik"
  | "traefik-crds"
  | "trust-manager";
export type Charts = Readonly<Record<ChartName, ChartReference>>;

/** What the whole platform shares. */
export interface PlatformSpec {
  /** Name people see: cluster, network and database names derive from it. At most 24 characters. */
  readonly name: string;
  readonly labels: Labels;
  /** Stateful resources refuse deletion, in the cloud and in the engine. */
  readonly protect: boolean;
}

export interface NetworkSpec extends PlatformSpec {
  /** IPv4 block that every subnet is carved from. */
  readonly cidr: string;
  /** Zones in use, by the names the target gives them. */
  readonly zones: readonly string[];
  /** One NAT gateway a zone (`zonal`) or one in all (`single`). */
  readonly nat: "zonal" | "single";
  /** Days that flow logs are kept. */
  readonly logRetentionDays: number;
}

export interface NetworkOutputs {
  /** The network's id in its cloud; the site's name on K3s. */
  readonly networkId: pulumi.Output<string>;
  /** Subnets for nodes: one a zone on AWS, one regional on GCP, none on K3s. */
  readonly privateSubnetIds: pulumi.Output<string[]>;
  /** Subnets for managed databases, without a route to the internet. */
  readonly databaseSubnetIds: pulumi.Output<string[]>;
  /** Blocks that nodes and pods have their addresses from, by a key that stays when others come; none on K3s. */
  readonly privateCidrs: Readonly<Record<string, string>>;
  /** Blocks that managed databases have their addresses from; none on K3s. */
  readonly databaseCidrs: readonly string[];
}

export interface ClusterSpec extends PlatformSpec {
  readonly network: NetworkOutputs;
  /** Kubernetes minor version, such as `1.35`. */
  readonly version: string;
  readonly nodes: { readonly size: Size; readonly min: number; readonly max: number };
  readonly zones: readonly string[];
  /** CIDR blocks that may reach the API server; empty means private access only. */
  readonly authorizedCidrs: readonly string[];
  /** Private blocks outside the network that may reach the API server where a firewall is in front of it. */
  readonly internalCidrs: readonly string[];
  /** Days that the control plane's logs are kept, where the cloud keeps them. */
  readonly logRetentionDays: number;
}

export interface ClusterOutputs {
  readonly clusterName: pulumi.Output<string>;
  /** Stable identity of the cluster: a change of it, and of nothing else, replaces the Kubernetes provider. */
  readonly clusterIdentifier: pulumi.Output<string>;
  /** URL of the API server. */
  readonly endpoint: pulumi.Output<string>;
  /** PEM certificate of the API server's authority. */
  readonly caCertificate: pulumi.Output<string>;
  /** Kubeconfig without a credential of its own where the cloud has an exec plugin; always secret. */
  readonly kubeconfig: pulumi.Output<string>;
}

export interface FoundationSpec extends PlatformSpec {
  readonly cluster: ClusterOutputs;
  readonly network: NetworkOutputs;
  /** Replicas of controllers: 1 where an interruption is acceptable, 2 or more elsewhere. */
  readonly controllerReplicas: number;
}

export interface DatabaseSpec extends PlatformSpec {
  readonly network: NetworkOutputs;
  /** Key of the database in the configuration; unique in the stack. */
  readonly key: string;
  /** PostgreSQL major version, such as `17`. */
  readonly version: string;
  readonly size: Size;
  /** Instances in different zones; 2 or more gives failover. */
  readonly instances: number;
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
}

export interface DatabaseOutputs {
  /** Host name that clients in the cluster connect to; port 5432, TLS required. */
  readonly host: pulumi.Output<string>;
  /** Where it answers, for the NetworkPolicies of its clients: address blocks, or a namespace of the cluster. */
  readonly location: { readonly cidrs: readonly string[] } | { readonly namespace: pulumi.Output<string> };
  readonly databaseName: pulumi.Output<string>;
  readonly adminUser: pulumi.Output<string>;
}

/** What a target can do; literal unions, so that a new kind breaks the build where it matters. */
export interface Capabilities {
  /** What a Service of type LoadBalancer becomes, and the annotations that make it so. */
  readonly loadBalancer: {
    readonly kind: "cloud" | "node";
    readonly annotations: Labels;
  };
  /** Who installs the Gateway API's custom resource definitions. */
  readonly gatewayApiCrds: "target" | "platform";
  /** Where the node keeps CNI plugins; the mesh's CNI plugin chains itself in there. */
  readonly cni: { readonly configDir: string; readonly binDir: string };
  /** Storage class for volumes of in-cluster state, encrypted where the target can. */
  readonly storageClass: string;
}

/** A target with its own configuration applied. */
export interface Target {
  readonly name: string;
  /** Zones in use, by the names the target gives them. */
  readonly zones: readonly string[];
  readonly capabilities: Capabilities;
  /** Paths in Vault's `secret` mount that its components read, such as credentials for backups. */
  readonly secretPaths: readonly string[];
  /** The explicit cloud providers; every other function's resources inherit them. None on K3s. */
  providers(scope: Scope, spec: PlatformSpec): pulumi.ProviderResource[];
  network(scope: Scope, spec: NetworkSpec): NetworkOutputs;
  cluster(scope: Scope, spec: ClusterSpec): ClusterOutputs;
  /** What its clusters need before workloads: storage classes, controllers, operators. cert-manager is there. */
  foundation(scope: Scope, spec: FoundationSpec, charts: Charts): void;
  database(scope: Scope, spec: DatabaseSpec): DatabaseOutputs;
}

/** Configuration that belongs to one stack rather than to the target's own block. */
export interface SiteConfig {
  /** Kubeconfig of a cluster that exists already; secret. */
  readonly kubeconfig?: pulumi.Output<string>;
}

/** What a folder under `components/` exports to become a target. */
export interface TargetModule<Config> {
  /** @param site what the stack's configuration holds for this target alone */
  create(config: Config, site: SiteConfig): Target;
}
