import type { NatGatewayArgs, RouteArgs, RouteTableArgs, VpcArgs, VpcEndpointArgs } from "@pulumi/aws/ec2";
import type { ClusterArgs } from "@pulumi/aws/eks";
import type { SubnetworkArgs } from "@pulumi/gcp/compute";
import { networkPrivateServiceAccess as rule } from "../../../../policy/rules/network/network-private-service-access";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const cluster = fixture<ClusterArgs>("aws:eks/cluster:Cluster", "cluster", {
  roleArn: "arn:aws:iam::1:role/eks",
  vpcConfig: { subnetIds: ["subnet-1"], endpointPublicAccess: false },
});
const vpc = fixture<VpcArgs>("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
const endpoint = (service: string, type = "Interface") =>
  fixture<VpcEndpointArgs>("aws:ec2/vpcEndpoint:VpcEndpoint", service, {
    vpcId: "vpc-1",
    serviceName: `com.amazonaws.eu-central-1.${service}`,
    vpcEndpointType: type,
    policy: "{}",
    ...(type === "Interface" && { privateDnsEnabled: true }),
  });
const nat = fixture<NatGatewayArgs>("aws:ec2/natGateway:NatGateway", "nat", { subnetId: "subnet-9" });
const route = fixture<RouteArgs>("aws:ec2/route:Route", "route", {
  routeTableId: "rtb-1",
  destinationCidrBlock: "0.0.0.0/0",
  natGatewayId: "nat-1",
});
const table = fixture<RouteTableArgs>("aws:ec2/routeTable:RouteTable", "table", {
  vpcId: "vpc-1",
  routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" }],
});
const subnetwork = fixture<SubnetworkArgs>("gcp:compute/subnetwork:Subnetwork", "subnetwork", {
  network: "net",
  ipCidrRange: "10.2.0.0/16",
  privateIpGoogleAccess: true,
});
const endpoints = [
  endpoint("s3", "Gateway")(),
  ...["ecr.api", "ecr.dkr", "sts", "ec2", "logs"].map((service) => endpoint(service)()),
];
const nowhere = "violation: the default route leads to no gateway";

export const examination: Examination = {
  rule,
  base: [vpc(), cluster(), ...endpoints, route(), table(), subnetwork()],
  mutants: [
    { of: "subnetwork", path: "privateIpGoogleAccess", bad: [false], absent: "violation" },
    { of: "subnetwork", path: "purpose", good: ["PRIVATE"], absent: "pass", unknown: "pass" },
    { of: "subnetwork", path: "stackType", bad: ["IPV4_IPV6"], good: ["IPV4_ONLY"], absent: "pass" },
    { of: "subnetwork", path: "privateIpv6GoogleAccess", absent: "pass", unknown: "pass" },
    { of: "sts", path: "policy", good: ['{"Statement":[]}'], absent: "violation", empty: "pass" },
    { of: "sts", path: "privateDnsEnabled", bad: [false], absent: "violation" },
    { of: "s3", path: "vpcEndpointType", bad: ["Interface"], absent: "pass" },
    {
      of: "ec2",
      path: "serviceName",
      bad: ["com.amazonaws.eu-central-1.ec2messages"],
      absent: "violation",
      on: "cluster",
    },
    { of: "cluster", path: "vpcConfig.endpointPublicAccess", good: [true], absent: "pass", unknown: "pass" },
    { of: "route", path: "natGatewayId", absent: "violation" },
    { of: "route", path: "destinationCidrBlock", good: ["10.9.0.0/16"], absent: "pass", unknown: "pass" },
    { of: "table", path: "routes[0].gatewayId", absent: "violation" },
  ],
  cases: [
    [
      "fails a private cluster that reaches nothing",
      [vpc(), cluster()],
      {
        cluster:
          "violation: private nodes have neither NAT nor endpoints for ecr.api, ecr.dkr, s3, sts, ec2, logs",
      },
    ],
    ["takes NAT in the place of endpoints", [vpc(), cluster(), nat()]],
    [
      "but not private NAT",
      [vpc(), cluster(), ...endpoints.slice(1), nat({ connectivityType: "private" })],
      { cluster: "violation: private nodes have neither NAT nor endpoints for s3" },
    ],
    ["says nothing of a cluster in a VPC of another stack", [cluster()]],
    [
      "asks for IPv6 where there is IPv6",
      [subnetwork({ stackType: "IPV4_IPV6" })],
      { subnetwork: "violation: privateIpv6GoogleAccess is not on" },
    ],
    [
      "and is content with it",
      [
        subnetwork({
          stackType: "IPV4_IPV6",
          privateIpv6GoogleAccess: "ENABLE_OUTBOUND_VM_ACCESS_TO_GOOGLE",
        }),
      ],
    ],
    [
      "asks nothing of subnetworks without machines",
      [subnetwork({ purpose: "REGIONAL_MANAGED_PROXY", privateIpGoogleAccess: undefined })],
    ],
    [
      "fails a default route to an instance",
      [route({ natGatewayId: undefined, networkInterfaceId: "eni-1" })],
      { route: nowhere },
    ],
    [
      "knows a gateway that has no id yet",
      [
        route(
          { natGatewayId: unknown },
          { propertyDependencies: { natGatewayId: [urnOf("aws:ec2/natGateway:NatGateway", "nat")] } },
        ),
      ],
    ],
    [
      "is undecided about a gateway that comes from nowhere",
      [route({ natGatewayId: unknown })],
      { route: "undecided: not known before the update: natGatewayId" },
    ],
  ],
};
