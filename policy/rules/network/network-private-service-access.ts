import { all, any, type Fact, isFalse, isOneOf, isSet, isTrue, matches, not } from "../../core/facts";
import { type Finding, must, type Rule, type StackFinding, type Subject } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about, byType, willBeSet } from "../../core/subject";
import type { Node } from "../../core/values";

const CLUSTER = "aws:eks/cluster:Cluster";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const NAT = "aws:ec2/natGateway:NatGateway";

/** What nodes of a private cluster must reach, by the end of the endpoint's service name. */
const SERVICES = ["ecr.api", "ecr.dkr", "s3", "sts", "ec2", "logs"];

/** Subnetworks where no machine of ours runs. */
const WITHOUT_MACHINES = /MANAGED_PROXY|LOAD_BALANCER|PRIVATE_SERVICE_CONNECT|PRIVATE_NAT/;

/** Where a default route may lead; an instance that forwards packets is the one thing left out. */
const GATEWAYS = [
  ...["gatewayId", "natGatewayId", "transitGatewayId", "egressOnlyGatewayId", "vpcEndpointId"],
  ...["coreNetworkArn", "carrierGatewayId", "localGatewayId", "vpcPeeringConnectionId"],
];

function subnetwork({ props }: Subject): Finding[] {
  const exempt = matches(props.at("purpose"), WITHOUT_MACHINES);
  const ipv4 = props.at("privateIpGoogleAccess");
  const ipv6 = props.at("privateIpv6GoogleAccess");
  const dual = matches(props.at("stackType"), /IPV6/);
  return [
    must(any(exempt, isTrue(ipv4)), ipv4, "privateIpGoogleAccess is not true"),
    must(any(exempt, not(dual), matches(ipv6, /^ENABLE_/)), ipv6, "privateIpv6GoogleAccess is not on"),
  ];
}

/** Without a policy an endpoint leads to the service's resources of every account. */
function endpoint({ props }: Subject): Finding[] {
  const type = props.at("vpcEndpointType").or("Gateway");
  const balancer = matches(type, /^(GatewayLoadBalancer|Resource|ServiceNetwork)$/);
  const dns = props.at("privateDnsEnabled");
  return [
    must(
      any(balancer, isSet(props.at("policy"))),
      props.at("policy"),
      "no policy says whose resources it leads to",
    ),
    must(any(not(isOneOf(type, "Interface")), isTrue(dns)), dns, "privateDnsEnabled is not true"),
  ];
}

/** One route, as a resource or in a table: to everywhere, it needs a gateway, which may not have an id yet. */
function leadsToGateway(owner: Subject, route: Node, destination: string): Finding {
  const everywhere = isOneOf(route.at(destination), "0.0.0.0/0");
  const gateway = any(...GATEWAYS.map((key) => willBeSet(owner, route.at(key))));
  return must(any(not(everywhere), gateway), route.at(destination), "the default route leads to no gateway");
}

/** Whether nodes of a cluster without a public endpoint reach what they need: through NAT, or an endpoint each. */
function reaches(stack: Stack): StackFinding[] {
  const endpoints = stack.ofType(ENDPOINT).map(({ props }) => props.at("serviceName"));
  const nat = any(
    ...stack.ofType(NAT).map(({ props }) => not(isOneOf(props.at("connectivityType"), "private"))),
  );
  const missing = SERVICES.filter(
    (service) => any(...endpoints.map((name) => endsWith(name, service))) === false,
  );
  const served: Fact = all(
    ...SERVICES.map((service) => any(...endpoints.map((name) => endsWith(name, service)))),
  );
  // A cluster in somebody else's VPC has its endpoints there.
  if (stack.ofType("aws:ec2/vpc:Vpc").length === 0) return [];
  return stack.ofType(CLUSTER).flatMap((cluster) => {
    const publicly = cluster.props.at("vpcConfig.endpointPublicAccess");
    const open = not(isFalse(publicly));
    const message = `private nodes have neither NAT nor endpoints for ${missing.join(", ")}`;
    return about(cluster, must(any(open, nat, served), cluster.props.at("vpcConfig.subnetIds"), message));
  });
}

const endsWith = (name: Node, service: string) =>
  matches(name, new RegExp(`\\.${service.replace(".", "\\.")}$`));

const byResource = byType({
  "gcp:compute/subnetwork:Subnetwork": subnetwork,
  [ENDPOINT]: endpoint,
  "aws:ec2/route:Route": (route) => [leadsToGateway(route, route.props, "destinationCidrBlock")],
  "aws:ec2/routeTable:RouteTable": (table) =>
    table.props.each("routes[]").map((route) => leadsToGateway(table, route, "cidrBlock")),
});

export const networkPrivateServiceAccess: Rule = {
  id: "network-private-service-access",
  title: "Private networks reach the cloud's own services privately, and no one else's through them",
  severity: "medium",
  level: "advisory",
  why: "Nodes without a way to the registry do not start, and an endpoint without a policy is a way out for data.",
  remedy:
    "Turn private access on for subnetworks; give endpoints a policy with aws:PrincipalAccount, or use NAT.",
  refs: { trivy: ["AVD-GCP-0075"], checkov: ["CKV2_AWS_35", "CKV_GCP_74", "CKV_GCP_76"] },
  ...byResource,
  targets: [CLUSTER, NAT, ...byResource.targets],
  stack: reaches,
};
