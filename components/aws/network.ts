import { DefaultSecurityGroup, Vpc, VpcEndpoint } from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { NetworkOutputs, NetworkSpec } from "../contract";
import type { Account } from "./account";
import { after } from "../after";
import { createFlowLog } from "./flow-log";
import { planZones } from "./layout";
import { createRoutes } from "./routes";
import { createSubnets } from "./subnets";

/** A VPC with a private, a public and a database subnet a zone, NAT, flow logs and a closed default group. */
export function network(account: Account, scope: Scope, spec: NetworkSpec): NetworkOutputs {
  const plans = planZones(spec.cidr, spec.zones);
  const vpc = createVpc(scope, spec);
  closeDefaultSecurityGroup(scope, vpc);
  createFlowLog(account, scope, spec, vpc);
  const zones = createSubnets(scope, spec, vpc, plans);
  const routes = createRoutes(scope, spec, vpc, zones);
  createStorageEndpoint(account, scope, vpc, routes.privateTables);
  return {
    networkId: vpc.id,
    // A node that starts before its route to the registry exists never joins the cluster.
    privateSubnetIds: after(pulumi.all(zones.map(({ subnets }) => subnets.private.id)), routes.privateRoutes),
    databaseSubnetIds: pulumi.all(zones.map(({ subnets }) => subnets.database.id)),
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

/** Image layers and backups reach S3 without passing, and being billed by, a NAT gateway. */
function createStorageEndpoint(
  account: Account,
  scope: Scope,
  vpc: Vpc,
  routeTableIds: pulumi.Input<string>[],
): void {
  new VpcEndpoint(
    `${scope.name}-s3`,
    {
      vpcId: vpc.id,
      vpcEndpointType: "Gateway",
      serviceName: `com.amazonaws.${account.region}.s3`,
      routeTableIds,
    },
    scope.child(),
  );
}
