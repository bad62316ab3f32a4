import type { Failure, TypeModel } from "../../simulator/model";
import { isProps, type Props, text, type Value } from "../../simulator/values";
import { arn, between, forceNew, oneOf, pattern, regional, tagged } from "./common";
import { QUEUE } from "./sqs";

export const EVENT_RULE = "aws:cloudwatch/eventRule:EventRule";

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
const RULE_NAME = /^[.\-_A-Za-z0-9]{1,64}$/;
const PATTERN_CHARACTERS = 4096;

const eventRule: TypeModel = {
  type: EVENT_RULE,
  immutable: forceNew("aws_cloudwatch_event_rule", "name", "namePrefix", "eventBusName", "region"),
  requires: ["name", ["eventPattern", "scheduleExpression"]],
  id: (inputs) => text(inputs, "name") ?? "",
  validate: (inputs) => [
    ...pattern(inputs, "name", RULE_NAME, "is no rule name of at most 64 characters"),
    ...pattern(inputs, "description", /^[\s\S]{0,512}$/, "has more than 512 characters"),
    ...oneOf(inputs, "state", ["ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"]),
    ...eventPattern(inputs),
  ],
  outputs: (inputs, context) => ({
    ...regional(context),
    ...tagged(inputs, context),
    arn: arn(context, "events", `rule/${context.id}`),
    eventBusName: inputs["eventBusName"] ?? "default",
    state: inputs["state"] ?? "ENABLED",
  }),
};

/** A pattern's leaves are lists of what they match. */
function eventPattern(inputs: Props): Failure[] {
  const path = "eventPattern";
  const json = text(inputs, path);
  if (json === undefined) return [];
  if (json.length > PATTERN_CHARACTERS) {
    return [{ path, reason: `has ${json.length} characters, ${PATTERN_CHARACTERS} are allowed` }];
  }
  try {
    const parsed = JSON.parse(json) as Value;
    return isProps(parsed) && matches(parsed)
      ? []
      : [{ path, reason: "is no event pattern: each field must be a list of what it matches" }];
  } catch {
    return [{ path, reason: "is no JSON" }];
  }
}

function matches(fields: Props): boolean {
  return Object.values(fields).every((value) =>
    Array.isArray(value) ? value.length > 0 : isProps(value) && matches(value),
  );
}

const eventTarget: TypeModel = {
  type: "aws:cloudwatch/eventTarget:EventTarget",
  immutable: forceNew("aws_cloudwatch_event_target", "rule", "eventBusName", "targetId", "region"),
  requires: ["targetId"],
  references: {
    // A rule that has targets cannot be deleted.
    rule: { to: [EVENT_RULE], by: "name" },
    arn: { to: [QUEUE], by: "arn", loose: true },
  },
  id: (inputs) => `${text(inputs, "rule") ?? ""}-${text(inputs, "targetId") ?? ""}`,
  validate: (inputs) => [
    ...pattern(inputs, "rule", RULE_NAME, "is no rule name of at most 64 characters"),
    ...pattern(inputs, "targetId", RULE_NAME, "is no target id of at most 64 characters"),
    ...between(inputs, "retryPolicy.maximumEventAgeInSeconds", 60, 86_400),
    ...between(inputs, "retryPolicy.maximumRetryAttempts", 0, 185),
  ],
  outputs: (_inputs, context) => regional(context),
};

export const eventTypes: readonly TypeModel[] = [eventRule, eventTarget];
