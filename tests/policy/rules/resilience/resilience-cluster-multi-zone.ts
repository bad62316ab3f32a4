import type { NatGatewayArgs, SubnetArgs } from "@pulumi/aws/ec2";
import type { NodeGroupArgs } from "@pulumi/aws/eks";
import type { LoadBalancerArgs } from "@pulumi/aws/lb";
import type { remote } from "@pulumi/command";
import type { ClusterArgs, NodePoolArgs } from "@pulumi/gcp/container";
import { resilienceClusterMultiZone as rule } from "../../../../policy/rules/resilience/resilience-cluster-multi-zone";
import type { PlatformFacts } from "../../../../stacks/platform";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const SUBNET = "aws:ec2/subnet:Subnet";
const platform = fixture<PlatformFacts>("trivium:index:Platform", "platform", {
  environment: "dev",
  target: "aws",
  decommission: false,
  notProvided: [],
});
const subnet = (zone: string) =>
  fixture<SubnetArgs>(SUBNET, `subnet-${zone}`, { vpcId: "vpc-1", availabilityZone: `eu-central-1${zone}` });
const [a, b] = [subnet("a"), subnet("b")];
const inZones = (property: string, ...zones: readonly string[]) => ({
  propertyDependencies: { [property]: zones.map((zone) => urnOf(SUBNET, `subnet-${zone}`)) },
});
const group = (name: string, ...zones: readonly string[]) =>
  fixture<NodeGroupArgs>(
    "aws:eks/nodeGroup:NodeGroup",
    name,
    {
      clusterName: "shop",
      nodeRoleArn: "arn:aws:iam::1:role/node",
      scalingConfig: { minSize: 1, maxSize: 3, desiredSize: 1 },
      subnetIds: zones.map(() => unknown),
    },
    inZones("subnetIds", ...zones),
  );
const [groupA, groupB, both] = [group("nodes-a", "a"), group("nodes-b", "b"), group("nodes", "a", "b")];
const nat = fixture<NatGatewayArgs>(
  "aws:ec2/natGateway:NatGateway",
  "nat",
  { allocationId: "eip-1", subnetId: unknown },
  inZones("subnetId", "a"),
);
const balancer = fixture<LoadBalancerArgs>("aws:lb/loadBalancer:LoadBalancer", "balancer", {
  loadBalancerType: "network",
  enableCrossZoneLoadBalancing: true,
});
const gke = fixture<ClusterArgs>("gcp:container/cluster:Cluster", "gke", {
  location: "europe-west3",
  nodeLocations: ["europe-west3-a", "europe-west3-b"],
});
const pool = fixture<NodePoolArgs>("gcp:container/nodePool:NodePool", "pool", {
  cluster: "shop",
  nodeLocations: ["europe-west3-a", "europe-west3-b"],
  autoscaling: { minNodeCount: 1, maxNodeCount: 3 },
});
const server = (name: string, create = "curl -sfL https://get.k3s.io | sh -s - server --cluster-init") =>
  fixture<remote.CommandArgs>("command:remote:Command", name, { connection: { host: "10.0.0.1" }, create })();
const servers = ["one", "two", "three"].map((name) => server(name));
const store = (query: string) =>
  server("one", `k3s server --datastore-endpoint='postgres://k3s@db/k3s${query}'`);
const twoServers = "violation: 2 servers of K3s; an odd number from 3 up survives the loss of one";
const hiddenServer = "undecided: not known before the update: create";
const hiddenCluster = "undecided: not known before the update: clusterName";
const oneZone = "violation: its cluster has nodes in fewer than 2 zones";

export const examination: Examination = {
  rule,
  base: [a(), b(), both(), nat(), balancer(), gke(), pool(), ...servers],
  mutants: [
    {
      of: "subnet-a",
      path: "availabilityZone",
      bad: ["eu-central-1b"],
      absent: "pass",
      empty: "pass",
      on: "nodes",
    },
    { of: "nodes", path: "scalingConfig.minSize", good: [0, 3], absent: "pass", unknown: "pass" },
    { of: "nodes", path: "scalingConfig.maxSize", good: [9], absent: "pass", unknown: "pass" },
    { of: "nodes", path: "subnetIds", good: [["subnet-1", "subnet-2"]], absent: "pass", unknown: "pass" },
    { of: "balancer", path: "enableCrossZoneLoadBalancing", bad: [false], absent: "violation" },
    {
      of: "balancer",
      path: "loadBalancerType",
      good: ["application", "gateway"],
      absent: "pass",
      unknown: "pass",
    },
    {
      of: "gke",
      path: "location",
      bad: ["europe-west3-a"],
      good: ["us-east1"],
      absent: "undecided",
      empty: "pass",
    },
    { of: "gke", path: "nodeLocations", bad: [["europe-west3-a"]], good: [[]], absent: "pass" },
    { of: "pool", path: "nodeLocations", bad: [["europe-west3-a"]], good: [[]], absent: "pass" },
    { of: "pool", path: "autoscaling.minNodeCount", good: [0], absent: "pass", unknown: "pass" },
    { of: "pool", path: "autoscaling.totalMinNodeCount", good: [3], absent: "pass", unknown: "pass" },
  ],
  cases: [
    ["fails on one zone", [a(), groupA()], { "nodes-a": oneZone }],
    ["takes a group for each zone", [a(), b(), groupA(), groupB()]],
    [
      "but not groups of two clusters",
      [a(), b(), groupA(), groupB({ clusterName: "other" })],
      { "nodes-a": oneZone, "nodes-b": oneZone },
    ],
    [
      "is undecided while a group may be one of its cluster",
      [a(), b(), groupA(), groupB({ clusterName: unknown })],
      { "nodes-a": hiddenCluster, "nodes-b": hiddenCluster },
    ],
    [
      "cannot see the subnets of another stack",
      [groupA({ subnetIds: ["subnet-1"] }, { propertyDependencies: {} })],
    ],
    ["asks nothing of dev", [platform(), a(), groupA(), balancer({ enableCrossZoneLoadBalancing: false })]],
    [
      "is undecided about subnets that come from nowhere",
      [groupA({}, { propertyDependencies: {} })],
      { "nodes-a": "undecided: not known before the update: subnetIds[0]" },
    ],
    ["fails on two servers of K3s", servers.slice(0, 2), { one: twoServers, two: twoServers }],
    [
      "is undecided while a script may start a third one",
      [...servers.slice(0, 2), server("three", unknown)],
      { one: hiddenServer, two: hiddenServer, three: hiddenServer },
    ],
    [
      "fails on a database without TLS",
      [store("")],
      { one: "violation: it reaches its database without TLS" },
    ],
    ["takes one with it", [store("?sslmode=verify-full")]],
    [
      "wants as many zones as it is told to",
      [a(), b(), both(), gke(), pool({ nodeLocations: [] })],
      {
        nodes: "violation: its cluster has nodes in fewer than 3 zones",
        gke: "violation: its nodes are in fewer than 3 zones",
      },
      { zones: 3 },
    ],
    [
      "wants gateways and nodes where it is told to",
      [a(), b(), nat(), both(), pool()],
      {
        nat: "violation: the gateways are in fewer than 2 zones",
        nodes: "violation: its cluster may have fewer than 3 nodes",
        pool: "violation: it may have fewer than 3 nodes",
      },
      { nats: true, nodes: 3 },
    ],
  ],
};
