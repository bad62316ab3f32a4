import { MetricAlarm } from "@pulumi/aws/cloudwatch";
import type { TargetGroup } from "@pulumi/aws/lb";
import { HealthCheck, Record as DnsRecord } from "@pulumi/aws/route53";
import type { Scope } from "../../component";
import type { FrontDoorSpec } from "../../contract";
import { physicalName } from "../../pure/naming";
import type { Account } from "../account";
import type { Entrance } from "./entrance";
import type { Balancer } from "./load-balancer";

/** Minutes without a healthy pod after which clients go to the other stack. */
const MINUTES_WITHOUT = 2;

export interface RecordsArgs {
  readonly zoneId: string;
  readonly entrance: Entrance;
  readonly balancer: Balancer;
  /** The gateway's pods. */
  readonly pods: TargetGroup;
}

/** An alias a host; of two stacks, one a stack, and the primary's answers while its gateway does. */
export function createRecords(account: Account, scope: Scope, spec: FrontDoorSpec, args: RecordsArgs): void {
  const { zoneId, entrance } = args;
  const routing = routingOf(account, scope, spec, args);
  for (const host of spec.hosts) {
    new DnsRecord(
      `${scope.name}-${host}`,
      {
        zoneId,
        name: host,
        type: "A",
        aliases: [
          { name: entrance.host, zoneId: entrance.zoneId, evaluateTargetHealth: entrance.followsTargets },
        ],
        ...routing,
      },
      scope.child(),
    );
  }
}

function routingOf(account: Account, scope: Scope, spec: FrontDoorSpec, args: RecordsArgs) {
  const { failover } = spec;
  if (failover === undefined) return {};
  const shared = {
    setIdentifier: failover,
    failoverRoutingPolicies: [{ type: failover.toUpperCase() }],
  };
  return failover === "secondary"
    ? shared
    : { ...shared, healthCheckId: createHealthCheck(account, scope, spec, args).id };
}

/**
 * The gateway's health as the load balancer sees it, and not as an address outside does: that one would be
 * refused where only some blocks may come in. No word from the region counts as no healthy pod.
 */
function createHealthCheck(
  account: Account,
  scope: Scope,
  { name }: FrontDoorSpec,
  { balancer, pods }: RecordsArgs,
): HealthCheck {
  const alarm = new MetricAlarm(
    `${scope.name}-no-pods`,
    {
      name: physicalName([name, "front-door-no-pods"], 255),
      alarmDescription: `The front door of ${name} has no healthy pod of the gateway`,
      namespace: "AWS/ApplicationELB",
      metricName: "HealthyHostCount",
      dimensions: { LoadBalancer: balancer.arnSuffix, TargetGroup: pods.arnSuffix },
      statistic: "Maximum",
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      period: 60,
      evaluationPeriods: MINUTES_WITHOUT,
      treatMissingData: "breaching",
    },
    scope.child(),
  );
  return new HealthCheck(
    `${scope.name}-health`,
    {
      type: "CLOUDWATCH_METRIC",
      cloudwatchAlarmName: alarm.name,
      cloudwatchAlarmRegion: account.region,
      insufficientDataHealthStatus: "Unhealthy",
      tags: { Name: physicalName([name]) },
    },
    scope.child(),
  );
}
