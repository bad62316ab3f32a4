import type { NatGatewayArgs } from "@pulumi/aws/ec2";
import type { NodeGroupArgs } from "@pulumi/aws/eks";
import type { ReplicationGroupArgs } from "@pulumi/aws/elasticache";
import type { LoadBalancerArgs } from "@pulumi/aws/lb";
import type { ClusterArgs, ClusterInstanceArgs, InstanceArgs } from "@pulumi/aws/rds";
import type { NodePoolArgs } from "@pulumi/gcp/container";
import type { InstanceArgs as RedisArgs } from "@pulumi/gcp/redis";
import type { DatabaseInstanceArgs } from "@pulumi/gcp/sql";
import type { ServiceArgs } from "@pulumi/kubernetes/core/v1";
import { costSizesAndCeilings as rule } from "../../../../policy/rules/governance/cost-sizes-and-ceilings";
import { fixture, unknown } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const platform = fixture<{ environment?: string }>("trivium:index:Platform", "platform", {
  environment: "dev",
});
const group = (name: string, args: Partial<NodeGroupArgs> = {}) =>
  fixture<NodeGroupArgs>("aws:eks/nodeGroup:NodeGroup", name, {
    clusterName: "c",
    nodeRoleArn: "arn:aws:iam::111122223333:role/nodes",
    subnetIds: ["subnet-1"],
    instanceTypes: ["m7g.large"],
    scalingConfig: { desiredSize: 1, minSize: 1, maxSize: 3 },
  })(args);
const pool = fixture<NodePoolArgs>("gcp:container/nodePool:NodePool", "pool", {
  cluster: "c",
  nodeConfig: { machineType: "e2-standard-4" },
  autoscaling: { maxNodeCount: 2 },
});
const database = fixture<InstanceArgs>("aws:rds/instance:Instance", "database", {
  instanceClass: "db.t4g.medium",
});
const member = fixture<ClusterInstanceArgs>("aws:rds/clusterInstance:ClusterInstance", "member", {
  clusterIdentifier: "c",
  engine: "aurora-postgresql",
  instanceClass: "db.r6g.large",
});
const aurora = fixture<ClusterArgs>("aws:rds/cluster:Cluster", "aurora", {
  engine: "aurora-postgresql",
  serverlessv2ScalingConfiguration: { minCapacity: 0.5, maxCapacity: 4 },
});
const sql = fixture<DatabaseInstanceArgs>("gcp:sql/databaseInstance:DatabaseInstance", "sql", {
  databaseVersion: "POSTGRES_17",
  settings: { tier: "db-custom-1-3840", edition: "ENTERPRISE", availabilityType: "ZONAL" },
});
const cache = fixture<ReplicationGroupArgs>("aws:elasticache/replicationGroup:ReplicationGroup", "cache", {
  description: "sessions",
  nodeType: "cache.t4g.small",
});
const redis = fixture<RedisArgs>("gcp:redis/instance:Instance", "redis", { memorySizeGb: 4 });
const nat = (name: string) =>
  fixture<NatGatewayArgs>("aws:ec2/natGateway:NatGateway", name, { subnetId: "subnet-1" })();
const balancer = (name: string) => fixture<LoadBalancerArgs>("aws:lb/loadBalancer:LoadBalancer", name, {})();
const service = fixture<ServiceArgs>("kubernetes:core/v1:Service", "service", {
  metadata: { name: "web" },
  spec: { type: "LoadBalancer" },
});
const processors = "violation: its machines have more processors than its environment allows";
const memory = "violation: it has more memory than its environment allows";
const more = (what: string) => `violation: the stack has more than ${what} outside production`;
const prod = platform({ environment: "prod" });

export const examination: Examination = {
  rule,
  base: [
    platform(),
    group("nodes"),
    pool(),
    database(),
    member(),
    aurora(),
    sql(),
    cache(),
    redis(),
    nat("nat"),
    service(),
  ],
  mutants: [
    {
      of: "nodes",
      path: "instanceTypes",
      bad: [["m7g.4xlarge"], ["m7g.large", "c7i.metal-24xl"]],
      absent: "pass",
    },
    { of: "nodes", path: "scalingConfig.maxSize", bad: [11], good: [2], absent: "pass" },
    {
      of: "pool",
      path: "nodeConfig.machineType",
      bad: ["n2-standard-16"],
      good: ["e2-medium"],
      absent: "pass",
      empty: "pass",
    },
    { of: "pool", path: "autoscaling.maxNodeCount", bad: [9], absent: "pass" },
    {
      of: "database",
      path: "instanceClass",
      bad: ["db.r6g.4xlarge"],
      absent: "not-applicable",
      empty: "pass",
    },
    { of: "database", path: "multiAz", bad: [true], good: [false], absent: "pass" },
    {
      of: "member",
      path: "instanceClass",
      bad: ["db.r6g.8xlarge"],
      good: ["db.serverless"],
      absent: "not-applicable",
      empty: "pass",
    },
    {
      of: "aurora",
      path: "serverlessv2ScalingConfiguration.maxCapacity",
      bad: [17],
      good: [16],
      absent: "not-applicable",
    },
    {
      of: "sql",
      path: "settings.tier",
      bad: ["db-custom-16-61440", "db-perf-optimized-N-16"],
      good: ["db-f1-micro"],
      absent: "pass",
      empty: "pass",
    },
    { of: "sql", path: "settings.edition", bad: ["ENTERPRISE_PLUS"], absent: "pass" },
    { of: "sql", path: "settings.availabilityType", bad: ["REGIONAL"], absent: "pass" },
    { of: "cache", path: "nodeType", bad: ["cache.r7g.4xlarge"], absent: "not-applicable", empty: "pass" },
    { of: "cache", path: "multiAzEnabled", bad: [true], good: [false], absent: "pass" },
    { of: "redis", path: "memorySizeGb", bad: [33], good: [32], absent: "not-applicable" },
    { of: "service", path: "spec.type", good: ["LoadBalancer"], absent: "not-applicable", unknown: "pass" },
  ],
  cases: [
    [
      "takes the limits of other environments that settings name",
      [
        platform(),
        database({ instanceClass: "db.t4g.xlarge" }),
        redis({ memorySizeGb: 5 }),
        nat("nat"),
        balancer("balancer"),
        group("nodes"),
        cache({ nodeType: "cache.m7g.large" }),
      ],
      {
        database: processors,
        redis: memory,
        nat: more("0 NAT gateways"),
        balancer: more("0 load balancers"),
        nodes: "violation: the groups of the stack may grow to more than 2 nodes outside production",
        cache: "violation: its size is not on the list of its environment",
      },
      {
        developmentSizes: ["db.*", "m7g.*"],
        developmentProcessors: 2,
        developmentMemory: 4,
        natGateways: 0,
        loadBalancers: 0,
        nodes: 2,
      },
    ],
    [
      "takes those of production",
      [
        database({ instanceClass: "db.t4g.xlarge" }),
        redis({ memorySizeGb: 5 }),
        cache({ nodeType: "cache.m7g.large" }),
      ],
      {
        database: processors,
        redis: memory,
        cache: "violation: its size is not on the list of its environment",
      },
      { productionSizes: ["db.*"], productionProcessors: 2, productionMemory: 4 },
    ],
    [
      "names whoever comes after the limit, and no one before",
      [platform(), nat("a"), nat("b"), balancer("c"), balancer("d"), balancer("e"), service()],
      { b: more("1 NAT gateways"), service: more("3 load balancers") },
    ],
    [
      "is undecided about a Service that may be one too many",
      [platform(), balancer("c"), balancer("d"), balancer("e"), service({ spec: { type: unknown } })],
      { service: "undecided: not known before the update: spec.type" },
    ],
    [
      "is undecided about what comes after one that may count",
      [
        platform(),
        database({ multiAz: unknown }),
        cache({ multiAzEnabled: true }),
        group("nodes", { scalingConfig: { desiredSize: 1, minSize: 1, maxSize: unknown } }),
        pool(),
      ],
      {
        cache: "undecided: not known before the update: multiAz",
        nodes: "undecided: not known before the update: scalingConfig.maxSize",
        pool: "undecided: not known before the update: scalingConfig.maxSize",
      },
      { multiZoneStores: 1 },
    ],
    [
      "adds up the nodes of all groups",
      [platform(), group("a", { scalingConfig: { desiredSize: 1, minSize: 1, maxSize: 8 } }), group("b")],
      { b: "violation: the groups of the stack may grow to more than 10 nodes outside production" },
    ],
    [
      "lets production be large",
      [prod, database({ instanceClass: "db.r6g.16xlarge", multiAz: true }), nat("a"), nat("b")],
    ],
    [
      "is undecided where nobody knows yet what the stack is",
      [platform({ environment: unknown }), database({ instanceClass: "db.r6g.16xlarge" })],
      { database: "undecided: not known before the update: environment" },
    ],
    [
      "but not boundless, nor other programs",
      [member({ instanceClass: "db.r6g.32xlarge" }), redis({ memorySizeGb: 300 })],
      { member: processors, redis: memory },
    ],
  ],
};
