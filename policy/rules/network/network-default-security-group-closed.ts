import { any, type Fact, holds, not } from "../../core/facts";
import { must, type Rule, type StackFinding, type Subject } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about, madeFrom } from "../../core/subject";
import type { Node } from "../../core/values";

const VPC = "aws:ec2/vpc:Vpc";
const DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
const RULES = [
  "aws:ec2/securityGroupRule:SecurityGroupRule",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
];

/** Adopting the group takes its rules away, but for those that are given. */
const empty = (list: Node): Fact => not(holds(list, (value) => !Array.isArray(value) || value.length > 0));

/** Whether no resource adds a rule to a group; an unknown id that is made from nothing here may be this one's. */
function nothingAdded(stack: Stack): (group: Subject) => Fact {
  const references = stack
    .ofType(...RULES)
    .map((rule) => ({ rule, ...stack.referred(rule, "securityGroupId", DEFAULT_GROUP) }));
  const added = new Set(references.flatMap(({ found }) => found));
  const unknown = references
    .filter(({ rule }) => madeFrom(rule, "securityGroupId", /./).length === 0)
    .flatMap((reference) => reference.unknown ?? []);
  return (group) => !added.has(group) && (unknown.length === 0 || { unknown });
}

function groupFindings(group: Subject, nothing: Fact): StackFinding[] {
  return about(
    group,
    must(empty(group.props.at("ingress")), group.props.at("ingress"), "the default group lets something in"),
    must(empty(group.props.at("egress")), group.props.at("egress"), "the default group lets something out"),
    must(nothing, group.props.at("vpcId"), "a rule is added to the default group"),
  );
}

export const networkDefaultSecurityGroupClosed: Rule = {
  id: "network-default-security-group-closed",
  title: "Every VPC adopts its default security group and leaves it without rules",
  severity: "high",
  level: "mandatory",
  why: "What names no security group gets the default one, which lets its members reach each other and everybody.",
  remedy: "Declare a DefaultSecurityGroup for the VPC, with no ingress and no egress.",
  refs: { trivy: ["AVD-AWS-0173"], checkov: ["CKV2_AWS_12"] },
  targets: [VPC, DEFAULT_GROUP],
  stack: (stack) => {
    const nothing = nothingAdded(stack);
    const vpcs = stack.ofType(VPC).flatMap((vpc) => {
      const adopted = any(...stack.referring(vpc, "vpcId", DEFAULT_GROUP).map(({ is }) => is));
      return about(
        vpc,
        must(adopted, vpc.props.at("cidrBlock"), "its default security group is not adopted"),
      );
    });
    const groups = stack.ofType(DEFAULT_GROUP);
    return [...vpcs, ...groups.flatMap((group) => groupFindings(group, nothing(group)))];
  },
};
