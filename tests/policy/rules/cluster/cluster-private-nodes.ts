import type { RouteArgs, RouteTableArgs, RouteTableAssociationArgs, SubnetArgs } from "@pulumi/aws/ec2";
import type { NodeGroupArgs } from "@pulumi/aws/eks";
import type { ClusterArgs, NodePoolArgs } from "@pulumi/gcp/container";
import { clusterPrivateNodes as rule } from "../../../../policy/rules/cluster/cluster-private-nodes";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const SUBNET = "aws:ec2/subnet:Subnet";
const TABLE = "aws:ec2/routeTable:RouteTable";
const GATEWAY = "aws:ec2/internetGateway:InternetGateway";
const GKE = "gcp:container/cluster:Cluster";
const from = (dependencies: Readonly<Record<string, string>>) => ({
  propertyDependencies: Object.fromEntries(
    Object.entries(dependencies).map(([property, urn]) => [property, [urn]]),
  ),
});
const group = fixture<NodeGroupArgs>(
  "aws:eks/nodeGroup:NodeGroup",
  "group",
  {
    clusterName: "acme",
    nodeRoleArn: "arn:aws:iam::1:role/node",
    scalingConfig: { minSize: 1, maxSize: 3, desiredSize: 1 },
    subnetIds: [unknown],
  },
  from({ subnetIds: urnOf(SUBNET, "subnet") }),
);
const subnet = fixture<SubnetArgs>(SUBNET, "subnet", { vpcId: "vpc-1", cidrBlock: "10.0.0.0/20" });
const table = fixture<RouteTableArgs>(TABLE, "table", {
  vpcId: "vpc-1",
  routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: "nat-1" }],
});
const association = fixture<RouteTableAssociationArgs>(
  "aws:ec2/routeTableAssociation:RouteTableAssociation",
  "association",
  { subnetId: unknown, routeTableId: unknown },
  from({ subnetId: urnOf(SUBNET, "subnet"), routeTableId: urnOf(TABLE, "table") }),
);
const route = fixture<RouteArgs>(
  "aws:ec2/route:Route",
  "route",
  { routeTableId: unknown, destinationCidrBlock: "0.0.0.0/0", gatewayId: unknown },
  from({ routeTableId: urnOf(TABLE, "table"), gatewayId: urnOf(GATEWAY, "gateway") }),
);
const gateway = fixture<{ vpcId: string }>(GATEWAY, "gateway", { vpcId: "vpc-1" });
const gke = fixture<ClusterArgs>(GKE, "gke", { privateClusterConfig: { enablePrivateNodes: true } });
const pool = fixture<NodePoolArgs>(
  "gcp:container/nodePool:NodePool",
  "pool",
  { cluster: unknown, networkConfig: { enablePrivateNodes: true } },
  from({ cluster: urnOf(GKE, "gke") }),
);
const routed = "violation: a subnet of its nodes routes to an internet gateway";
const open = "violation: enablePrivateNodes is not true";

export const examination: Examination = {
  rule,
  base: [group(), subnet(), table(), association(), gke(), pool()],
  mutants: [
    { of: "subnet", path: "mapPublicIpOnLaunch", bad: [true], good: [false], absent: "pass", on: "group" },
    {
      of: "table",
      path: "routes[0].gatewayId",
      bad: ["igw-1"],
      good: ["vgw-1"],
      absent: "pass",
      on: "group",
    },
    { of: "group", path: "subnetIds", absent: "violation", empty: "pass" },
    { of: "gke", path: "privateClusterConfig.enablePrivateNodes", bad: [false], absent: "violation" },
    { of: "pool", path: "networkConfig.enablePrivateNodes", bad: [false], absent: "pass" },
  ],
  cases: [
    [
      "follows a subnet by its route table to an internet gateway, all without ids",
      [group(), subnet(), table(), association(), route(), gateway()],
      { group: routed },
    ],
    [
      "takes no notice of the routes of another table",
      [
        group(),
        subnet(),
        table(),
        association(),
        gateway(),
        route({ routeTableId: "rtb-2" }, from({ gatewayId: urnOf(GATEWAY, "gateway") })),
      ],
    ],
    [
      "is undecided where a subnet, its table or its routes are not known",
      [group({ subnetIds: [unknown, "subnet-2"] }, from({})), subnet()],
      { group: "undecided: not known before the update: subnetIds[0]" },
    ],
    [
      "or the association of a subnet",
      [
        group(),
        subnet(),
        table({ routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" }] }),
        association({}, from({ routeTableId: urnOf(TABLE, "table") })),
      ],
      { group: "undecided: not known before the update: subnetId" },
    ],
    [
      "waits for the pools of a cluster",
      [gke({ removeDefaultNodePool: true, privateClusterConfig: undefined }), pool({}, from({}))],
      { gke: "undecided: not known before the update: cluster" },
    ],
    [
      "nor of a route to somewhere",
      [group(), subnet(), table(), association(), gateway(), route({ destinationCidrBlock: "10.9.0.0/16" })],
    ],
    [
      "lets pools speak for a cluster without nodes of its own",
      [gke({ removeDefaultNodePool: true, privateClusterConfig: undefined }), pool()],
    ],
    [
      "but not beside its own pool, nor where one says nothing",
      [gke({ privateClusterConfig: undefined }), pool()],
      { gke: open },
    ],
    [
      "nor where there is no pool",
      [gke({ removeDefaultNodePool: true, privateClusterConfig: undefined })],
      { gke: open },
    ],
  ],
};
