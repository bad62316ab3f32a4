import { Queue, QueuePolicy } from "@pulumi/aws/sqs";
import type * as pulumi from "@pulumi/pulumi";
import { after } from "../after";
import type { Scope } from "../component";
import type { QueueSpec, StoreOutputs } from "../contract";
import { physicalName } from "../pure/naming";
import { type Account, arn } from "./account";
import { encryptionKey } from "./encryption";
import type { EndpointService } from "./endpoints";
import { createSources, type EventSource, logGroupsOf, type Writer, writersOf } from "./events";
import { grantConsumers, useOfDataKey } from "./grants";
import { keyAlias } from "./names";
import { policyDocument, type Statement, tlsOnly } from "./policy-document";
import { API_PORT, serviceLocation } from "./service-location";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html */
const NAME_LENGTH = 80;

const DAY_SECONDS = 24 * 3600;

/** The longest that SQS keeps a message: what failed waits for somebody to look at it. */
const DEAD_LETTER_SECONDS = 14 * DAY_SECONDS;

/** Seconds that a receiver waits for a message; the longest that SQS allows, and so the fewest empty answers. */
const POLL_SECONDS = 20;

/** What a service does with a queue. */
const USE = [
  ...["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl"],
  ...["sqs:ReceiveMessage", "sqs:SendMessage"],
];

/**
 * An SQS queue and its dead-letter queue, encrypted with a key of their own, TLS only. Services come in by their
 * roles, sources of events (`aws.events`) by the queues' policies or by roles of their own.
 *
 * @param sources those that fill this queue
 */
export function queue(
  account: Account,
  sources: readonly EventSource[],
  endpoints: readonly EndpointService[],
  scope: Scope,
  spec: QueueSpec,
): StoreOutputs<"queue"> {
  const writers = writersOf(account, spec, sources);
  const purpose = `queue-${spec.key}`;
  const key = encryptionKey(account, scope, spec, {
    purpose,
    logGroups: logGroupsOf(spec, sources),
    grants: encryptionFor(account, writers),
  });
  const name = physicalName([spec.name, spec.key], NAME_LENGTH);
  const deadLetterName = physicalName([spec.name, spec.key, "dead-letter"], NAME_LENGTH);
  const deadLetter = createDeadLetter(account, scope, spec, {
    name: deadLetterName,
    source: name,
    key: key.arn,
  });
  const main = createMain(scope, spec, { name, deadLetter, key: key.arn });
  const policies = [
    admit(account, scope, { suffix: "policy", target: main, name, writers }),
    admit(account, scope, { suffix: "dead-letter", target: deadLetter, name: deadLetterName, writers }),
  ];
  const alias = keyAlias(spec.name, purpose);
  const [queueArn, deadLetterArn] = [arn(account, "sqs", name), arn(account, "sqs", deadLetterName)];
  createSources(account, scope, spec, sources, {
    ...{ queue: main, deadLetter, queueArn, deadLetterArn },
    ...{ key, alias, policies },
  });

  const grants = grantConsumers(scope, spec.consumers, [
    { Sid: "Messages", Action: USE, Resource: [queueArn, deadLetterArn] },
    useOfDataKey(account, alias),
  ]);
  return {
    entries: {
      provider: "sqs",
      uri: main.url,
      queue: after(main.name, grants),
      "dead-letter-queue": deadLetter.name,
      username: "",
      password: "",
      certificates: "",
    },
    location: serviceLocation("sqs", endpoints, spec.network),
    ports: [API_PORT],
  };
}

interface DeadLetterArgs {
  readonly name: string;
  /** Name of the only queue whose messages may end here. */
  readonly source: string;
  readonly key: pulumi.Output<string>;
}

function createDeadLetter(
  account: Account,
  scope: Scope,
  spec: QueueSpec,
  { name, source, key }: DeadLetterArgs,
): Queue {
  return new Queue(
    `${scope.name}-dead-letter`,
    {
      name,
      kmsMasterKeyId: key,
      messageRetentionSeconds: DEAD_LETTER_SECONDS,
      receiveWaitTimeSeconds: POLL_SECONDS,
      redriveAllowPolicy: JSON.stringify({
        redrivePermission: "byQueue",
        sourceQueueArns: [arn(account, "sqs", source)],
      }),
    },
    scope.child({ protect: spec.protect }),
  );
}

interface MainArgs {
  readonly name: string;
  readonly deadLetter: Queue;
  readonly key: pulumi.Output<string>;
}

function createMain(scope: Scope, spec: QueueSpec, { name, deadLetter, key }: MainArgs): Queue {
  return new Queue(
    `${scope.name}-queue`,
    {
      name,
      kmsMasterKeyId: key,
      visibilityTimeoutSeconds: spec.visibilitySeconds,
      messageRetentionSeconds: spec.retentionDays * DAY_SECONDS,
      receiveWaitTimeSeconds: POLL_SECONDS,
      redrivePolicy: deadLetter.arn.apply((deadLetterTargetArn) =>
        JSON.stringify({ deadLetterTargetArn, maxReceiveCount: spec.maxReceives }),
      ),
    },
    scope.child({ protect: spec.protect }),
  );
}

interface AdmitArgs {
  readonly suffix: string;
  readonly target: Queue;
  readonly name: string;
  readonly writers: readonly Writer[];
}

/** The queue's own policy: no plaintext, and the services of AWS that fill it. */
function admit(account: Account, scope: Scope, { suffix, target, name, writers }: AdmitArgs): QueuePolicy {
  const own = arn(account, "sqs", name);
  const admitted = writers.map(({ sid, service, sourceArn }): Statement => ({
    Sid: sid,
    Principal: { Service: service },
    Action: ["sqs:SendMessage"],
    Resource: own,
    Condition: { ArnEquals: { "aws:SourceArn": sourceArn } },
  }));
  return new QueuePolicy(
    `${scope.name}-${suffix}`,
    { queueUrl: target.url, policy: policyDocument([tlsOnly("sqs:*", [own]), ...admitted]) },
    scope.child(),
  );
}

/** Services of AWS encrypt what they write with the queue's key. */
function encryptionFor({ accountId }: Account, writers: readonly Writer[]): Statement[] {
  return writers.map(({ sid, service }) => ({
    Sid: sid,
    Principal: { Service: service },
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: "*",
    Condition: { StringEquals: { "aws:SourceAccount": accountId } },
  }));
}
