import {
  Subscription,
  SubscriptionIAMMember,
  type SubscriptionArgs,
  Topic,
  TopicIAMMember,
} from "@pulumi/gcp/pubsub";
import type * as pulumi from "@pulumi/pulumi";
import { after } from "../after";
import type { Scope } from "../component";
import type { QueueSpec, StoreOutputs } from "../contract";
import { physicalName } from "../pure/naming";
import { requestAgent } from "./agents";
import { createHandlers } from "./cloud-run";
import type { GcpConfig } from "./config";
import { encryptionKey, keyRing } from "./encryption";
import { GOOGLE_APIS_CIDR } from "./google-apis";

const DAY_SECONDS = 86_400;

/** A dead letter waits as long as Pub/Sub keeps any message (cloud.google.com/pubsub/quotas). */
const DEAD_LETTER_DAYS = 31;

const PUBLISHER = "roles/pubsub.publisher";
const SUBSCRIBER = "roles/pubsub.subscriber";

/** A topic and its one subscription, which have the same name. */
interface Channel {
  readonly topic: Topic;
  readonly subscription: Subscription;
}

/**
 * Pub/Sub as a queue: a topic with one subscription, and a second pair for what was delivered too often. A queue's
 * name is the id of both its topic and its subscription, so that senders and receivers need only one. Messages stay
 * in the region and are encrypted with a key of the queue's own. Its consumers may publish and receive, and receive
 * what was given up; nobody else may.
 */
export function queue(config: GcpConfig, scope: Scope, spec: QueueSpec): StoreOutputs<"queue"> {
  const ring = keyRing(config, scope, spec, `queue-${spec.key}`);
  const agent = requestAgent(config, scope, "pubSub");
  const key = encryptionKey(scope, spec, ring, "messages", agent);
  const given = (name: ChannelArgs["name"], days: number, args: Partial<SubscriptionArgs>) =>
    channel(config, scope, spec, key, { name, days, args });

  const deadLetter = given("dead-letter", DEAD_LETTER_DAYS, {});
  const delivery = {
    ackDeadlineSeconds: spec.visibilitySeconds,
    deadLetterPolicy: {
      // Pub/Sub forwards only where its agent may publish.
      deadLetterTopic: after(deadLetter.topic.id, [
        mayPublish(scope, "forward-dead-letters", deadLetter, agent),
      ]),
      maxDeliveryAttempts: spec.maxReceives,
    },
    // Doubles from the first to the second; without it a message comes back at once.
    retryPolicy: { minimumBackoff: "10s", maximumBackoff: "600s" },
  };
  const main = given("main", spec.retentionDays, delivery);
  createHandlers(config, scope, spec, { topic: main.topic, delivery });
  mayReceive(scope, "take-dead-letters", main, agent);
  for (const { service, principal } of spec.consumers) {
    mayPublish(scope, `${service}-publish`, main, principal);
    mayReceive(scope, `${service}-receive`, main, principal);
    mayReceive(scope, `${service}-receive-dead-letters`, deadLetter, principal);
  }
  return {
    entries: {
      provider: "pubsub",
      // Requests to a region's own endpoint do not leave the region.
      uri: `https://${config.region}-pubsub.googleapis.com/v1/projects/${config.project}`,
      queue: main.subscription.name,
      "dead-letter-queue": deadLetter.subscription.name,
      // The pods' own identity takes their place.
      username: "",
      password: "",
      certificates: "",
    },
    location: { cidrs: [GOOGLE_APIS_CIDR] },
    ports: [443],
  };
}

interface ChannelArgs {
  readonly name: "main" | "dead-letter";
  /** Days that a message waits for somebody to take it. */
  readonly days: number;
  readonly args: Partial<SubscriptionArgs>;
}

function channel(
  { project, region }: GcpConfig,
  scope: Scope,
  spec: QueueSpec,
  key: pulumi.Output<string>,
  { name, days, args }: ChannelArgs,
): Channel {
  const id = physicalName([spec.name, spec.key, ...(name === "main" ? [] : [name])], 255);
  const topic = new Topic(
    `${scope.name}-${name}-topic`,
    {
      project,
      name: id,
      kmsKeyName: key,
      messageStoragePolicy: { allowedPersistenceRegions: [region], enforceInTransit: true },
      labels: spec.labels,
    },
    scope.child({ protect: spec.protect }),
  );
  const subscription = new Subscription(
    `${scope.name}-${name}-subscription`,
    {
      project,
      name: id,
      topic: topic.id,
      messageRetentionDuration: `${days * DAY_SECONDS}s`,
      // One that nobody uses for a month would go away by itself, and its messages with it.
      expirationPolicy: { ttl: "" },
      labels: spec.labels,
      ...args,
    },
    scope.child({ protect: spec.protect }),
  );
  return { topic, subscription };
}

function mayPublish(scope: Scope, name: string, { topic }: Channel, member: pulumi.Input<string>) {
  return new TopicIAMMember(
    `${scope.name}-${name}`,
    { topic: topic.id, role: PUBLISHER, member },
    scope.child(),
  );
}

function mayReceive(scope: Scope, name: string, { subscription }: Channel, member: pulumi.Input<string>) {
  return new SubscriptionIAMMember(
    `${scope.name}-${name}`,
    { subscription: subscription.id, role: SUBSCRIBER, member },
    scope.child(),
  );
}
