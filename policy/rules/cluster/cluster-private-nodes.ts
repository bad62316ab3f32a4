import { all, any, type Fact, isFalse, isOneOf, isSet, isTrue, matches, not } from "../../core/facts";
import { GKE_CLUSTER, GKE_POOL, withoutOwnPool } from "../../clouds/gke";
import { must, type Rule, type StackFinding, type Subject } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about, madeFrom } from "../../core/subject";
import type { Node } from "../../core/values";

const NODE_GROUP = "aws:eks/nodeGroup:NodeGroup";
const SUBNET = "aws:ec2/subnet:Subnet";
const ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";
const TABLE = "aws:ec2/routeTable:RouteTable";
const ROUTE = "aws:ec2/route:Route";
const GATEWAY = "aws:ec2/internetGateway:InternetGateway";
/** Other gateways that a route may name where an internet gateway stands. */
const OTHER_GATEWAYS = /^aws:ec2\/(vpnGateway|vpcEndpoint|carrierGateway|localGateway)/;
/** Where a route says whose packets it takes, alone or in a table. */
const DESTINATIONS = ["destinationCidrBlock", "destinationIpv6CidrBlock", "cidrBlock", "ipv6CidrBlock"];

/**
 * Whether a route leads to the internet: to an internet gateway of this stack, or to one of another by its id.
 *
 * @param within where the route is in its resource, if it is not the resource itself
 */
function leadsOut(stack: Stack, owner: Subject, route: Node, within = ""): Fact {
  const gateway = route.at("gatewayId");
  const made = !gateway.absent && stack.referred(owner, `${within}gatewayId`, GATEWAY).found.length > 0;
  const property = within === "" ? "gatewayId" : "routes";
  const elsewhere = gateway.unknown && !made && madeFrom(owner, property, OTHER_GATEWAYS).length > 0;
  const out = any(made, elsewhere ? false : matches(gateway, /^igw-/));
  return all(any(...DESTINATIONS.map((key) => isOneOf(route.at(key), "0.0.0.0/0", "::/0"))), out);
}

/** Whether a subnet's route table leads to an internet gateway. */
function isPublic(stack: Stack, subnet: Subject): Fact {
  const associated = stack.referring(subnet, "subnetId", ASSOCIATION).map(({ from, is }): Fact => {
    const { found, unknown } = stack.referred(from, "routeTableId", TABLE);
    const open: Fact = unknown === undefined ? false : { unknown: [unknown] };
    return all(is, any(open, ...found.map((table) => tableLeadsOut(stack, table))));
  });
  return any(...associated);
}

/** Whether one of the routes of a table leads to the internet, written in it or as resources of their own. */
function tableLeadsOut(stack: Stack, table: Subject): Fact {
  const inside = table.props.each("routes[]").map((route) => leadsOut(stack, table, route, "routes[]."));
  const beside = stack
    .referring(table, "routeTableId", ROUTE)
    .map(({ from, is }) => all(is, leadsOut(stack, from, from.props)));
  return any(...inside, ...beside);
}

function nodeGroup(stack: Stack, group: Subject): StackFinding[] {
  const { found: subnets, unknown } = stack.referred(group, "subnetIds[]", SUBNET);
  const seen: Fact = unknown === undefined ? true : { unknown: [unknown] };
  const at = group.props.at("subnetIds");
  return about(
    group,
    must(isSet(at), at, "it names no subnets"),
    must(
      all(seen, ...subnets.map(({ props }) => not(isTrue(props.at("mapPublicIpOnLaunch"))))),
      at,
      "a subnet of its nodes hands out public addresses",
    ),
    must(
      all(seen, ...subnets.map((subnet) => not(isPublic(stack, subnet)))),
      at,
      "a subnet of its nodes routes to an internet gateway",
    ),
  );
}

/** Pools may say it for themselves, where a cluster has no other nodes. */
function gkeCluster(stack: Stack, cluster: Subject): StackFinding[] {
  const node = cluster.props.at("privateClusterConfig.enablePrivateNodes");
  const pools = stack.referring(cluster, "cluster", GKE_POOL);
  const byPools = all(
    any(...pools.map(({ is }) => is)),
    withoutOwnPool(cluster),
    ...pools.map(({ from, is }) => any(not(is), isTrue(from.props.at("networkConfig.enablePrivateNodes")))),
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
