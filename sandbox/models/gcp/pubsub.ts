import type { Context, Failure, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { grantOn } from "./grants";
import { encryptsWith, notGranted } from "./kms";
import { badDuration, forcesNew, labelOutputs, nameOf, number, outOfRange, projectOf, when } from "./shared";

export const TOPIC = "gcp:pubsub/topic:Topic";
const SUBSCRIPTION = "gcp:pubsub/subscription:Subscription";
const TOPIC_GRANT = "gcp:pubsub/topicIAMMember:TopicIAMMember";
const SUBSCRIPTION_GRANT = "gcp:pubsub/subscriptionIAMMember:SubscriptionIAMMember";

const DAY_SECONDS = 86_400;

const topic: TypeModel = {
  type: TOPIC,
  stateful: true,
  immutable: forcesNew("services/pubsub/resource_pubsub_topic.go", ["name", "project", "tags"]),
  mutable: ["kmsKeyName", "labels", "messageRetentionDuration", "messageStoragePolicy", "deletionPolicy"],
  requires: ["name"],
  references: { kmsKeyName: encryptsWith },
  id: (inputs, context) => `projects/${projectOf(inputs, context)}/topics/${nameOf(inputs)}`,
  validate: (inputs, { cloud }) => [
    ...badPubSubName(inputs),
    ...badDuration(inputs, "messageRetentionDuration", 600, 31 * DAY_SECONDS),
    ...notGranted(inputs, "kmsKeyName", "gcp-sa-pubsub", cloud),
  ],
  outputs: (inputs, context) => ({ project: projectOf(inputs, context), ...labelOutputs(inputs, context) }),
};

const subscription: TypeModel = {
  type: SUBSCRIPTION,
  stateful: true,
  immutable: forcesNew("services/pubsub/resource_pubsub_subscription.go", [
    "name",
    "topic",
    "enableMessageOrdering",
    "filter",
    "project",
    "tags",
  ]),
  mutable: [
    "ackDeadlineSeconds",
    "deadLetterPolicy",
    "deletionPolicy",
    "expirationPolicy",
    "labels",
    "messageRetentionDuration",
    "pushConfig",
    "retryPolicy",
  ],
  requires: ["name"],
  // A topic goes whatever subscribes to it; its subscriptions stay, as those of `_deleted-topic_`.
  references: {
    topic: { to: [TOPIC], loose: true },
    "deadLetterPolicy.deadLetterTopic": { to: [TOPIC], loose: true },
  },
  id: (inputs, context) => `projects/${projectOf(inputs, context)}/subscriptions/${nameOf(inputs)}`,
  validate: (inputs) => [
    ...badPubSubName(inputs),
    ...outOfRange(inputs, "ackDeadlineSeconds", 10, 600),
    ...outOfRange(inputs, "deadLetterPolicy.maxDeliveryAttempts", 5, 100),
    ...badDuration(inputs, "messageRetentionDuration", 600, 31 * DAY_SECONDS),
    ...badDuration(inputs, "retryPolicy.minimumBackoff", 0, 600),
    ...badDuration(inputs, "retryPolicy.maximumBackoff", 0, 600),
  ],
  refuse: refuseSilentForwarding,
  outputs: (inputs, context) => ({
    project: projectOf(inputs, context),
    ...labelOutputs(inputs, context),
    ackDeadlineSeconds: number(inputs, "ackDeadlineSeconds") ?? 10,
  }),
};

function badPubSubName(inputs: Props): Failure[] {
  const name = text(inputs, "name");
  return when(
    name !== undefined && (!/^[A-Za-z][A-Za-z0-9._~+%-]{2,254}$/.test(name) || name.startsWith("goog")),
    "name",
    "must be 3 to 255 letters, digits and . _ ~ + % -, start with a letter and not with goog",
  );
}

/** The cloud takes such a subscription and then forwards nothing; the sandbox would rather say so. */
function refuseSilentForwarding(inputs: Props, { cloud }: Context): string | undefined {
  const target = text(inputs, "deadLetterPolicy.deadLetterTopic");
  if (target === undefined) return undefined;
  const granted = cloud
    .all()
    .some(
      ({ type, inputs: grant }) =>
        type === TOPIC_GRANT &&
        grant.topic === target &&
        grant.role === "roles/pubsub.publisher" &&
        (text(grant, "member") ?? "").includes("@gcp-sa-pubsub."),
    );
  return granted
    ? undefined
    : `the service agent of Pub/Sub lacks roles/pubsub.publisher on ${target}, so that nothing would be forwarded`;
}

export const pubSub: readonly TypeModel[] = [
  topic,
  subscription,
  grantOn(TOPIC_GRANT, "topic", TOPIC, "id"),
  grantOn(SUBSCRIPTION_GRANT, "subscription", SUBSCRIPTION, "id"),
];
