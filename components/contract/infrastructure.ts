/** Network, cluster and the identities of services in them. */
import type * as pulumi from "@pulumi/pulumi";
import type { PlatformSpec, Size } from "./platform";

export interface NetworkSpec extends PlatformSpec {
  /** IPv4 block that every subnet is carved from. */
  readonly cidr: string;
  /** Zones in use, by the names the target gives them. */
  readonly zones: readonly string[];
  /** One NAT gateway a zone (`zonal`) or one in all (`single`). */
  readonly nat: "zonal" | "single";
  /** Private blocks outside the network that may come in where it has lists of who may. */
  readonly internalCidrs: readonly string[];
  /** Days that flow logs are kept. */
  readonly logRetentionDays: number;
}

export interface NetworkOutputs {
  /** The network's id in its cloud; the site's name on K3s. */
  readonly networkId: pulumi.Output<string>;
  /** Subnets for nodes: one a zone on AWS, one regional on GCP, none on K3s. */
  readonly privateSubnetIds: pulumi.Output<string[]>;
  /** The same, by zone: what belongs to one zone must not wait for another's. Absent where none is a zone's. */
  readonly zoneSubnetIds?: Readonly<Record<string, pulumi.Output<string>>>;
  /** Subnets for load balancers that the internet reaches: one a zone on AWS, none elsewhere. */
  readonly publicSubnetIds: pulumi.Output<string[]>;
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
  /** URL of whoever signs its service accounts' tokens, where its cloud is to trust those; elsewhere absent. */
  readonly tokenIssuer?: pulumi.Output<string>;
  /** Kubeconfig without a credential of its own where the cloud has an exec plugin; always secret. */
  readonly kubeconfig: pulumi.Output<string>;
}

export interface FoundationSpec extends PlatformSpec {
  readonly cluster: ClusterOutputs;
  readonly network: NetworkOutputs;
  /** Replicas of controllers: 1 where an interruption is acceptable, 2 or more elsewhere. */
  readonly controllerReplicas: number;
}

/** A service as its cloud knows it: pods of one service account. */
export interface IdentitySpec extends PlatformSpec {
  readonly cluster: ClusterOutputs;
  /** Key of the service; unique in the stack. */
  readonly service: string;
  readonly namespace: string;
  readonly serviceAccount: string;
}

export interface IdentityOutputs {
  /** Whom stores grant access to: the role's name on AWS, the principal on GCP; empty where the cloud has none. */
  readonly principal: pulumi.Output<string>;
  /** Annotations that its service account needs for the cloud to know it. */
  readonly annotations: Readonly<Record<string, pulumi.Output<string>>>;
  /** Where its pods get their credentials from, for their NetworkPolicy. */
  readonly issuers: readonly { readonly cidr: string; readonly ports: readonly number[] }[];
}

export interface OperationsSpec extends PlatformSpec {
  /** Cluster-wide secret store, readable from the target's `secretNamespaces` too. */
  readonly secretStore: string;
}
