import type { MetricAlarmArgs } from "@pulumi/aws/cloudwatch";
import type { TopicSubscriptionArgs } from "@pulumi/aws/sns";
import type { QueueArgs, RedrivePolicyArgs } from "@pulumi/aws/sqs";
import type { SubscriptionArgs, TopicArgs } from "@pulumi/gcp/pubsub";
import { dataQueueDeadLetter as rule } from "../../../../policy/rules/data/data-queue-dead-letter";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const QUEUE = "aws:sqs/queue:Queue";
const target = "arn:aws:sqs:eu-central-1:111122223333:orders-dead-letter";
const redrive = (more: object = {}) =>
  JSON.stringify({ deadLetterTargetArn: target, maxReceiveCount: 5, ...more });
const queue = fixture<QueueArgs>(QUEUE, "queue", { name: "orders", redrivePolicy: redrive() });
const deadLetter = fixture<QueueArgs>(QUEUE, "dead-letter", {
  name: "orders-dead-letter",
  redriveAllowPolicy: '{"redrivePermission":"allowAll"}',
});
const policy = fixture<RedrivePolicyArgs>("aws:sqs/redrivePolicy:RedrivePolicy", "policy", {
  queueUrl: unknown,
  redrivePolicy: redrive(),
});
const topic = fixture<TopicArgs>("gcp:pubsub/topic:Topic", "topic", { name: "orders" });
const deadTopic = fixture<TopicArgs>("gcp:pubsub/topic:Topic", "dead-topic", { name: "orders-dead-letter" });
const subscription = fixture<SubscriptionArgs>("gcp:pubsub/subscription:Subscription", "subscription", {
  topic: "orders",
  deadLetterPolicy: { deadLetterTopic: "projects/p/topics/orders-dead-letter", maxDeliveryAttempts: 5 },
});
const deadSubscription = fixture<SubscriptionArgs>("gcp:pubsub/subscription:Subscription", "dead", {
  topic: "orders-dead-letter",
});
const notice = fixture<TopicSubscriptionArgs>("aws:sns/topicSubscription:TopicSubscription", "notice", {
  topic: "news",
  protocol: "sqs",
  endpoint: "arn:aws:sqs:eu-central-1:111122223333:news",
  redrivePolicy: redrive(),
});
const fromDeadLetter = { propertyDependencies: { redrivePolicy: [urnOf(QUEUE, "dead-letter")] } };
const ofQueue = { propertyDependencies: { queueUrl: [urnOf(QUEUE, "queue")] } };
const nowhere = "violation: what cannot be worked off has nowhere to go after at most 1000 attempts";

export const examination: Examination = {
  rule,
  base: [queue(), deadLetter(), topic(), deadTopic(), subscription(), deadSubscription()],
  mutants: [
    {
      of: "queue",
      path: "redrivePolicy",
      bad: [
        redrive({ maxReceiveCount: 0 }),
        redrive({ maxReceiveCount: 1001 }),
        redrive({ deadLetterTargetArn: "" }),
        "{}",
        "no JSON",
      ],
      good: [redrive({ maxReceiveCount: 1000 })],
      absent: "violation",
    },
    { of: "queue", path: "messageRetentionSeconds", good: [60, 345_600], absent: "pass", unknown: "pass" },
    { of: "queue", path: "fifoQueue", bad: [true], good: [false], absent: "pass" },
    {
      of: "dead-letter",
      path: "redriveAllowPolicy",
      good: ['{"redrivePermission":"denyAll"}'],
      absent: "pass",
      unknown: "pass",
    },
    {
      of: "subscription",
      path: "deadLetterPolicy.deadLetterTopic",
      good: ["orders-dead-letter"],
      absent: "violation",
    },
    {
      of: "subscription",
      path: "deadLetterPolicy.maxDeliveryAttempts",
      good: [100],
      absent: "pass",
      unknown: "pass",
    },
  ],
  cases: [
    ["fails on a queue by itself", [queue({ redrivePolicy: undefined })], { queue: nowhere }],
    [
      "knows a dead-letter queue before it has an ARN, from both sides",
      [
        queue({ redrivePolicy: unknown }, fromDeadLetter),
        deadLetter({ name: undefined, redriveAllowPolicy: undefined }),
      ],
    ],
    [
      "is undecided about a policy that comes from nowhere",
      [queue({ redrivePolicy: unknown })],
      { queue: "undecided: not known before the update: redrivePolicy" },
    ],
    [
      "takes a policy that is a resource of its own",
      [queue({ redrivePolicy: undefined }), policy({}, ofQueue)],
    ],
    [
      "but not that of another queue",
      [queue({ redrivePolicy: undefined }), policy({ queueUrl: "https://sqs/another" })],
      { queue: nowhere },
    ],
    [
      "takes the dead-letter queue of a subscription for one",
      [deadLetter({ redriveAllowPolicy: undefined }), notice()],
    ],
    [
      "does not take a queue with a longer name for one",
      [deadLetter({ name: "orders-dead", redriveAllowPolicy: undefined }), notice()],
      { "dead-letter": nowhere },
    ],
    [
      "asks nothing of queues that keep nothing",
      [queue({ redrivePolicy: undefined, messageRetentionSeconds: 300 })],
    ],
    [
      "wants a FIFO queue behind a FIFO queue",
      [queue({ fifoQueue: true, redrivePolicy: unknown }, fromDeadLetter), deadLetter({ fifoQueue: false })],
      { queue: "violation: its dead-letter queue is not a FIFO queue" },
    ],
    [
      "fails on a subscription without a target",
      [topic(), subscription({ deadLetterPolicy: undefined })],
      { subscription: "violation: what cannot be worked off is sent again until it expires" },
    ],
    [
      "takes as many attempts as it is told to",
      [queue()],
      { queue: "violation: what cannot be worked off has nowhere to go after at most 4 attempts" },
      { maxReceives: 4 },
    ],
    [
      "asks queues that keep messages longer than it is told to",
      [queue({ redrivePolicy: undefined, messageRetentionSeconds: 300 })],
      { queue: nowhere },
      { shortLived: 299 },
    ],
    [
      "is undecided about a queue that others may send to",
      [
        deadLetter({ redriveAllowPolicy: undefined }),
        notice({ redrivePolicy: unknown }),
        queue({ name: unknown, redrivePolicy: undefined }),
      ],
      {
        "dead-letter": "undecided: not known before the update: redrivePolicy",
        queue: "undecided: not known before the update: redrivePolicy",
      },
    ],
    [
      "is undecided about a queue whose name may be the one that others send to",
      [deadLetter({ name: unknown, redriveAllowPolicy: undefined }), notice()],
      { "dead-letter": "undecided: not known before the update: name" },
    ],
    [
      "wants an alarm where it is told to",
      [queue(), deadLetter()],
      { "dead-letter": "violation: nothing tells when messages end up in it" },
      { alarms: true },
    ],
    [
      "and takes one by the name of the queue",
      [
        deadLetter(),
        fixture<MetricAlarmArgs>("aws:cloudwatch/metricAlarm:MetricAlarm", "alarm", {
          comparisonOperator: "GreaterThanThreshold",
          evaluationPeriods: 1,
          metricName: "ApproximateNumberOfMessagesVisible",
          dimensions: { QueueName: "orders-dead-letter" },
        })(),
      ],
      {},
      { alarms: true },
    ],
  ],
};
