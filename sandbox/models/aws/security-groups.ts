import { parseBlock } from "../../../components/pure/cidr";
import type { Failure, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import {
  accountId,
  all,
  arn,
  between,
  ec2Id,
  find,
  forceNew,
  numberAt,
  pattern,
  placed,
  refuse,
  regional,
  shown,
  tagged,
} from "./common";
import { VPC } from "./vpc";

export const SECURITY_GROUP = "aws:ec2/securityGroup:SecurityGroup";

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html */
const TEXT = /^[a-zA-Z0-9. _:/()#,@[\]+=&;{}!$*-]{1,255}$/;

const securityGroup: TypeModel = {
  type: SECURITY_GROUP,
  immutable: {
    ...forceNew("aws_security_group", "name", "namePrefix", "vpcId", "region"),
    description: "EC2 has no call that changes a group's description; Terraform marks it ForceNew",
  },
  // VPCIdNotSpecified: the sandbox's account has no default VPC.
  requires: ["name", "vpcId"],
  references: { vpcId: { to: [VPC] } },
  id: ec2Id("sg"),
  validate: (inputs) => [
    ...pattern(inputs, "name", TEXT, "is no security group name"),
    ...pattern(inputs, "name", /^(?!sg-)/, "must not start with sg-"),
    ...pattern(inputs, "description", TEXT, "has characters that EC2 does not take"),
  ],
  outputs: (inputs, context) => {
    const other = all(context, SECURITY_GROUP).find(
      ({ id, outputs }) =>
        id !== context.id && outputs["vpcId"] === inputs["vpcId"] && outputs["name"] === inputs["name"],
    );
    refuse(
      other !== undefined,
      `InvalidGroup.Duplicate: ${shown(inputs["name"])} exists in ${shown(inputs["vpcId"])}`,
    );
    return {
      ...regional(placed(inputs, context)),
      ...tagged(inputs, context),
      arn: arn(placed(inputs, context), "ec2", `security-group/${context.id}`),
      ownerId: accountId(context),
      ingress: inputs["ingress"] ?? [],
      egress: inputs["egress"] ?? [],
    };
  },
};

/** Adopts the group that came with the VPC; deleting the resource leaves the group as it is. */
const defaultSecurityGroup: TypeModel = {
  type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  immutable: forceNew("aws_default_security_group", "vpcId", "region"),
  requires: ["vpcId"],
  references: { vpcId: { to: [VPC], loose: true } },
  partOf: ({ inputs }) => ({ type: VPC, id: text(inputs, "vpcId") ?? "" }),
  id: (inputs, context) =>
    text(find(context, VPC, "id", inputs["vpcId"])?.outputs ?? {}, "defaultSecurityGroupId") ?? "",
  outputs: (inputs, context) => ({
    ...regional(placed(inputs, context)),
    ...tagged(inputs, context),
    arn: arn(placed(inputs, context), "ec2", `security-group/${context.id}`),
    ownerId: accountId(context),
    name: "default",
    description: "default VPC security group",
    ingress: inputs["ingress"] ?? [],
    egress: inputs["egress"] ?? [],
  }),
};

/** Types of ingress and egress rules have the same properties. */
function ruleOf(type: string, resource: string): TypeModel {
  return {
    type,
    // A rule's content can change: EC2 has ModifySecurityGroupRules.
    immutable: forceNew(resource, "securityGroupId", "region"),
    references: {
      // Rules go with their group.
      securityGroupId: { to: [SECURITY_GROUP], loose: true },
      referencedSecurityGroupId: { to: [SECURITY_GROUP] },
    },
    partOf: ({ inputs }) => ({ type: SECURITY_GROUP, id: text(inputs, "securityGroupId") ?? "" }),
    id: ec2Id("sgr"),
    validate: validateRule,
    outputs: (inputs, context) => ({
      ...regional(context),
      ...tagged(inputs, context),
      arn: arn(context, "ec2", `security-group-rule/${context.id}`),
      securityGroupRuleId: context.id,
    }),
  };
}

const PEERS = ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"];

function validateRule(inputs: Props): Failure[] {
  const peers = PEERS.filter((peer) => inputs[peer] !== undefined);
  const cidr = text(inputs, "cidrIpv4");
  const [from, to] = [numberAt(inputs, "fromPort"), numberAt(inputs, "toPort")];
  return [
    ...pattern(inputs, "description", TEXT, "has characters that EC2 does not take"),
    ...between(inputs, "fromPort", -1, 65_535),
    ...between(inputs, "toPort", -1, 65_535),
    ...(from !== undefined && to !== undefined && from > to
      ? [{ path: "toPort", reason: `is below fromPort ${from}: ${to}` }]
      : []),
    ...(cidr !== undefined && parseBlock(cidr) === undefined
      ? [{ path: "cidrIpv4", reason: `is no IPv4 block: ${cidr}` }]
      : []),
    ...(peers.length > 1
      ? [{ path: peers[1] ?? "", reason: `conflicts with ${peers[0] ?? ""}: a rule has one peer` }]
      : []),
  ];
}

export const securityGroupTypes: readonly TypeModel[] = [
  securityGroup,
  defaultSecurityGroup,
  ruleOf("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "aws_vpc_security_group_ingress_rule"),
  ruleOf("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "aws_vpc_security_group_egress_rule"),
];
