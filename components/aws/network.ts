import { DefaultSecurityGroup, Vpc } from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { NetworkOutputs, NetworkSpec } from "../contract";
import { after } from "../after";
import type { Account } from "./account";
import type { AwsConfig } from "./config";
import { createEndpoints } from "./endpoints";
import { createFlowLog } from "./flow-log";
import { planZones } from "./layout";
import { createNetworkAcls } from "./network-acl";
import { createRoutes } from "./routes";
import { createSubnets } from "./subnets";

/** What of the `aws` block of the configuration the network is made by. */
export type NetworkOptions = Pick<AwsConfig, "endpoints">;

/**
 * A VPC with a private, a public and a database subnet a zone, an ACL a tier, NAT, endpoints, flow logs and a
 * closed default group.
 */
export function network(
  account: Account,
  { endpoints }: NetworkOptions,
  scope: Scope,
  spec: NetworkSpec,
): NetworkOutputs {
  const plans = planZones(spec.cidr, spec.zones);
  const vpc = createVpc(scope, spec);
  closeDefaultSecurityGroup(scope, vpc);
  createFlowLog(account, scope, spec, vpc);
  const zones = createSubnets(scope, spec, vpc, plans);
  const acls = createNetworkAcls(scope, spec, vpc, zones);
  const { privateTables, privateRoutes } = createRoutes(scope, spec, vpc, zones);
  createEndpoints(account, scope, spec, { vpc, zones, routeTableIds: privateTables, services: endpoints });

  // A node that starts before its route to the registry exists never joins the cluster.
  const privateSubnets = zones.map(({ zone, letter, subnets }) => {
    const ready = [...(privateRoutes[letter] ?? []), acls.private];
    return [zone, after(subnets.private.id, ready)] as const;
  });
  return {
    networkId: vpc.id,
    privateSubnetIds: pulumi.all(privateSubnets.map(([, id]) => id)),
    zoneSubnetIds: Object.fromEntries(privateSubnets),
    publicSubnetIds: after(pulumi.all(zones.map(({ subnets }) => subnets.public.id)), [acls.public]),
    databaseSubnetIds: after(pulumi.all(zones.map(({ subnets }) => subnets.database.id)), [acls.database]),
    databaseCidrs: plans.map(({ cidrs }) => cidrs.database),
    privateCidrs: Object.fromEntries(plans.map(({ letter, cidrs }) => [letter, cidrs.private])),
  };
}

function createVpc(scope: Scope, spec: NetworkSpec): Vpc {
  return new Vpc(
    `${scope.name}-vpc`,
    {
      cidrBlock: spec.cidr,
      enableDnsSupport: true,
      // Private endpoints of EKS and RDS resolve to private addresses only with host names on.
      enableDnsHostnames: true,
      tags: { Name: spec.name },
    },
    scope.child({ protect: spec.protect }),
  );
}

/** The group that AWS gives to whatever names none: it lets nothing in or out. */
function closeDefaultSecurityGroup(scope: Scope, vpc: Vpc): void {
  new DefaultSecurityGroup(
    `${scope.name}-default`,
    { vpcId: vpc.id, ingress: [], egress: [], revokeRulesOnDelete: false },
    scope.child(),
  );
}
