import { Network } from "@pulumi/gcp/compute";
import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { NetworkOutputs, NetworkSpec } from "../contract";
import { physicalName } from "../pure/naming";
import type { GcpConfig } from "./config";
import { egress, natName } from "./egress";
import { firewall } from "./firewall";
import { privateGoogleApis } from "./google-apis";
import { planNetwork, POD_RANGE } from "./layout";
import { logBucket } from "./logs";
import { managedServices, serviceConnections } from "./private-access";
import { subnetNames, subnets } from "./subnets";

/**
 * A custom-mode VPC with one regional subnet for nodes, pods and Services, NAT for its egress, and a range peered
 * to Google's managed services; a public and a database subnet where the configuration names their blocks. `nat`
 * makes no difference: Cloud NAT is regional and has no gateway in a zone.
 */
export function network(config: GcpConfig, scope: Scope, spec: NetworkSpec): NetworkOutputs {
  const plan = planNetwork(spec.cidr, config.subnets);
  const vpc = new Network(
    `${scope.name}-vpc`,
    {
      name: physicalName([spec.name]),
      autoCreateSubnetworks: false,
      routingMode: "REGIONAL",
      mtu: config.mtu,
      // NAT and Private Google Access both follow the default route.
      deleteDefaultRoutesOnCreate: false,
    },
    scope.child({ protect: spec.protect }),
  );
  firewall(config, scope, spec, plan, vpc);
  privateGoogleApis(config, scope, spec, vpc);
  const tiers = subnets(config, scope, spec, plan, vpc);
  const nat = egress(config, scope, spec, vpc, tiers.private);
  logBucket(config, scope, {
    name: [spec.name, "network"],
    filter: networkLogs(spec),
    retentionDays: spec.logRetentionDays,
  });
  const services = managedServices(config, scope, spec, plan.managedServices, vpc);
  const connections = serviceConnections(config, scope, spec, vpc, tiers.database);

  return {
    networkId: vpc.id,
    // The NAT's name is a known value even while the NAT is being replaced: it orders without unsettling.
    privateSubnetIds: pulumi.all([tiers.private.id, nat.name]).apply(([id]) => [id]),
    publicSubnetIds: pulumi.output([]),
    // Names of address ranges: managed databases have no subnet of ours. Whoever waits for them finds the
    // policies that let services make their endpoints, too.
    databaseSubnetIds: pulumi
      .all([services.reservedPeeringRanges, pulumi.all(connections)])
      .apply(([ranges]) => ranges),
    databaseCidrs: [plan.managedServices, ...(plan.database === undefined ? [] : [plan.database])],
    privateCidrs: { nodes: plan.private, [POD_RANGE]: plan.pods },
  };
}

/** Flow, firewall and NAT logs of this network. */
function networkLogs(spec: NetworkSpec): string {
  const either = (filters: readonly string[]) => `(${filters.join(" OR ")})`;
  const flows = ["vpc_flows", "firewall"].map((log) => `log_id("compute.googleapis.com/${log}")`);
  const within = subnetNames(spec).map((name) => `resource.labels.subnetwork_name="${name}"`);
  return [
    `(${either(flows)} AND ${either(within)})`,
    `(log_id("compute.googleapis.com/nat_flows") AND resource.labels.gateway_name="${natName(spec)}")`,
  ].join(" OR ");
}
