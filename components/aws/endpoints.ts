import { SecurityGroup, type Vpc, VpcEndpoint } from "@pulumi/aws/ec2";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { NetworkSpec } from "../contract";
import { physicalName } from "../pure/naming";
import type { Account } from "./account";
import type { AwsConfig } from "./config";
import { type Conditions, policyDocument, type Statement } from "./policy-document";
import type { Zone } from "./subnets";

/** End of a service's name, such as `ecr.api`. */
export type EndpointService = AwsConfig["endpoints"][number];

const HTTPS = 443;

export interface EndpointsArgs {
  readonly vpc: Vpc;
  readonly zones: readonly Zone[];
  readonly routeTableIds: pulumi.Input<string>[];
  readonly services: readonly EndpointService[];
}

/** S3's gateway, which costs nothing, and an interface in every private subnet for each service chosen. */
export function createEndpoints(
  account: Account,
  scope: Scope,
  spec: NetworkSpec,
  args: EndpointsArgs,
): void {
  createStorageEndpoint(account, scope, args);
  if (args.services.length > 0) createInterfaces(account, scope, spec, args);
}

/** Image layers and backups reach S3 without passing, and being billed by, a NAT gateway. */
function createStorageEndpoint(account: Account, scope: Scope, { vpc, routeTableIds }: EndpointsArgs): void {
  new VpcEndpoint(
    `${scope.name}-s3`,
    {
      vpcId: vpc.id,
      vpcEndpointType: "Gateway",
      serviceName: `com.amazonaws.${account.region}.s3`,
      routeTableIds,
      policy: policyDocument([ownPrincipals(account, "s3:*"), reading]),
    },
    scope.child(),
  );
}

/** Answered under the services' own names, so that no client has to know of them. */
function createInterfaces(account: Account, scope: Scope, spec: NetworkSpec, args: EndpointsArgs): void {
  const { vpc, zones, services } = args;
  const group = createGroup(scope, spec, args);
  for (const service of services) {
    const key = service.replace(".", "-");
    new VpcEndpoint(
      `${scope.name}-${key}`,
      {
        vpcId: vpc.id,
        vpcEndpointType: "Interface",
        serviceName: `com.amazonaws.${account.region}.${service}`,
        privateDnsEnabled: true,
        subnetIds: zones.map(({ subnets }) => subnets.private.id),
        securityGroupIds: [group.id],
        policy: policyDocument([ownPrincipals(account, "*")]),
        tags: { Name: physicalName([spec.name, key]) },
      },
      scope.child(),
    );
  }
}

/** Lets HTTPS in from the private subnets, and nothing out. */
function createGroup(scope: Scope, spec: NetworkSpec, { vpc, zones }: EndpointsArgs): SecurityGroup {
  const what = "VPC endpoints";
  const group = new SecurityGroup(
    `${scope.name}-endpoints`,
    { name: physicalName([spec.name, "endpoints"]), description: `Access to ${what}`, vpcId: vpc.id },
    scope.child(),
  );
  for (const { letter, cidrs } of zones) {
    new SecurityGroupIngressRule(
      `${scope.name}-endpoints-from-${letter}`,
      {
        securityGroupId: group.id,
        description: `${what} from ${cidrs.private}`,
        ipProtocol: "tcp",
        fromPort: HTTPS,
        toPort: HTTPS,
        cidrIpv4: cidrs.private,
      },
      scope.child(),
    );
  }
  return group;
}

/** Credentials of another account, which an intruder brings along, are of no use through an endpoint. */
function ownPrincipals({ accountId }: Account, action: string): Statement {
  const Condition: Conditions = { StringEquals: { "aws:PrincipalAccount": accountId } };
  return { Sid: "OwnPrincipals", Principal: { AWS: "*" }, Action: [action], Resource: "*", Condition };
}

/**
 * Layers of images and packages are read from buckets of others, signed by those or by nobody.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
 */
const reading: Statement = {
  Sid: "Reading",
  Principal: { AWS: "*" },
  Action: ["s3:GetObject"],
  Resource: "*",
};
