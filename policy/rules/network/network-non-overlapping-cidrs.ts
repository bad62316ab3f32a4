import { overlap, within } from "../../reading/cidr";
import { all, type Fact, not } from "../../core/facts";
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
  return siblings.flatMap((claim) => {
    const others = siblings.filter((other) => other !== claim);
    const clashes = others.map((other): [Claim, Fact] => [other, overlap(claim.node, other.node)]);
    const taken = clashes.filter(([, fact]) => fact === true).map(([{ node }]) => node.text);
    const free = all(...clashes.map(([, fact]) => not(fact)));
    return about(claim.subject, must(free, claim.node, `${claim.node.text} overlaps ${taken.join(", ")}`));
  });
}

/** Subnets lie in their own VPC, and next to each other. */
function subnets(stack: Stack): StackFinding[] {
  const every = claims(stack.ofType(SUBNET), () => ["cidrBlock"]);
  const vpcs = [...new Set(every.map(({ subject }) => vpcOf(subject)))];
  const inside = every.flatMap(({ subject, node }) =>
    stack.referred(subject, "vpcId", VPC).found.flatMap((vpc) => {
      const block = vpc.props.at("cidrBlock");
      return block.absent
        ? []
        : about(subject, must(within(node, block), node, `${node.text} is not in its VPC, ${block.text}`));
    }),
  );
  const together = vpcs.map((vpc) => every.filter(({ subject }) => vpcOf(subject) === vpc));
  return [...inside, ...together.flatMap(apart)];
}

const vpcOf = ({ props, propertyDependencies }: Subject) =>
  props.at("vpcId").text ?? (propertyDependencies.vpcId ?? []).join();

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
