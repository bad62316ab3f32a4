import * as z from "zod";
import { all, any, type Fact, isAtLeast, isOneOf, isTrue, matches, not } from "../../core/facts";
import { groupBy } from "../../core/group";
import { configurable, type Finding, must, type StackFinding, type Subject } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about } from "../../core/subject";
import type { Node } from "../../core/values";
import { COMMAND, k3sServers } from "../../clouds/k3s-servers";
import { areInZones } from "../../clouds/zones";

const CLUSTER = "aws:eks/cluster:Cluster";
const NODES = "aws:eks/nodeGroup:NodeGroup";
const SUBNET = "aws:ec2/subnet:Subnet";
const NAT = "aws:ec2/natGateway:NatGateway";
const BALANCERS = ["aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer"];
const GKE = "gcp:container/cluster:Cluster";
const POOL = "gcp:container/nodePool:NodePool";

interface Settings {
  readonly zones: number;
  readonly nats: boolean;
  readonly nodes: number;
}

/** Whether some resources are in so many zones; subnets that another stack made are in zones nobody sees here. */
function cover(stack: Stack, resources: readonly Subject[], path: string, zones: number): Fact {
  const seen = resources.map((resource) => stack.referred(resource, path, SUBNET));
  const elsewhere = resources.some((resource, index) => {
    const nodes = resource.props.each(path);
    return !nodes.some((node) => node.unknown) && nodes.length > (seen[index]?.found.length ?? 0);
  });
  const unknown = seen.flatMap((references) => references.unknown ?? []);
  const subnets = [...new Set(seen.flatMap(({ found }) => found))];
  return any(elsewhere, areInZones(subnets, zones), unknown.length > 0 ? { unknown } : false);
}

/** The cluster of a node group: one of the stack, or the name of another; undefined where it is not known. */
function clusterOf(stack: Stack, group: Subject): Subject | string | undefined {
  return stack.referred(group, "clusterName", CLUSTER).found[0] ?? group.props.at("clusterName").text;
}

/** All node groups of a cluster together, since one for each zone is a usual way. */
function eks(stack: Stack, { zones, nodes }: Settings): StackFinding[] {
  const groups = stack.ofType(NODES);
  const hiddenCluster = stack.ofType(CLUSTER).some(({ props }) => props.at("name").unknown);
  const byCluster = groupBy(groups, (group) => clusterOf(stack, group));
  // A name may be that of a cluster whose own is not known yet.
  const open = [...byCluster].flatMap(([cluster, members]) =>
    cluster === undefined || (hiddenCluster && typeof cluster === "string") ? members : [],
  );
  return groups.flatMap((group) => {
    const cluster = clusterOf(stack, group);
    const same = cluster === undefined ? [group] : (byCluster.get(cluster) ?? [group]);
    const possible = (open.includes(group) ? groups : open).some((other) => !same.includes(other));
    const joined: Fact = possible && { unknown: ["clusterName"] };
    const at = group.props.at("subnetIds");
    const least = same.map((other) => other.props.at("scalingConfig.minSize"));
    const sum = least.reduce((total, { value }) => total + (typeof value === "number" ? value : 0), 0);
    const hidden = least.filter((node) => node.unknown).map((node) => node.path);
    return about(
      group,
      must(
        any(cover(stack, same, "subnetIds[]", zones), joined),
        at,
        `its cluster has nodes in fewer than ${zones} zones`,
      ),
      must(
        any(sum >= nodes, hidden.length > 0 && { unknown: hidden }, joined),
        group.props.at("scalingConfig.minSize"),
        `its cluster may have fewer than ${nodes} nodes`,
      ),
    );
  });
}

function nats(stack: Stack, { zones, nats: wanted }: Settings): StackFinding[] {
  if (!wanted) return [];
  const gateways = stack.ofType(NAT);
  return gateways.flatMap((gateway) =>
    about(
      gateway,
      must(
        cover(stack, gateways, "subnetId", zones),
        gateway.props.at("subnetId"),
        `the gateways are in fewer than ${zones} zones`,
      ),
    ),
  );
}

/** Balancers of layer 7 always reach the targets of all zones, the others only if told so. */
function balancer({ props }: Subject): Finding[] {
  const cross = props.at("enableCrossZoneLoadBalancing");
  const other = isOneOf(props.at("loadBalancerType").or("application"), "network", "gateway");
  return [
    must(any(not(other), isTrue(cross)), cross, "each of its addresses reaches the targets of one zone only"),
  ];
}

/** A region has the control plane in three zones; a zone has it once, wherever its nodes are. */
function gke({ props }: Subject, { zones }: Settings): Finding[] {
  const location = props.at("location");
  // Without one it is the provider's, which no resource says.
  const regional: Fact = location.absent ? { unknown: ["location"] } : not(matches(location, /-[a-z]$/));
  return [
    must(regional, location, "its control plane is in one zone"),
    must(spreads(props.at("nodeLocations"), zones), props.at("nodeLocations"), few(zones)),
  ];
}

function spreads(locations: Node, zones: number): Fact {
  if (locations.unknown) return { unknown: [locations.path] };
  return locations.list().length === 0 || locations.list().length >= zones;
}

const few = (zones: number) => `its nodes are in fewer than ${zones} zones`;

function pool({ props }: Subject, { zones, nodes }: Settings): Finding[] {
  const locations = props.at("nodeLocations");
  const [each, total] = [props.at("autoscaling.minNodeCount"), props.at("autoscaling.totalMinNodeCount")];
  const enough = any(
    props.at("autoscaling").absent,
    isAtLeast(total.or(0), nodes),
    all(!each.absent, isAtLeast(each, Math.ceil(nodes / zones))),
  );
  return [
    must(spreads(locations, zones), locations, few(zones)),
    must(any(nodes === 0, enough), total, `it may have fewer than ${nodes} nodes`),
  ];
}

const settings = {
  zones: z.int().min(1).default(2).describe("zones that the nodes of a cluster are in"),
  nats: z.boolean().default(false).describe("whether there must be a NAT gateway in so many zones too"),
  nodes: z.int().min(0).default(0).describe("nodes that a cluster always has"),
};

export const resilienceClusterMultiZone = configurable(
  {
    id: "resilience-cluster-multi-zone",
    title: "In staging and prod, clusters survive the loss of a zone or a server",
    severity: "high",
    level: "mandatory",
    why: "Zones fail as a whole: with nodes, control plane or gateways in one of them, so does everything on top; subnets of another stack are not seen here.",
    remedy: "Give node groups subnets of several zones, make GKE regional, and run three servers of K3s.",
    refs: { checkov: ["CKV_AWS_152"] },
  },
  settings,
  (given) => ({
    targets: [NODES, SUBNET, NAT, ...BALANCERS, GKE, POOL, COMMAND],
    stack: (stack) => {
      const exempt = not(stack.production);
      const findings = [
        ...eks(stack, given),
        ...nats(stack, given),
        ...stack.ofType(...BALANCERS).flatMap((subject) => about(subject, ...balancer(subject))),
        ...stack.ofType(GKE).flatMap((subject) => about(subject, ...gke(subject, given))),
        ...stack.ofType(POOL).flatMap((subject) => about(subject, ...pool(subject, given))),
        ...k3sServers(stack),
      ];
      return findings.map((finding) => ({ ...finding, fact: any(exempt, finding.fact) }));
    },
  }),
);
