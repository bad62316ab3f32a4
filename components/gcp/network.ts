import { GlobalAddress, Network, Router, RouterNat, Subnetwork } from "@pulumi/gcp/compute";
import { ServiceIdentity } from "@pulumi/gcp/projects";
import { Connection } from "@pulumi/gcp/servicenetworking";
import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { NetworkOutputs, NetworkSpec } from "../contract";
import { type Block, formatBlock } from "../pure/cidr";
import { physicalName } from "../pure/naming";
import type { GcpConfig } from "./config";
import { firewall } from "./firewall";
import { type NetworkPlan, planNetwork, POD_RANGE, SERVICE_RANGE } from "./layout";
import { logBucket } from "./logs";

/**
 * A custom-mode VPC with one regional subnet for nodes, pods and Services, NAT for egress, and a range peered to
 * Google's managed services. `nat` makes no difference: Cloud NAT is regional and has no gateway in a zone.
 */
export function network(config: GcpConfig, scope: Scope, spec: NetworkSpec): NetworkOutputs {
  const plan = planNetwork(spec.cidr);
  const vpc = new Network(
    `${scope.name}-vpc`,
    {
      name: physicalName([spec.name]),
      autoCreateSubnetworks: false,
      routingMode: "REGIONAL",
      mtu: 1460,
      // NAT and Private Google Access both follow the default route.
      deleteDefaultRoutesOnCreate: false,
    },
    scope.child({ protect: spec.protect }),
  );
  firewall(scope, spec, vpc);
  const subnet = nodeSubnet(config, scope, spec, plan, vpc);
  const nat = egress(config, scope, spec, vpc, subnet);
  logBucket(config, scope, {
    name: [spec.name, "network"],
    filter: networkLogs(spec),
    retentionDays: spec.logRetentionDays,
  });
  const services = managedServices(config, scope, spec, plan.databases, vpc);

  return {
    networkId: vpc.id,
    // The NAT's name is a known value even while the NAT is being replaced: it orders without unsettling.
    privateSubnetIds: pulumi.all([subnet.id, nat.name]).apply(([id]) => [id]),
    // Names of address ranges: managed databases have no subnet of ours.
    databaseSubnetIds: services.reservedPeeringRanges,
    databaseCidrs: [formatBlock(plan.databases)],
    privateCidrs: { nodes: plan.nodes, [POD_RANGE]: plan.pods },
  };
}

function nodeSubnet(
  config: GcpConfig,
  scope: Scope,
  spec: NetworkSpec,
  plan: NetworkPlan,
  vpc: Network,
): Subnetwork {
  return new Subnetwork(
    `${scope.name}-nodes`,
    {
      name: nodeSubnetName(spec),
      network: vpc.id,
      region: config.region,
      ipCidrRange: plan.nodes,
      secondaryIpRanges: [
        { rangeName: POD_RANGE, ipCidrRange: plan.pods },
        { rangeName: SERVICE_RANGE, ipCidrRange: plan.services },
      ],
      privateIpGoogleAccess: true,
      // Every flow: a longer interval loses resolution, sampling would lose flows.
      logConfig: {
        aggregationInterval: "INTERVAL_1_MIN",
        flowSampling: 1,
        metadata: "INCLUDE_ALL_METADATA",
      },
    },
    scope.child({ protect: spec.protect }),
  );
}

function nodeSubnetName(spec: NetworkSpec): string {
  return physicalName([spec.name, "nodes"]);
}

/** Translates the addresses of nodes and pods of this subnet, and of no other that may come. */
function egress(
  config: GcpConfig,
  scope: Scope,
  spec: NetworkSpec,
  vpc: Network,
  subnet: Subnetwork,
): RouterNat {
  const router = new Router(
    `${scope.name}-router`,
    { name: physicalName([spec.name, "router"]), network: vpc.id, region: config.region },
    scope.child(),
  );
  return new RouterNat(
    `${scope.name}-nat`,
    {
      name: natName(spec),
      router: router.name,
      region: config.region,
      natIpAllocateOption: "AUTO_ONLY",
      sourceSubnetworkIpRangesToNat: "LIST_OF_SUBNETWORKS",
      subnetworks: [{ name: subnet.id, sourceIpRangesToNats: ["ALL_IP_RANGES"] }],
      // A busy node takes more ports when it needs them instead of dropping connections at a fixed share.
      enableDynamicPortAllocation: true,
      minPortsPerVm: 64,
      maxPortsPerVm: 4096,
      // Cannot be combined with dynamic port allocation.
      enableEndpointIndependentMapping: false,
      logConfig: { enable: true, filter: "ERRORS_ONLY" },
    },
    scope.child(),
  );
}

function natName(spec: NetworkSpec): string {
  return physicalName([spec.name, "nat"]);
}

/** Flow, firewall and NAT logs of this network. */
function networkLogs(spec: NetworkSpec): string {
  const flows = ["vpc_flows", "firewall"]
    .map((log) => `log_id("compute.googleapis.com/${log}")`)
    .join(" OR ");
  return [
    `((${flows}) AND resource.labels.subnetwork_name="${nodeSubnetName(spec)}")`,
    `(log_id("compute.googleapis.com/nat_flows") AND resource.labels.gateway_name="${natName(spec)}")`,
  ].join(" OR ");
}

/**
 * Private services access: the range that Google's managed services take addresses from. Cloud SQL's service
 * agent exists only once it is asked for; whoever waits for the connection finds it there.
 */
function managedServices(
  config: GcpConfig,
  scope: Scope,
  spec: NetworkSpec,
  range: Block,
  vpc: Network,
): Connection {
  const address = new GlobalAddress(
    `${scope.name}-databases`,
    {
      name: physicalName([spec.name, "databases"]),
      network: vpc.id,
      addressType: "INTERNAL",
      purpose: "VPC_PEERING",
      address: formatBlock(range).replace(/\/.*$/, ""),
      prefixLength: range.prefix,
      labels: spec.labels,
    },
    scope.child(),
  );
  const agent = new ServiceIdentity(
    `${scope.name}-cloud-sql-agent`,
    { project: config.project, service: "sqladmin.googleapis.com" },
    scope.child(),
  );
  return new Connection(
    `${scope.name}-managed-services`,
    {
      network: vpc.id,
      service: "servicenetworking.googleapis.com",
      reservedPeeringRanges: [address.name],
    },
    scope.child({ dependsOn: [agent] }),
  );
}
