import * as z from "zod";
import { documentOf } from "../../reading/documents";
import { all, any, type Fact, holds, isAtLeast, isFilled, isTrue, matches, not } from "../../core/facts";
import { groupBy } from "../../core/group";
import { DeadLetters, QUEUE, REDRIVE } from "../../clouds/dead-letters";
import { configurable, must, type StackFinding, type Subject } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about, willBeSet } from "../../core/subject";

const SUBSCRIPTION = "gcp:pubsub/subscription:Subscription";
const TOPIC = "gcp:pubsub/topic:Topic";

interface Settings {
  readonly maxReceives: number;
  readonly shortLived: number;
  readonly alarms: boolean;
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
  const letters = new DeadLetters(stack);
  return stack.ofType(QUEUE).flatMap((queue) => {
    const { props } = queue;
    const target = letters.isTarget(queue);
    const separate = stack
      .referring(queue, "queueUrl", REDRIVE)
      .map(({ from, is }) => all(is, redrives(from, settings)));
    const brief = holds(props.at("messageRetentionSeconds"), (value) => Number(value) <= settings.shortLived);
    const kept = any(target, brief, redrives(queue, settings), ...separate);
    const message = `what cannot be worked off has nowhere to go after at most ${settings.maxReceives} attempts`;
    // SQS keeps the order only where both queues do.
    const order = letters
      .allTargets(queue, (other) => isTrue(other.props.at("fifoQueue")))
      .map((ordered) =>
        must(
          any(not(isTrue(props.at("fifoQueue"))), ordered),
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
    .referring(queue, "dimensions.QueueName", "aws:cloudwatch/metricAlarm:MetricAlarm")
    .map(({ from, is }) =>
      all(is, matches(from.props.at("metricName"), /^(ApproximateNumberOfMessages|NumberOfMessagesSent)/)),
    );
  return [
    must(any(not(target), ...watched), queue.props.at("name"), "nothing tells when messages end up in it"),
  ];
}

/** Pub/Sub tries five times unless told otherwise, and a hundred times at most. */
function subscriptions(stack: Stack): StackFinding[] {
  const ofTargets = groupBy(
    stack.ofType(TOPIC).flatMap((topic) => {
      const senders = stack.referring(topic, "deadLetterPolicy.deadLetterTopic", SUBSCRIPTION);
      const isTarget = any(...senders.map(({ is }) => is));
      if (isTarget === false) return [];
      return stack
        .referring(topic, "topic", SUBSCRIPTION)
        .map(({ from, is }) => ({ from, is: all(is, isTarget) }));
    }),
    ({ from }) => from,
  );
  return stack.ofType(SUBSCRIPTION).flatMap((subscription) => {
    const ofTarget = (ofTargets.get(subscription) ?? []).map(({ is }) => is);
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
