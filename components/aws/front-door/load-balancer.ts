import { SecurityGroup } from "@pulumi/aws/ec2";
import { LoadBalancer } from "@pulumi/aws/lb";
import { SecurityGroupEgressRule, SecurityGroupIngressRule } from "@pulumi/aws/vpc";
import type * as pulumi from "@pulumi/pulumi";
import { after } from "../../after";
import type { Scope } from "../../component";
import type { FrontDoorSpec } from "../../contract";
import { physicalName } from "../../pure/naming";
import type { Account } from "../account";
import { bucketArn, closedBucket } from "../closed-bucket";

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html */
const NAME_LENGTH = 32;

export interface Balancer {
  readonly arn: pulumi.Output<string>;
  /** Its part of its ARN that metrics know it by. */
  readonly arnSuffix: pulumi.Output<string>;
  readonly dnsName: pulumi.Output<string>;
  readonly zoneId: pulumi.Output<string>;
  /** What its connections to the pods come from. */
  readonly securityGroupId: pulumi.Output<string>;
}

/**
 * The load balancer in the public subnets: it takes connections from the allowed blocks on 80 and 443 and makes
 * them to the gateway's ports in the private subnets alone, drops headers that are no HTTP, and writes down
 * each request.
 */
export function createLoadBalancer(account: Account, scope: Scope, spec: FrontDoorSpec): Balancer {
  const { network, name, protect } = spec;
  const group = new SecurityGroup(
    `${scope.name}-balancer`,
    {
      name: physicalName([name, "front-door"]),
      description: `Load balancer of ${name}`,
      vpcId: network.networkId,
    },
    scope.child(),
  );
  const rules = [...admit(scope, group, spec), ...reach(scope, group, spec)];
  const balancer = new LoadBalancer(
    `${scope.name}-balancer`,
    {
      name: physicalName([name], NAME_LENGTH),
      loadBalancerType: "application",
      internal: false,
      ipAddressType: "ipv4",
      subnets: network.publicSubnetIds,
      securityGroups: [after(group.id, rules)],
      dropInvalidHeaderFields: true,
      enableDeletionProtection: protect,
      accessLogs: { enabled: true, bucket: createLogBucket(account, scope, spec) },
    },
    scope.child(),
  );
  return {
    arn: balancer.arn,
    arnSuffix: balancer.arnSuffix,
    dnsName: balancer.dnsName,
    zoneId: balancer.zoneId,
    securityGroupId: group.id,
  };
}

/** Who may connect. With a CDN of ours its firewall knows the clients, and the listener knows the CDN. */
function admit(scope: Scope, group: SecurityGroup, { firewall, cdn }: FrontDoorSpec) {
  const everybody = firewall.allowedCidrs.length === 0 || cdn !== undefined;
  const blocks = everybody ? ["0.0.0.0/0"] : firewall.allowedCidrs;
  return blocks.flatMap((cidrIpv4) =>
    [80, 443].map(
      (port) =>
        new SecurityGroupIngressRule(
          `${scope.name}-from-${everybody ? "anywhere" : cidrIpv4.replace("/", "-")}-${port}`,
          {
            securityGroupId: group.id,
            description: `Clients in ${cidrIpv4}`,
            ipProtocol: "tcp",
            fromPort: port,
            toPort: port,
            cidrIpv4,
          },
          scope.child(),
        ),
    ),
  );
}

/** Where it may connect to. */
function reach(scope: Scope, group: SecurityGroup, { network, gateway }: FrontDoorSpec) {
  return Object.entries(network.privateCidrs).flatMap(([key, cidrIpv4]) =>
    Object.entries(gateway.ports)
      .filter(([name]) => name === "http" || name === "https")
      .map(
        ([name, port]) =>
          new SecurityGroupEgressRule(
            `${scope.name}-to-${key}-${name}`,
            {
              securityGroupId: group.id,
              description: `Gateway in ${cidrIpv4}`,
              ipProtocol: "tcp",
              fromPort: port,
              toPort: port,
              cidrIpv4,
            },
            scope.child(),
          ),
      ),
  );
}

/**
 * S3's own encryption, because the load balancer can write with no other.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
function createLogBucket(account: Account, scope: Scope, { name, protect, logRetentionDays }: FrontDoorSpec) {
  const bucket = physicalName([name, "access-logs", account.accountId, account.region]);
  return closedBucket(account, scope, {
    key: "access-logs",
    name: bucket,
    keyArn: undefined,
    keepDays: logRetentionDays,
    versionDays: 1,
    statements: [
      {
        Sid: "Deliver",
        Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
        Action: ["s3:PutObject"],
        Resource: bucketArn(account, bucket, `AWSLogs/${account.accountId}/*`),
      },
    ],
    protect,
    // Requests of a stack that is taken down are nobody's evidence; CloudTrail has who took it down.
    forceDestroy: !protect,
  }).name;
}
