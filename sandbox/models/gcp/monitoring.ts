import type { TypeModel } from "../../simulator/model";
import { text } from "../../simulator/values";
import { badDuration, digits, forcesNew, notAmong, projectOf, texts, when } from "./shared";

export const CHANNEL = "gcp:monitoring/notificationChannel:NotificationChannel";

const channel: TypeModel = {
  type: CHANNEL,
  immutable: forcesNew("services/monitoring/resource_monitoring_notification_channel.go", ["project"]),
  id: (inputs, context) =>
    `projects/${projectOf(inputs, context)}/notificationChannels/${digits(context.hex(18, "channel"))}`,
  validate: (inputs) => [
    ...notAmong(inputs, "type", ["email", "pagerduty", "slack", "pubsub", "webhook_basicauth", "sms"]),
    ...when(
      text(inputs, "type") === "email" &&
        !/^[^@\s]+@[^@\s]+$/.test(text(inputs, "labels.email_address") ?? ""),
      "labels",
      "must hold an email_address",
    ),
  ],
  outputs: (inputs, context) => ({
    project: projectOf(inputs, context),
    name: context.id,
    verificationStatus: "",
  }),
};

const alertPolicy: TypeModel = {
  type: "gcp:monitoring/alertPolicy:AlertPolicy",
  immutable: forcesNew("services/monitoring/resource_monitoring_alert_policy.go", ["project"]),
  references: { "notificationChannels[]": { to: [CHANNEL], by: "name" } },
  id: (inputs, context) =>
    `projects/${projectOf(inputs, context)}/alertPolicies/${digits(context.hex(18, "policy"))}`,
  validate: (inputs) => [
    ...notAmong(inputs, "combiner", ["AND", "OR", "AND_WITH_MATCHING_RESOURCE"]),
    ...notAmong(inputs, "severity", ["CRITICAL", "ERROR", "WARNING"]),
    ...badDuration(inputs, "alertStrategy.autoClose", 1800, 604_800),
    // cloud.google.com/logging/docs/alerting/log-based-alerts: a rate limit is required with a matched log.
    ...when(
      texts(inputs, "conditions[].conditionMatchedLog.filter").length > 0 &&
        text(inputs, "alertStrategy.notificationRateLimit.period") === undefined,
      "alertStrategy",
      "must have a notificationRateLimit where a condition matches logs",
    ),
  ],
  outputs: (inputs, context) => ({
    project: projectOf(inputs, context),
    name: context.id,
    creationRecords: [],
  }),
};

export const monitoring: readonly TypeModel[] = [channel, alertPolicy];
