import { parseBlock } from "../../../components/pure/cidr";
import type { Context, Failure, TypeModel } from "../../simulator/model";
import { isProps, type Props, text } from "../../simulator/values";
import {
  accountId,
  arn,
  between,
  ec2Id,
  find,
  forceNew,
  oneOf,
  refuse,
  regional,
  shown,
  tagged,
  texts,
} from "./common";
import { SUBNET, VPC } from "./vpc";

/** https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html */
const RULES_A_DIRECTION = 20;
/** The last number is that of the rule that denies the rest. */
const LAST_RULE = 32_766;

const networkAcl: TypeModel = {
  type: "aws:ec2/networkAcl:NetworkAcl",
  immutable: forceNew("aws_network_acl", "vpcId", "region"),
  references: {
    vpcId: { to: [VPC] },
    // A subnet goes with its association.
    "subnetIds[]": { to: [SUBNET], loose: true },
  },
  id: ec2Id("acl"),
  validate: rules,
  outputs: (inputs, context) => {
    refuseForeign(inputs, context);
    return described(inputs, context);
  },
};

/** Adopts the list that came with the VPC; deleting the resource leaves the list as it is. */
const defaultNetworkAcl: TypeModel = {
  type: "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
  immutable: forceNew("aws_default_network_acl", "defaultNetworkAclId", "region"),
  references: {
    defaultNetworkAclId: { to: [VPC], by: "defaultNetworkAclId", loose: true },
    "subnetIds[]": { to: [SUBNET], loose: true },
  },
  partOf: ({ outputs }) => ({ type: VPC, id: text(outputs, "vpcId") ?? "" }),
  id: (inputs) => text(inputs, "defaultNetworkAclId") ?? "",
  validate: rules,
  outputs: (inputs, context) => ({
    ...described(inputs, context),
    vpcId: find(context, VPC, "defaultNetworkAclId", inputs["defaultNetworkAclId"])?.id ?? "",
  }),
};

function described(inputs: Props, context: Context): Props {
  return {
    ...regional(context),
    ...tagged(inputs, context),
    arn: arn(context, "ec2", `network-acl/${context.id}`),
    ownerId: accountId(context),
    ingress: inputs["ingress"] ?? [],
    egress: inputs["egress"] ?? [],
    subnetIds: inputs["subnetIds"] ?? [],
  };
}

function rules(inputs: Props): Failure[] {
  return ["ingress", "egress"].flatMap((direction) => {
    const list = Array.isArray(inputs[direction]) ? inputs[direction].filter((rule) => isProps(rule)) : [];
    const numbers = list.map((rule) => rule["ruleNo"]);
    const twice = numbers.find((number, index) => numbers.indexOf(number) !== index);
    return [
      ...(list.length > RULES_A_DIRECTION
        ? [{ path: direction, reason: `has ${list.length} rules, ${RULES_A_DIRECTION} are allowed` }]
        : []),
      ...(twice === undefined
        ? []
        : [{ path: direction, reason: `has two rules of number ${shown(twice)}` }]),
      ...list.flatMap((rule, index) => at(`${direction}[${index}]`, ruleProblems(rule))),
    ];
  });
}

function at(where: string, failures: readonly Failure[]): Failure[] {
  return failures.map(({ path, reason }) => ({ path: `${where}.${path}`, reason }));
}

function ruleProblems(rule: Props): Failure[] {
  const cidr = text(rule, "cidrBlock");
  return [
    ...between(rule, "ruleNo", 1, LAST_RULE),
    ...between(rule, "fromPort", 0, 65_535),
    ...between(rule, "toPort", 0, 65_535),
    ...oneOf(rule, "action", ["allow", "deny"]),
    ...(cidr !== undefined && parseBlock(cidr) === undefined
      ? [{ path: "cidrBlock", reason: `is no IPv4 block: ${cidr}` }]
      : []),
    ...(rule["protocol"] === "-1" && (rule["fromPort"] !== 0 || rule["toPort"] !== 0)
      ? [{ path: "fromPort", reason: "and toPort must be 0 where every protocol is meant" }]
      : []),
  ];
}

function refuseForeign(inputs: Props, context: Context): void {
  const foreign = texts(inputs["subnetIds"]).find(
    (id) => find(context, SUBNET, "id", id)?.outputs["vpcId"] !== inputs["vpcId"],
  );
  refuse(
    foreign !== undefined,
    `InvalidParameterValue: ${foreign ?? ""} and the network ACL belong to different networks`,
  );
}

export const networkAclTypes: readonly TypeModel[] = [networkAcl, defaultNetworkAcl];
