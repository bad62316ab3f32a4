import { LogGroup } from "@pulumi/aws/cloudwatch";
import type { input } from "@pulumi/aws/types";
import { IpSet, WebAcl, WebAclAssociation, WebAclLoggingConfiguration } from "@pulumi/aws/wafv2";
import type { Scope } from "../../component";
import type { FrontDoorSpec } from "../../contract";
import { physicalName } from "../../pure/naming";
import type { Entrance, Origin } from "./entrance";
import { GLOBAL_REGION } from "./global";

type Rule = input.wafv2.WebAclRule;

/** What a firewall guards, and where it has to be for that. */
interface Position {
  readonly kind: "REGIONAL" | "CLOUDFRONT";
  readonly place: { readonly region?: string };
}

/**
 * Rules that AWS keeps, in the order in which they are asked: 1125 of the 1500 units that a firewall may cost
 * by default.
 * https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 */
const MANAGED: readonly { readonly name: string; readonly counted?: readonly string[] }[] = [
  { name: "AWSManagedRulesAmazonIpReputationList" },
  // Bodies of more than 8 KB are uploads here, not attacks: they are counted.
  { name: "AWSManagedRulesCommonRuleSet", counted: ["SizeRestrictions_BODY"] },
  { name: "AWSManagedRulesKnownBadInputsRuleSet" },
  { name: "AWSManagedRulesSQLiRuleSet" },
];

/** Headers that are left out of the log. */
const CREDENTIALS = ["authorization", "cookie"];

/**
 * A web application firewall with a log, before CloudFront where there is a CDN and before the load balancer
 * elsewhere: where the clients' own addresses are seen.
 */
export function createFirewall(scope: Scope, spec: FrontDoorSpec): WebAcl {
  const position: Position =
    spec.cdn === undefined
      ? { kind: "REGIONAL", place: {} }
      : { kind: "CLOUDFRONT", place: { region: GLOBAL_REGION } };
  const firewall = new WebAcl(
    `${scope.name}-firewall`,
    {
      ...position.place,
      scope: position.kind,
      name: physicalName([spec.name, position.kind]),
      description: `Front door of ${spec.name}`,
      defaultAction: { allow: {} },
      rules: [...outsiders(scope, spec, position), rateLimit(spec), ...MANAGED.map(managed)],
      visibilityConfig: visible(physicalName([spec.name])),
    },
    scope.child(),
  );
  log(scope, spec, firewall, position);
  return firewall;
}

/** Clients come to the load balancer itself, with the firewall before it. */
export function throughBalancer(scope: Scope, { balancer, firewall }: Origin): Entrance {
  new WebAclAssociation(
    `${scope.name}-firewall`,
    { resourceArn: balancer.arn, webAclArn: firewall.arn },
    scope.child(),
  );
  return { host: balancer.dnsName, zoneId: balancer.zoneId, followsTargets: true };
}

/** Refuses who is not allowed where no security group sees the clients: behind the CDN. */
function outsiders(scope: Scope, { name, cdn, firewall }: FrontDoorSpec, { kind, place }: Position): Rule[] {
  if (cdn === undefined || firewall.allowedCidrs.length === 0) return [];
  const allowed = new IpSet(
    `${scope.name}-allowed`,
    {
      ...place,
      scope: kind,
      name: physicalName([name, "allowed"]),
      ipAddressVersion: "IPV4",
      addresses: [...firewall.allowedCidrs],
    },
    scope.child(),
  );
  return [
    {
      name: "outsiders",
      priority: 0,
      action: { block: {} },
      statement: { notStatement: { statement: { ipSetReferenceStatement: { arn: allowed.arn } } } },
      visibilityConfig: visible("outsiders"),
    },
  ];
}

/** Behind somebody else's CDN all clients have its addresses, and the header that it sets tells them apart. */
function rateLimit({ firewall, cdn }: FrontDoorSpec): Rule {
  const behindAnother = cdn === undefined && firewall.allowedCidrs.length > 0;
  return {
    name: "rate",
    priority: 1,
    action: { block: {} },
    statement: {
      rateBasedStatement: {
        limit: firewall.requestsPerMinute,
        evaluationWindowSec: 60,
        ...(behindAnother
          ? {
              aggregateKeyType: "FORWARDED_IP",
              forwardedIpConfig: { headerName: "X-Forwarded-For", fallbackBehavior: "NO_MATCH" },
            }
          : { aggregateKeyType: "IP" }),
      },
    },
    visibilityConfig: visible("rate"),
  };
}

function managed({ name, counted = [] }: (typeof MANAGED)[number], index: number): Rule {
  return {
    name,
    priority: 10 + index,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: "AWS",
        name,
        ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      },
    },
    visibilityConfig: visible(name),
  };
}

function visible(metricName: string) {
  return { cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName };
}

/**
 * WAF writes to log groups of this prefix alone. CloudWatch encrypts it with a key of its own: one of ours
 * would have to be where the firewall is, and so be lost when a CDN comes or goes.
 * https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
 */
function log(scope: Scope, spec: FrontDoorSpec, { arn }: WebAcl, { kind, place }: Position): void {
  const group = new LogGroup(
    `${scope.name}-firewall`,
    {
      ...place,
      name: `aws-waf-logs-${physicalName([spec.name, kind])}`,
      retentionInDays: spec.logRetentionDays,
    },
    scope.child(),
  );
  new WebAclLoggingConfiguration(
    `${scope.name}-firewall`,
    {
      ...place,
      resourceArn: arn,
      logDestinationConfigs: [group.arn],
      redactedFields: CREDENTIALS.map((header) => ({ singleHeader: { name: header } })),
    },
    scope.child(),
  );
}
