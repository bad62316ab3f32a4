import type { RouteArgs, RouteTableArgs, RouteTableAssociationArgs, SubnetArgs } from "@pulumi/aws/ec2";
import type { InternetGatewayArgs } from "@pulumi/aws/ec2";
import type { ClusterArgs, ReplicationGroupArgs } from "@pulumi/aws/elasticache";
import type { SubnetGroupArgs as CacheGroupArgs } from "@pulumi/aws/elasticache";
import type { SubnetGroupArgs } from "@pulumi/aws/rds";
import { dataSubnetIsolated as rule } from "../../../../policy/rules/data/data-subnet-isolated";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const [SUBNET, TABLE] = ["aws:ec2/subnet:Subnet", "aws:ec2/routeTable:RouteTable"];
const GATEWAY = "aws:ec2/internetGateway:InternetGateway";
const subnet = (zone: string) =>
  fixture<SubnetArgs>(SUBNET, `subnet-${zone}`, {
    vpcId: "vpc-1",
    availabilityZone: `eu-central-1${zone}`,
    mapPublicIpOnLaunch: false,
  });
const [a, b] = [subnet("a"), subnet("b")];
const ofBoth = {
  propertyDependencies: { subnetIds: [urnOf(SUBNET, "subnet-a"), urnOf(SUBNET, "subnet-b")] },
};
const group = fixture<SubnetGroupArgs>(
  "aws:rds/subnetGroup:SubnetGroup",
  "group",
  { subnetIds: [unknown, unknown] },
  ofBoth,
);
const cacheGroup = fixture<CacheGroupArgs>(
  "aws:elasticache/subnetGroup:SubnetGroup",
  "cache-group",
  { subnetIds: [unknown, unknown] },
  ofBoth,
);
const gateway = fixture<InternetGatewayArgs>(GATEWAY, "gateway", { vpcId: "vpc-1" });
const table = fixture<RouteTableArgs>(TABLE, "table", { vpcId: "vpc-1" });
const association = fixture<RouteTableAssociationArgs>(
  "aws:ec2/routeTableAssociation:RouteTableAssociation",
  "association",
  { subnetId: unknown, routeTableId: unknown },
  {
    propertyDependencies: { subnetId: [urnOf(SUBNET, "subnet-a")], routeTableId: [urnOf(TABLE, "table")] },
  },
);
const route = fixture<RouteArgs>(
  "aws:ec2/route:Route",
  "route",
  { routeTableId: unknown, natGatewayId: "nat-1", destinationCidrBlock: "0.0.0.0/0" },
  { propertyDependencies: { routeTableId: [urnOf(TABLE, "table")] } },
);
const outward = {
  propertyDependencies: { routeTableId: [urnOf(TABLE, "table")], gatewayId: [urnOf(GATEWAY, "gateway")] },
};
const cluster = fixture<ClusterArgs>("aws:elasticache/cluster:Cluster", "cluster", {
  subnetGroupName: "sessions",
});
const replicas = fixture<ReplicationGroupArgs>("aws:elasticache/replicationGroup:ReplicationGroup", "cache", {
  description: "sessions",
  subnetGroupName: "sessions",
});
const network = [a(), b(), gateway(), table(), association(), route()];
const exposed = "violation: the subnet subnet-a has a way to the internet";

export const examination: Examination = {
  rule,
  base: [...network, group(), cacheGroup(), cluster(), replicas()],
  mutants: [
    { of: "cluster", path: "subnetGroupName", bad: ["default"], good: ["orders"], absent: "violation" },
    { of: "cache", path: "subnetGroupName", bad: ["default"], good: ["orders"], absent: "violation" },
    { of: "subnet-a", path: "mapPublicIpOnLaunch", bad: [true], good: [false], absent: "pass", on: "group" },
    {
      of: "subnet-a",
      path: "availabilityZone",
      bad: ["eu-central-1b"],
      absent: "pass",
      on: "cache-group",
      empty: "pass",
    },
    { of: "route", path: "gatewayId", bad: ["igw-1"], good: ["vgw-1"], absent: "pass", on: "group" },
    { of: "association", path: "subnetId", absent: "pass", on: "group", unknown: "pass" },
    {
      of: "group",
      path: "subnetIds",
      good: [["subnet-1", "subnet-2"]],
      absent: "pass",
      unknown: "pass",
    },
  ],
  cases: [
    [
      "fails on a subnet whose table leads to the internet",
      [...network.slice(0, -1), group(), route({ gatewayId: unknown, natGatewayId: undefined }, outward)],
      { group: exposed },
    ],
    [
      "fails on a route in the table itself",
      [
        ...network.slice(0, 3),
        association(),
        table({ routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" }] }),
        group(),
      ],
      { group: exposed },
    ],
    [
      "does not mind the table of another subnet",
      [
        a(),
        b(),
        gateway(),
        table(),
        association({ subnetId: "subnet-x" }, { propertyDependencies: {} }),
        route({ gatewayId: unknown }, outward),
        group(),
      ],
    ],
    [
      "wants two zones",
      [a(), b({ availabilityZone: "eu-central-1a" }), group()],
      { group: "violation: its subnets are in one zone only" },
    ],
    [
      "cannot see the subnets of another stack",
      [group({ subnetIds: ["subnet-1"] }, { propertyDependencies: {} })],
    ],
    [
      "is undecided about subnets that come from nowhere",
      [group({}, { propertyDependencies: {} })],
      { group: "undecided: not known before the update: subnetIds[0]" },
    ],
    [
      "leaves nodes to their replication group",
      [cluster({ subnetGroupName: undefined, replicationGroupId: "r" })],
    ],
    [
      "names the default group",
      [cluster({ subnetGroupName: "default" })],
      { cluster: "violation: it is in the default subnet group" },
    ],
  ],
};
