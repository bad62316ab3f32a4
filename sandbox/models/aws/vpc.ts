import { Refusal } from "../../errors";
import { contains, overlaps, parseBlock } from "../../../components/pure/cidr";
import type { Context, Failure, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import {
  accountId,
  all,
  arn,
  ec2Id,
  find,
  forceNew,
  placed,
  refuse,
  region,
  regional,
  shown,
  tagged,
} from "./common";

export const VPC = "aws:ec2/vpc:Vpc";
export const SUBNET = "aws:ec2/subnet:Subnet";

const vpc: TypeModel = {
  type: VPC,
  stateful: true,
  immutable: {
    ...forceNew("aws_vpc", "ipv4IpamPoolId", "ipv4NetmaskLength", "instanceTenancy", "region"),
    cidrBlock: "EC2 has no call that changes a VPC's primary block; Terraform marks cidr_block ForceNew",
  },
  mutable: ["enableDnsHostnames", "enableDnsSupport", "enableNetworkAddressUsageMetrics", "tags"],
  // MissingParameter: either cidrBlock or ipv4IpamPoolId should be provided (EC2 API CreateVpc).
  requires: [["cidrBlock", "ipv4IpamPoolId"]],
  id: ec2Id("vpc"),
  validate: (inputs) => blockOfSize(inputs, "cidrBlock", 16, 28),
  outputs: (inputs, context) => ({
    ...regional(placed(inputs, context)),
    ...tagged(inputs, context),
    arn: arn(placed(inputs, context), "ec2", `vpc/${context.id}`),
    ownerId: accountId(context),
    mainRouteTableId: `rtb-0${context.hex(16, "main route table")}`,
    defaultRouteTableId: `rtb-0${context.hex(16, "main route table")}`,
    defaultSecurityGroupId: `sg-0${context.hex(16, "default security group")}`,
    defaultNetworkAclId: `acl-0${context.hex(16, "default network acl")}`,
    dhcpOptionsId: `dopt-0${context.hex(16, "dhcp options")}`,
    instanceTenancy: inputs["instanceTenancy"] ?? "default",
    enableDnsSupport: inputs["enableDnsSupport"] ?? true,
    enableDnsHostnames: inputs["enableDnsHostnames"] ?? false,
    enableNetworkAddressUsageMetrics: inputs["enableNetworkAddressUsageMetrics"] ?? false,
  }),
};

const subnet: TypeModel = {
  type: SUBNET,
  immutable: forceNew(
    "aws_subnet",
    ...["vpcId", "cidrBlock", "availabilityZone", "availabilityZoneId", "ipv6Native", "outpostArn", "region"],
  ),
  references: { vpcId: { to: [VPC] } },
  id: ec2Id("subnet"),
  validate: (inputs, context) => [
    ...blockOfSize(inputs, "cidrBlock", 16, 28),
    ...outsideVpc(inputs, context),
    ...zoneOfRegion(inputs, placed(inputs, context)),
  ],
  outputs: (inputs, context) => {
    refuseOverlap(inputs, context);
    const there = placed(inputs, context);
    const zone = text(inputs, "availabilityZone") ?? `${region(there)}a`;
    return {
      ...regional(there),
      ...tagged(inputs, context),
      arn: arn(there, "ec2", `subnet/${context.id}`),
      ownerId: accountId(context),
      availabilityZone: zone,
      availabilityZoneId: zoneId(zone),
      mapPublicIpOnLaunch: inputs["mapPublicIpOnLaunch"] ?? false,
      privateDnsHostnameTypeOnLaunch: "ip-name",
    };
  },
};

/** Such as `apse2-az1`. Which letter is which zone differs between accounts; here `a` is the first. */
function zoneId(zone: string): string {
  const [area = "", direction = "", last = ""] = zone.split("-");
  const short = direction.replace(/north|south|east|west|central/g, (word) => word.charAt(0));
  return `${area}${short}${last.slice(0, -1)}-az${last.charCodeAt(last.length - 1) - 96}`;
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
function blockOfSize(inputs: Props, path: string, least: number, most: number): Failure[] {
  const cidr = text(inputs, path);
  if (cidr === undefined) return [];
  const block = parseBlock(cidr);
  if (block === undefined) return [{ path, reason: `is no IPv4 block: ${cidr}` }];
  return block.prefix >= least && block.prefix <= most
    ? []
    : [{ path, reason: `must be from /${least} to /${most}: ${cidr}` }];
}

function outsideVpc(inputs: Props, context: Context): Failure[] {
  const home = find(context, VPC, "id", inputs["vpcId"]);
  const outer = parseBlock((home && text(home.outputs, "cidrBlock")) ?? "");
  const inner = parseBlock(text(inputs, "cidrBlock") ?? "");
  if (home === undefined || outer === undefined || inner === undefined || contains(outer, inner)) return [];
  return [
    {
      path: "cidrBlock",
      reason: `lies outside ${home.id} (${shown(home.outputs["cidrBlock"])}): ${shown(inputs["cidrBlock"])}`,
    },
  ];
}

function zoneOfRegion(inputs: Props, context: Context): Failure[] {
  const zone = text(inputs, "availabilityZone");
  return zone === undefined || zone.startsWith(region(context))
    ? []
    : [{ path: "availabilityZone", reason: `is no zone of ${region(context)}: ${zone}` }];
}

/** EC2 tells of an overlap when the subnet is made: before, its siblings need not exist. */
function refuseOverlap(inputs: Props, context: Context): void {
  const block = parseBlock(text(inputs, "cidrBlock") ?? "");
  if (block === undefined) throw new Refusal("InvalidParameterValue: a subnet needs an IPv4 block");
  const sibling = all(context, SUBNET).find((other) => {
    const taken = parseBlock(text(other.outputs, "cidrBlock") ?? "");
    const besides = other.id !== context.id && other.outputs["vpcId"] === inputs["vpcId"];
    return besides && taken !== undefined && overlaps(taken, block);
  });
  refuse(
    sibling !== undefined,
    `InvalidSubnet.Conflict: ${shown(inputs["cidrBlock"])} overlaps ${sibling?.id ?? ""} (${shown(sibling?.outputs["cidrBlock"])})`,
  );
}

export const vpcTypes: readonly TypeModel[] = [vpc, subnet];
