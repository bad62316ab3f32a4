import * as z from "zod";
import { documentOf } from "../../reading/documents";
import { all, any, type Fact, holds, isAtLeast, isFilled, isTrue, matches, not } from "../../core/facts";
import { configurable, must, type StackFinding, type Subject } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about, willBeSet } from "../../core/subject";

const QUEUE = "aws:sqs/queue:Queue";
const REDRIVE = "aws:sqs/redrivePolicy:RedrivePolicy";
const SUBSCRIPTION = "gcp:pubsub/subscription:Subscription";
const TOPIC = "gcp:pubsub/topic:Topic";

/** Where messages go that nobody could take: of queues, subscriptions, functions, event rules and pipes. */
const TARGETS: Readonly<Record<string, readonly string[]>> = {
  [QUEUE]: ["redrivePolicy"],
  [REDRIVE]: ["redrivePolicy"],
  "aws:sns/topicSubscription:TopicSubscription": ["redrivePolicy"],
  "aws:lambda/function:Function": ["deadLetterConfig.targetArn"],
  "aws:cloudwatch/eventTarget:EventTarget": ["deadLetterConfig.arn"],
  "aws:scheduler/schedule:Schedule": ["target.deadLetterConfig.arn"],
};

interface Settings {
  readonly maxReceives: number;
  readonly shortLived: number;
  readonly alarms: boolean;
}

/** Whether one property of a resource names a queue: by what it was made from, or by the end of its ARN. */
function names(from: Subject, path: string, queue: Subject): Fact {
  const node = from.props.at(path);
  const [property = ""] = path.split(".");
  const made = (from.propertyDependencies[property] ?? []).includes(queue.urn);
  const own = ["name", "arn"].flatMap((key) => queue.props.at(key).text ?? []);
  const said = own.map((name) => matches(node, new RegExp(`(^|:)${escaped(name)}("|$)`)));
  return any(made, !node.unknown && any(...said));
}

/** Whether a queue is where others send what they cannot deliver. */
function isTarget(stack: Stack, queue: Subject): Fact {
  const sent = Object.entries(TARGETS).flatMap(([type, paths]) =>
    stack
      .ofType(type)
      .filter((from) => from !== queue)
      .flatMap((from) => paths.map((path) => names(from, path, queue))),
  );
  return any(isFilled(queue.props.at("redriveAllowPolicy")), ...sent);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** SQS refuses a redrive policy without a target or a count, so that one which is not known yet has both. */
function redrives(subject: Subject, { maxReceives }: Settings): Fact {
  const policy = documentOf(subject.props.at("redrivePolicy"));
  const count = policy.at("maxReceiveCount");
  const bounded = all(
    isAtLeast(count, 1),
    holds(count, (value) => Number(value) <= maxReceives),
  );
  const known = all(isFilled(policy.at("deadLetterTargetArn")), bounded);
  return policy.unknown && !subject.props.at("redrivePolicy").unknown
    ? false
    : any(all(policy.unknown, willBeSet(subject, "redrivePolicy")), known);
}

function queues(stack: Stack, settings: Settings): StackFinding[] {
  const policies = stack.ofType(REDRIVE);
  return stack.ofType(QUEUE).flatMap((queue) => {
    const { props } = queue;
    const target = isTarget(stack, queue);
    const separate = policies.map((policy) =>
      all(stack.refers(policy, "queueUrl", queue), redrives(policy, settings)),
    );
    const brief = holds(props.at("messageRetentionSeconds"), (value) => Number(value) <= settings.shortLived);
    const kept = any(target, brief, redrives(queue, settings), ...separate);
    const message = `what cannot be worked off has nowhere to go after at most ${settings.maxReceives} attempts`;
    // SQS keeps the order only where both queues do.
    const order = stack
      .ofType(QUEUE)
      .filter((other) => other !== queue && names(queue, "redrivePolicy", other) === true)
      .map((other) =>
        must(
          any(not(isTrue(props.at("fifoQueue"))), isTrue(other.props.at("fifoQueue"))),
          props.at("redrivePolicy"),
          "its dead-letter queue is not a FIFO queue",
        ),
      );
    return about(
      queue,
      must(kept, props.at("redrivePolicy"), message),
      ...order,
      ...alarm(stack, queue, target, settings),
    );
  });
}

function alarm(stack: Stack, queue: Subject, target: Fact, { alarms }: Settings) {
  if (!alarms) return [];
  const watched = stack
    .ofType("aws:cloudwatch/metricAlarm:MetricAlarm")
    .map((metric) =>
      all(
        matches(metric.props.at("metricName"), /^(ApproximateNumberOfMessages|NumberOfMessagesSent)/),
        stack.refers(metric, "dimensions.QueueName", queue),
      ),
    );
  return [
    must(any(not(target), ...watched), queue.props.at("name"), "nothing tells when messages end up in it"),
  ];
}

/** Pub/Sub tries five times unless told otherwise, and a hundred times at most. */
function subscriptions(stack: Stack): StackFinding[] {
  const given = stack.ofType(SUBSCRIPTION);
  const targets = stack
    .ofType(TOPIC)
    .filter((topic) =>
      given.some((from) => stack.refers(from, "deadLetterPolicy.deadLetterTopic", topic) === true),
    );
  return given.flatMap((subscription) => {
    const ofTarget = targets.map((topic) => stack.refers(subscription, "topic", topic));
    const at = subscription.props.at("deadLetterPolicy");
    const fact = any(...ofTarget, willBeSet(subscription, "deadLetterPolicy.deadLetterTopic"));
    return about(subscription, must(fact, at, "what cannot be worked off is sent again until it expires"));
  });
}

const settings = {
  maxReceives: z
    .int()
    .min(1)
    .default(1000)
    .describe("how often a message may be received before it is set aside"),
  shortLived: z
    .int()
    .min(0)
    .default(300)
    .describe("seconds; queues that keep their messages no longer need no dead-letter queue"),
  alarms: z
    .boolean()
    .default(false)
    .describe("whether every dead-letter queue must have an alarm in the stack"),
};

export const dataQueueDeadLetter = configurable(
  {
    id: "data-queue-dead-letter",
    title: "What a queue cannot deliver is set aside",
    severity: "medium",
    level: "mandatory",
    why: "A message that no worker can handle comes back for ever, holds the others up and is deleted unseen when it expires; a dead-letter queue of another stack is seen by its redriveAllowPolicy only.",
    remedy:
      "Set redrivePolicy with a dead-letter queue and maxReceiveCount, or deadLetterPolicy of the subscription.",
    refs: {},
  },
  settings,
  (given) => ({
    targets: [QUEUE, SUBSCRIPTION, "aws:cloudwatch/metricAlarm:MetricAlarm"],
    stack: (stack) => [...queues(stack, given), ...subscriptions(stack)],
  }),
);
