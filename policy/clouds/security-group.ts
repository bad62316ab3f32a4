/** The entries of AWS security groups, whichever of the four resources they are written in. */
import { any, type Fact, holds, isOneOf, isSet, isTrue } from "../core/facts";
import { awsPorts, type AwsPorts } from "./firewall";
import type { Subject } from "../core/model";
import { willBeSet } from "../core/subject";
import type { Node } from "../core/values";

export type Direction = "ingress" | "egress";

export interface SecurityEntry {
  readonly at: Node;
  /** Whether it is about this direction. */
  readonly applies: Fact;
  readonly blocks: readonly Node[];
  readonly ports: AwsPorts;
  /** Whether it names another group. */
  readonly group: Fact;
  /** Whether that is a group other than the one the entry belongs to. */
  readonly otherGroup: Fact;
  /** Whether it names anybody else: a prefix list, or the group itself. */
  readonly others: Fact;
}

const GROUPS = ["aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"];
const RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
const SINGLE = {
  ingress: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  egress: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
} as const;

/** The types of resource that hold entries for a direction. */
export function securityTypes(direction: Direction): readonly string[] {
  return [...GROUPS, RULE, SINGLE[direction]];
}

const nonEmpty = (node: Node): Fact => holds(node, (value) => !Array.isArray(value) || value.length > 0);

/** Whether a rule that is a resource of its own names a group, and not the one it belongs to. */
function namesOther({ props, propertyDependencies }: Subject, property: string): Fact {
  const [own, other] = [props.at("securityGroupId"), props.at(property)];
  const made = (propertyDependencies[property] ?? []).join();
  const same = other.unknown
    ? made !== "" && made === propertyDependencies.securityGroupId?.join()
    : !other.absent && other.text === own.text;
  return same ? false : isSet(other);
}

export function securityEntries(subject: Subject, direction: Direction): SecurityEntry[] {
  const { type, props } = subject;
  if (type === SINGLE[direction]) {
    return [
      {
        at: props.at("cidrIpv4"),
        applies: true,
        blocks: [props.at("cidrIpv4"), props.at("cidrIpv6")].filter((node) => !node.absent),
        ports: awsPorts(props, "ipProtocol"),
        group: willBeSet(subject, "referencedSecurityGroupId"),
        otherGroup: namesOther(subject, "referencedSecurityGroupId"),
        others: isSet(props.at("prefixListId")),
      },
    ];
  }
  const inRule = type === RULE;
  const entries = inRule ? [props] : props.each(`${direction}[]`);
  return entries.map((entry) => ({
    at: inRule ? props.at("cidrBlocks") : entry,
    applies: inRule ? isOneOf(props.at("type"), direction) : true,
    blocks: [...entry.each("cidrBlocks[]"), ...entry.each("ipv6CidrBlocks[]")],
    ports: awsPorts(entry),
    group: inRule ? willBeSet(subject, "sourceSecurityGroupId") : nonEmpty(entry.at("securityGroups")),
    otherGroup: inRule ? namesOther(subject, "sourceSecurityGroupId") : nonEmpty(entry.at("securityGroups")),
    others: any(nonEmpty(entry.at("prefixListIds")), isTrue(entry.at("self"))),
  }));
}
