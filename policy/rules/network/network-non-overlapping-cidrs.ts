import { clashes, isBlock, overlap, within } from "../../reading/cidr";
import type { Fact } from "../../core/facts";
import { groupBy } from "../../core/group";
import { must, type Rule, type StackFinding, type Subject } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about } from "../../core/subject";
import type { Node } from "../../core/values";

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";

/** Where resources other than subnets of AWS, which lie in a VPC's range, say what addresses are theirs. */
const RANGES: Readonly<Record<string, readonly string[]>> = {
  [VPC]: ["cidrBlock"],
  "aws:eks/cluster:Cluster": ["kubernetesNetworkConfig.serviceIpv4Cidr"],
  "gcp:compute/subnetwork:Subnetwork": ["ipCidrRange", "secondaryIpRanges[].ipCidrRange"],
  "gcp:container/cluster:Cluster": [
    "privateClusterConfig.masterIpv4CidrBlock",
    "ipAllocationPolicy.clusterIpv4CidrBlock",
    "ipAllocationPolicy.servicesIpv4CidrBlock",
  ],
};

interface Claim {
  readonly subject: Subject;
  readonly node: Node;
}

/** GKE takes a size, such as `/17`, and finds a free range for it. */
const isRange = (node: Node) => !node.absent && node.text?.startsWith("/") !== true;

function claims(subjects: readonly Subject[], paths: (subject: Subject) => readonly string[]): Claim[] {
  return subjects.flatMap((subject) =>
    paths(subject).flatMap((path) =>
      subject.props
        .each(path)
        .filter(isRange)
        .map((node) => ({ subject, node })),
    ),
  );
}

/** Each range against the others of its kind. */
function apart(siblings: readonly Claim[]): StackFinding[] {
  const nodes = siblings.map(({ node }) => node);
  const taken = clashes(nodes);
  const unknown = siblings.length > 1 ? nodes.filter((node) => !isBlock(node)).map(({ path }) => path) : [];
  return siblings.flatMap(({ subject, node }) => {
    const others = taken.get(node) ?? [];
    // What is no block itself is open for that; any other is open for those that may overlap it.
    const open = isBlock(node) ? unknown : [node.path, ...unknown];
    const free: Fact = others.length === 0 && (unknown.length === 0 || { unknown: open });
    const message = `${node.text} overlaps ${others.map(({ text }) => text).join(", ")}`;
    return about(subject, must(free, node, message));
  });
}

/** Subnets lie in their own VPC, and next to each other. */
function subnets(stack: Stack): StackFinding[] {
  const every = claims(stack.ofType(SUBNET), () => ["cidrBlock"]);
  const byVpc = groupBy(every, ({ subject }) => vpcOf(stack, subject));
  const adrift = byVpc.get(undefined) ?? [];
  const inside = every.flatMap(({ subject, node }) =>
    stack.referred(subject, "vpcId", VPC).found.flatMap((vpc) => {
      const block = vpc.props.at("cidrBlock");
      return block.absent
        ? []
        : about(subject, must(within(node, block), node, `${node.text} is not in its VPC, ${block.text}`));
    }),
  );
  const together = [...byVpc].flatMap(([vpc, siblings]) => (vpc === undefined ? [] : apart(siblings)));
  const alone = every.length === 1 && stack.ofType(VPC).length === 0;
  return [...inside, ...together, ...every.flatMap((claim) => beside(claim, alone ? [] : adrift))];
}

/** A subnet whose VPC is not known may be in any, and in the way of any other subnet. */
function beside({ subject, node }: Claim, adrift: readonly Claim[]): StackFinding[] {
  const near = adrift.filter((other) => other.subject === subject || overlap(node, other.node) !== false);
  const [first] = near.map((other) => other.subject.props.at("vpcId").path);
  return about(subject, must(first === undefined || { unknown: [first] }, node, ""));
}

/** What tells one VPC from another: the resource, its id or what the id will be made from; undefined where nothing does. */
function vpcOf(stack: Stack, subject: Subject): string | undefined {
  const id = subject.props.at("vpcId");
  const [vpc] = stack.referred(subject, "vpcId", VPC).found;
  const origins = subject.propertyDependencies.vpcId ?? [];
  return vpc?.urn ?? id.text ?? (id.unknown && origins.length === 0 ? undefined : origins.join());
}

export const networkNonOverlappingCidrs: Rule = {
  id: "network-non-overlapping-cidrs",
  title: "No two ranges of addresses overlap: VPCs, subnets, pods, services and control planes",
  severity: "high",
  level: "mandatory",
  why: "Networks whose ranges overlap can never be connected, and packets for one reach the other. Ranges of other stacks are not seen.",
  remedy: "Give each network a range of its own from one plan of addresses.",
  refs: {},
  targets: [SUBNET, ...Object.keys(RANGES)],
  stack: (stack) => {
    const networks = claims(stack.ofType(...Object.keys(RANGES)), ({ type }) => RANGES[type] ?? []);
    return [...apart(networks), ...subnets(stack)];
  },
};
