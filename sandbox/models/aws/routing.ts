import type { Failure, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { accountId, arn, ec2Id, find, forceNew, refuse, region, regional, shown, tagged } from "./common";
import { SUBNET, VPC } from "./vpc";

const INTERNET_GATEWAY = "aws:ec2/internetGateway:InternetGateway";
const NAT_GATEWAY = "aws:ec2/natGateway:NatGateway";
const EIP = "aws:ec2/eip:Eip";
const ROUTE = "aws:ec2/route:Route";
export const ROUTE_TABLE = "aws:ec2/routeTable:RouteTable";

const internetGateway: TypeModel = {
  type: INTERNET_GATEWAY,
  // vpcId is no such property: a gateway can be detached and attached again.
  immutable: forceNew("aws_internet_gateway", "region"),
  references: { vpcId: { to: [VPC] } },
  id: ec2Id("igw"),
  outputs: (inputs, context) => {
    const other = find(context, INTERNET_GATEWAY, "vpcId", inputs["vpcId"]);
    refuse(
      other !== undefined && other.id !== context.id,
      `Resource.AlreadyAssociated: ${shown(inputs["vpcId"])} has internet gateway ${other?.id ?? ""}`,
    );
    return {
      ...regional(context),
      ...tagged(inputs, context),
      arn: arn(context, "ec2", `internet-gateway/${context.id}`),
      ownerId: accountId(context),
    };
  },
  // DetachInternetGateway, which comes before the deletion, fails while an address of the network is mapped.
  refuseDelete: ({ inputs }, cloud) => {
    const mapped = cloud
      .all()
      .filter(({ type, outputs }) => type === NAT_GATEWAY && outputs["vpcId"] === inputs["vpcId"])
      .filter(({ outputs }) => outputs["connectivityType"] === "public");
    return mapped.length === 0
      ? undefined
      : `DependencyViolation: ${shown(inputs["vpcId"])} has some mapped public addresses, still in use by ${mapped.map(({ id }) => id).join(", ")}`;
  },
};

const eip: TypeModel = {
  type: EIP,
  immutable: forceNew("aws_eip", "address", "domain", "networkBorderGroup", "publicIpv4Pool", "region"),
  id: ec2Id("eipalloc"),
  outputs: (inputs, context) => {
    const publicIp = publicAddress(context.hex(4, `address ${context.id}`));
    return {
      ...regional(context),
      ...tagged(inputs, context),
      arn: arn(context, "ec2", `elastic-ip/${context.id}`),
      allocationId: context.id,
      domain: inputs["domain"] ?? "vpc",
      publicIp,
      publicDns: `ec2-${publicIp.replaceAll(".", "-")}.${region(context)}.compute.amazonaws.com`,
      networkBorderGroup: region(context),
      publicIpv4Pool: "amazon",
    };
  },
};

const natGateway: TypeModel = {
  type: NAT_GATEWAY,
  immutable: forceNew(
    "aws_nat_gateway",
    ...["allocationId", "subnetId", "connectivityType", "privateIp", "availabilityMode", "vpcId", "region"],
  ),
  // A zonal gateway is in a subnet, a regional one in a VPC (EC2 API CreateNatGateway).
  requires: [["subnetId", "vpcId"]],
  references: { subnetId: { to: [SUBNET] }, allocationId: { to: [EIP], by: "allocationId" } },
  id: ec2Id("nat"),
  refuse: (inputs) =>
    inputs["connectivityType"] === "private" ||
    inputs["availabilityMode"] === "regional" ||
    inputs["allocationId"] !== undefined
      ? undefined
      : "MissingParameter: a public NAT gateway needs allocationId",
  outputs: (inputs, context) => ({
    ...regional(context),
    ...tagged(inputs, context),
    connectivityType: inputs["connectivityType"] ?? "public",
    associationId: `eipassoc-0${context.hex(16, "association")}`,
    networkInterfaceId: `eni-0${context.hex(16, "interface")}`,
    publicIp: find(context, EIP, "allocationId", inputs["allocationId"])?.outputs["publicIp"] ?? "",
    vpcId: find(context, SUBNET, "id", inputs["subnetId"])?.outputs["vpcId"] ?? "",
  }),
};

const routeTable: TypeModel = {
  type: ROUTE_TABLE,
  immutable: forceNew("aws_route_table", "vpcId", "region"),
  references: { vpcId: { to: [VPC] } },
  id: ec2Id("rtb"),
  outputs: (inputs, context) => ({
    ...regional(context),
    ...tagged(inputs, context),
    arn: arn(context, "ec2", `route-table/${context.id}`),
    ownerId: accountId(context),
    routes: inputs["routes"] ?? [],
    propagatingVgws: inputs["propagatingVgws"] ?? [],
  }),
};

const TARGETS = [
  "carrierGatewayId",
  "coreNetworkArn",
  "egressOnlyGatewayId",
  "localGatewayId",
  "networkInterfaceId",
  "gatewayId",
  "natGatewayId",
  "transitGatewayId",
  "vpcEndpointId",
  "vpcPeeringConnectionId",
];

const route: TypeModel = {
  type: ROUTE,
  // Where a route leads can change: EC2 has ReplaceRoute.
  immutable: forceNew(
    "aws_route",
    ...[
      "routeTableId",
      "destinationCidrBlock",
      "destinationIpv6CidrBlock",
      "destinationPrefixListId",
      "region",
    ],
  ),
  references: {
    routeTableId: { to: [ROUTE_TABLE], loose: true },
    // A gateway can go: its routes stay as black holes.
    gatewayId: { to: [INTERNET_GATEWAY], loose: true },
    natGatewayId: { to: [NAT_GATEWAY], loose: true },
  },
  partOf: ({ inputs }) => ({ type: ROUTE_TABLE, id: text(inputs, "routeTableId") ?? "" }),
  // One route a table and destination: a second one exists already.
  id: (inputs) => `r-${text(inputs, "routeTableId") ?? ""}-${text(inputs, "destinationCidrBlock") ?? ""}`,
  validate: (inputs) => oneTarget(inputs),
  outputs: (_inputs, context) => ({ ...regional(context), origin: "CreateRoute", state: "active" }),
};

function oneTarget(inputs: Props): Failure[] {
  const given = TARGETS.filter((target) => inputs[target] !== undefined);
  return given.length <= 1 ? [] : [{ path: given[1] ?? "", reason: `conflicts with ${given[0] ?? ""}` }];
}

const routeTableAssociation: TypeModel = {
  type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
  // Which table can change: EC2 has ReplaceRouteTableAssociation.
  immutable: forceNew("aws_route_table_association", "subnetId", "gatewayId", "region"),
  references: { routeTableId: { to: [ROUTE_TABLE] }, subnetId: { to: [SUBNET] } },
  id: ec2Id("rtbassoc"),
  outputs: (inputs, context) => {
    const table = find(context, ROUTE_TABLE, "id", inputs["routeTableId"]);
    const subnet = find(context, SUBNET, "id", inputs["subnetId"]);
    refuse(
      table !== undefined && subnet !== undefined && table.outputs["vpcId"] !== subnet.outputs["vpcId"],
      `InvalidParameterValue: ${table?.id ?? ""} and ${subnet?.id ?? ""} belong to different networks`,
    );
    const other = find(context, routeTableAssociation.type, "subnetId", inputs["subnetId"]);
    refuse(
      other !== undefined && other.id !== context.id,
      `Resource.AlreadyAssociated: ${shown(inputs["subnetId"])} has association ${other?.id ?? ""}`,
    );
    return regional(context);
  },
};

/** An address of the block that is set aside for documentation, so that none is anybody's. */
function publicAddress(hex: string): string {
  return `203.0.113.${Number.parseInt(hex, 16) % 256}`;
}

export const routingTypes: readonly TypeModel[] = [
  internetGateway,
  eip,
  natGateway,
  routeTable,
  route,
  routeTableAssociation,
];
