import { LogMetricFilter, MetricAlarm } from "@pulumi/aws/cloudwatch";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../component";
import type { AuditSpec } from "../../contract";
import { physicalName } from "../../pure/naming";

/** What is looked for in the trail, and how many of it in five minutes are too many. */
interface Watch {
  readonly key: string;
  readonly what: string;
  readonly pattern: string;
  readonly atLeast: number;
}

/**
 * Patterns of the CIS AWS Foundations Benchmark, as AWS gives them.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html
 */
const WATCHES: readonly Watch[] = [
  {
    key: "root-use",
    what: "somebody used the root user",
    pattern:
      '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType !="AwsServiceEvent"}',
    atLeast: 1,
  },
  {
    key: "unauthorized-calls",
    what: "many calls were refused",
    pattern: '{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}',
    atLeast: 20,
  },
  {
    key: "sign-in-without-mfa",
    what: "somebody signed in to the console without a second factor",
    pattern:
      '{($.eventName="ConsoleLogin") && ($.additionalEventData.MFAUsed !="Yes") && ' +
      '($.userIdentity.type="IAMUser") && ($.responseElements.ConsoleLogin="Success")}',
    atLeast: 1,
  },
  {
    key: "trail-changes",
    what: "a trail was changed or stopped",
    pattern: eventIn("CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging"),
    atLeast: 1,
  },
  {
    key: "recorder-changes",
    what: "the configuration recorder was changed or stopped",
    pattern: eventIn(
      "StopConfigurationRecorder",
      "DeleteDeliveryChannel",
      "PutDeliveryChannel",
      "PutConfigurationRecorder",
    ),
    atLeast: 1,
  },
  {
    key: "key-deletion",
    what: "a key was disabled or is to be deleted",
    pattern: `{($.eventSource="kms.amazonaws.com") && (${anyEvent("DisableKey", "ScheduleKeyDeletion")})}`,
    atLeast: 1,
  },
];

const PERIOD_SECONDS = 300;

export interface WatchArgs {
  readonly logGroupName: pulumi.Output<string>;
  /** Topic that hears of it. */
  readonly topic: pulumi.Output<string>;
}

/** A metric and an alarm for each of the things that should not happen. */
export function watch(scope: Scope, { name: platform }: AuditSpec, { logGroupName, topic }: WatchArgs): void {
  for (const { key, what, pattern, atLeast } of WATCHES) {
    const name = physicalName([platform, key], 255);
    const metric = { name: key, namespace: `Trivium/${platform}` };
    const filter = new LogMetricFilter(
      `${scope.name}-${key}`,
      { name, logGroupName, pattern, metricTransformation: { ...metric, value: "1", defaultValue: "0" } },
      scope.child(),
    );
    new MetricAlarm(
      `${scope.name}-${key}`,
      {
        name,
        alarmDescription: `In the account of ${platform}, ${what}`,
        namespace: metric.namespace,
        metricName: filter.metricTransformation.name,
        statistic: "Sum",
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        threshold: atLeast,
        period: PERIOD_SECONDS,
        evaluationPeriods: 1,
        treatMissingData: "notBreaching",
        alarmActions: [topic],
      },
      scope.child(),
    );
  }
}

function eventIn(...names: readonly string[]): string {
  return `{${anyEvent(...names)}}`;
}

function anyEvent(...names: readonly string[]): string {
  return names.map((name) => `($.eventName=${name})`).join(" || ");
}
