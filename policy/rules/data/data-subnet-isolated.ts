import { all, any, type Fact, isFilled, isOneOf, isTrue, matches, not } from "../../core/facts";
import { groupBy } from "../../core/group";
import { type Finding, must, type Rule, type StackFinding, type Subject } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about, byType, willBeSet } from "../../core/subject";
import { areInZones } from "../../clouds/zones";

const GROUPS = ["aws:rds/subnetGroup:SubnetGroup", "aws:elasticache/subnetGroup:SubnetGroup"];
const SUBNET = "aws:ec2/subnet:Subnet";
const GATEWAY = "aws:ec2/internetGateway:InternetGateway";
const TABLE = "aws:ec2/routeTable:RouteTable";
const ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";

/** Whether a way of a route leads to an internet gateway, of the stack or another one. */
function leadsOut(stack: Stack, from: Subject, path: string): Fact {
  const { found, unknown } = stack.referred(from, path, GATEWAY);
  const named = from.props.each(path).map((node) => matches(node, /^igw-/));
  const known = named.map((fact) => fact === true);
  return any(found.length > 0, ...known, unknown === undefined ? false : { unknown: [unknown] });
}

/** Whether a route table has a route to the internet gateway, of its own or as a resource. */
function isPublic(stack: Stack, table: Subject): Fact {
  const routes = stack
    .referring(table, "routeTableId", "aws:ec2/route:Route")
    .map(({ from, is }) => all(is, leadsOut(stack, from, "gatewayId")));
  return any(leadsOut(stack, table, "routes[].gatewayId"), ...routes);
}

/** Associations of subnets with tables that have, or may have, a way to the internet. */
function waysOut(stack: Stack): Map<Subject, Fact> {
  const pairs = stack.ofType(TABLE).flatMap((table) => {
    const open = isPublic(stack, table);
    if (open === false) return [];
    const associations = stack.referring(table, "routeTableId", ASSOCIATION);
    return associations.map(({ from, is }) => ({ from, fact: all(is, open) }));
  });
  const byAssociation = groupBy(pairs, ({ from }) => from);
  return new Map([...byAssociation].map(([from, found]) => [from, any(...found.map(({ fact }) => fact))]));
}

/** What makes a subnet one that the internet could reach. */
function isExposed(stack: Stack, subnet: Subject, ways: ReadonlyMap<Subject, Fact>): Fact {
  const routed = stack
    .referring(subnet, "subnetId", ASSOCIATION)
    .map(({ from, is }) => all(is, ways.get(from) ?? false));
  return any(isTrue(subnet.props.at("mapPublicIpOnLaunch")), ...routed);
}

function check(stack: Stack): StackFinding[] {
  const groups = stack.ofType(...GROUPS);
  const ways = groups.length === 0 ? new Map<Subject, Fact>() : waysOut(stack);
  return groups.flatMap((group) => {
    const at = group.props.at("subnetIds");
    const { found, unknown } = stack.referred(group, "subnetIds[]", SUBNET);
    const exposed = found.map((subnet) =>
      must(not(isExposed(stack, subnet, ways)), at, `the subnet ${subnet.name} has a way to the internet`),
    );
    // Subnets of another stack are in zones that this one does not show.
    const ids = at.list();
    const elsewhere = !ids.some((id) => id.unknown) && ids.length > found.length;
    const zones = any(
      elsewhere,
      areInZones(found, 2),
      unknown === undefined ? false : { unknown: [unknown] },
    );
    return about(group, ...exposed, must(zones, at, "its subnets are in one zone only"));
  });
}

/** Without a group of its own a cache is put into the default network, whose subnets are public. */
function ownGroup(subject: Subject, ...sources: readonly string[]): Finding[] {
  const group = subject.props.at("subnetGroupName");
  const left = sources.map((source) => willBeSet(subject, source));
  const own = all(
    willBeSet(subject, "subnetGroupName", /subnetGroup:SubnetGroup$/),
    any(group.unknown, not(isOneOf(group, "default"))),
  );
  const fact = any(...left, own, all(isFilled(group), not(isOneOf(group, "default"))));
  return [must(fact, group, "it is in the default subnet group")];
}

export const dataSubnetIsolated: Rule = {
  id: "data-subnet-isolated",
  title: "Databases and caches are in subnets of several zones without a way to the internet",
  severity: "high",
  level: "mandatory",
  why: "In a public subnet one wrong security group is enough to expose a database; routes that another stack adds are not seen here.",
  remedy: "Give the subnet group subnets of at least two zones whose route table has no internet gateway.",
  refs: { checkov: ["CKV_AWS_323"] },
  ...byType({
    "aws:elasticache/cluster:Cluster": (subject) => ownGroup(subject, "replicationGroupId"),
    "aws:elasticache/replicationGroup:ReplicationGroup": (subject) => ownGroup(subject),
  }),
  targets: [
    ...GROUPS,
    "aws:elasticache/cluster:Cluster",
    "aws:elasticache/replicationGroup:ReplicationGroup",
  ],
  stack: check,
};
