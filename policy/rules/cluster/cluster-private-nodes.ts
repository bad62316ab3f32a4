import { all, any, type Fact, isFalse, isOneOf, isSet, isTrue, matches, not } from "../../core/facts";
import { GKE_CLUSTER, GKE_POOL, withoutOwnPool } from "../../clouds/gke";
import { must, type Rule, type StackFinding, type Subject } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about } from "../../core/subject";
import type { Node } from "../../core/values";

const NODE_GROUP = "aws:eks/nodeGroup:NodeGroup";
const SUBNET = "aws:ec2/subnet:Subnet";
const ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";
const TABLE = "aws:ec2/routeTable:RouteTable";
const ROUTE = "aws:ec2/route:Route";
const GATEWAY = "aws:ec2/internetGateway:InternetGateway";
/** Where a route says whose packets it takes, alone or in a table. */
const DESTINATIONS = ["destinationCidrBlock", "destinationIpv6CidrBlock", "cidrBlock", "ipv6CidrBlock"];

/**
 * Whether a route leads to the internet: to an internet gateway of this stack, or to one of another by its id.
 *
 * @param within where the route is in its resource, if it is not the resource itself
 */
function leadsOut(stack: Stack, owner: Subject, route: Node, within = ""): Fact {
  const gateway = route.at("gatewayId");
  const made = stack.referred(owner, `${within}gatewayId`, GATEWAY).found.length > 0;
  const out = gateway.unknown ? made : any(matches(gateway, /^igw-/), !gateway.absent && made);
  return all(any(...DESTINATIONS.map((key) => isOneOf(route.at(key), "0.0.0.0/0", "::/0"))), out);
}

/** Whether a subnet's route table leads to an internet gateway. */
function isPublic(stack: Stack, subnet: Subject): Fact {
  const tables = stack
    .ofType(ASSOCIATION)
    .filter((association) => stack.refers(association, "subnetId", subnet) === true)
    .flatMap((association) => stack.referred(association, "routeTableId", TABLE).found);
  const routes = stack
    .ofType(ROUTE)
    .filter((route) => tables.some((table) => stack.refers(route, "routeTableId", table) === true));
  return any(
    ...tables.flatMap((table) =>
      table.props.each("routes[]").map((route) => leadsOut(stack, table, route, "routes[].")),
    ),
    ...routes.map((route) => leadsOut(stack, route, route.props)),
  );
}

function nodeGroup(stack: Stack, group: Subject): StackFinding[] {
  const subnets = stack.referred(group, "subnetIds[]", SUBNET).found;
  const at = group.props.at("subnetIds");
  return about(
    group,
    must(isSet(at), at, "it names no subnets"),
    must(
      all(...subnets.map(({ props }) => not(isTrue(props.at("mapPublicIpOnLaunch"))))),
      at,
      "a subnet of its nodes hands out public addresses",
    ),
    must(
      all(...subnets.map((subnet) => not(isPublic(stack, subnet)))),
      at,
      "a subnet of its nodes routes to an internet gateway",
    ),
  );
}

/** Pools may say it for themselves, where a cluster has no other nodes. */
function gkeCluster(stack: Stack, cluster: Subject): StackFinding[] {
  const node = cluster.props.at("privateClusterConfig.enablePrivateNodes");
  const pools = stack.ofType(GKE_POOL).filter((pool) => stack.refers(pool, "cluster", cluster) === true);
  const byPools = all(
    pools.length > 0,
    withoutOwnPool(cluster),
    ...pools.map(({ props }) => isTrue(props.at("networkConfig.enablePrivateNodes"))),
  );
  return about(cluster, must(any(isTrue(node), byPools), node, "enablePrivateNodes is not true"));
}

export const clusterPrivateNodes: Rule = {
  id: "cluster-private-nodes",
  title: "Nodes have private addresses only and live in private subnets",
  severity: "high",
  level: "mandatory",
  why: "A node with a public address offers its kubelet and every host port to whoever gets past one firewall rule.",
  remedy: "Put node groups into subnets that route through NAT; set enablePrivateNodes on GKE.",
  refs: { cis: { eks: ["5.4.3"], gke: ["5.6.5"] }, trivy: ["AVD-GCP-0059"], checkov: ["CKV_GCP_64"] },
  targets: [NODE_GROUP, GKE_CLUSTER, GKE_POOL],
  stack: (stack) => [
    ...stack.ofType(NODE_GROUP).flatMap((group) => nodeGroup(stack, group)),
    ...stack.ofType(GKE_CLUSTER).flatMap((cluster) => gkeCluster(stack, cluster)),
    ...stack.ofType(GKE_POOL).flatMap((pool) => {
      const node = pool.props.at("networkConfig.enablePrivateNodes");
      return about(pool, must(not(isFalse(node)), node, "enablePrivateNodes is false"));
    }),
  ],
};
