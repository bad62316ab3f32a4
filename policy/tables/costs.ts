import { type Fact, isOneOf, isTrue } from "../core/facts";
import type { Node } from "../core/values";

/** Where each type has the size of its machines. */
export const SIZES: Readonly<Record<string, string>> = {
  "aws:eks/nodeGroup:NodeGroup": "instanceTypes[]",
  "aws:ec2/launchTemplate:LaunchTemplate": "instanceType",
  "gcp:container/nodePool:NodePool": "nodeConfig.machineType",
  "aws:rds/instance:Instance": "instanceClass",
  "aws:rds/clusterInstance:ClusterInstance": "instanceClass",
  "gcp:sql/databaseInstance:DatabaseInstance": "settings.tier",
  "aws:elasticache/replicationGroup:ReplicationGroup": "nodeType",
};

/** Where each type has its memory, with the GiB of one unit: an Aurora capacity unit has two. */
export const MEMORY: Readonly<Record<string, { readonly path: string; readonly unit: number }>> = {
  "aws:rds/cluster:Cluster": { path: "serverlessv2ScalingConfiguration.maxCapacity", unit: 2 },
  "gcp:redis/instance:Instance": { path: "memorySizeGb", unit: 1 },
};

/** Something that is counted outside production. */
interface Counted {
  /** The setting that says how many there may be. */
  readonly limit: "natGateways" | "loadBalancers" | "multiZoneStores";
  readonly noun: string;
  /** Whether a resource is one, by type. */
  readonly is: Readonly<Record<string, (props: Node) => Fact>>;
}

export const COUNTED: readonly Counted[] = [
  { limit: "natGateways", noun: "NAT gateways", is: { "aws:ec2/natGateway:NatGateway": () => true } },
  {
    limit: "loadBalancers",
    noun: "load balancers",
    is: {
      "aws:lb/loadBalancer:LoadBalancer": () => true,
      "kubernetes:core/v1:Service": (props) => isOneOf(props.at("spec.type"), "LoadBalancer"),
    },
  },
  {
    limit: "multiZoneStores",
    noun: "databases and caches in several zones",
    is: {
      "aws:rds/instance:Instance": (props) => isTrue(props.at("multiAz")),
      "aws:elasticache/replicationGroup:ReplicationGroup": (props) => isTrue(props.at("multiAzEnabled")),
      "gcp:sql/databaseInstance:DatabaseInstance": (props) =>
        isOneOf(props.at("settings.availabilityType"), "REGIONAL"),
    },
  },
];

/** Most nodes that each type may grow to; a pool counts in every zone unless it says a total. */
export const NODES: Readonly<Record<string, readonly string[]>> = {
  "aws:eks/nodeGroup:NodeGroup": ["scalingConfig.maxSize"],
  "gcp:container/nodePool:NodePool": ["autoscaling.totalMaxNodeCount", "autoscaling.maxNodeCount"],
};
