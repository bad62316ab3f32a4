import type { Failure, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { arn, forceNew, numberAt, oneOf, pattern, regional, tagged } from "./common";
import { LOG_GROUP } from "./logs";
import { TOPIC } from "./sns";

export const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";

const metricFilter: TypeModel = {
  type: "aws:cloudwatch/logMetricFilter:LogMetricFilter",
  immutable: forceNew("aws_cloudwatch_log_metric_filter", "name", "logGroupName", "region"),
  requires: ["name"],
  references: { logGroupName: { to: [LOG_GROUP], by: "name", loose: true } },
  partOf: ({ inputs }) => ({ type: LOG_GROUP, id: text(inputs, "logGroupName") ?? "" }),
  id: (inputs) => text(inputs, "name") ?? "",
  // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
  validate: (inputs) => [
    ...pattern(inputs, "name", /^[^:*]{1,512}$/, "is no metric filter name"),
    ...pattern(inputs, "pattern", /^[\s\S]{0,1024}$/, "has more than 1024 characters"),
    ...pattern(inputs, "metricTransformation.namespace", /^[^:*$]{1,255}$/, "is no metric namespace"),
  ],
  outputs: (_inputs, context) => regional(context),
};

const COMPARISONS = [
  ...[
    "GreaterThanOrEqualToThreshold",
    "GreaterThanThreshold",
    "LessThanOrEqualToThreshold",
    "LessThanThreshold",
  ],
  ...["GreaterThanUpperThreshold", "LessThanLowerOrGreaterThanUpperThreshold", "LessThanLowerThreshold"],
];

const metricAlarm: TypeModel = {
  type: ALARM,
  immutable: forceNew("aws_cloudwatch_metric_alarm", "name", "region"),
  requires: ["name", "comparisonOperator", "evaluationPeriods", ["metricName", "metricQueries"]],
  // CloudWatch does not look whether what it is to tell exists.
  references: { "alarmActions[]": { to: [TOPIC], by: "arn", loose: true } },
  id: (inputs) => text(inputs, "name") ?? "",
  validate: (inputs) => [
    ...pattern(inputs, "name", /^.{1,255}$/, "is no alarm name"),
    ...oneOf(inputs, "comparisonOperator", COMPARISONS),
    ...oneOf(inputs, "statistic", ["Average", "Maximum", "Minimum", "SampleCount", "Sum"]),
    ...oneOf(inputs, "treatMissingData", ["breaching", "ignore", "missing", "notBreaching"]),
    ...period(inputs),
  ],
  outputs: (inputs, context) => ({
    ...regional(context),
    ...tagged(inputs, context),
    arn: arn(context, "cloudwatch", `alarm:${context.id}`),
    actionsEnabled: inputs["actionsEnabled"] ?? true,
    treatMissingData: inputs["treatMissingData"] ?? "missing",
  }),
};

function period(inputs: Props): Failure[] {
  const seconds = numberAt(inputs, "period");
  return seconds === undefined || [10, 20, 30].includes(seconds) || (seconds > 0 && seconds % 60 === 0)
    ? []
    : [{ path: "period", reason: `is neither 10, 20, 30 nor a multiple of 60: ${seconds}` }];
}

export const cloudwatchTypes: readonly TypeModel[] = [metricFilter, metricAlarm];
