import type { StreamArgs } from "@pulumi/aws/kinesis";
import type { BrokerArgs } from "@pulumi/aws/mq";
import type { ClusterArgs } from "@pulumi/aws/msk";
import type { TopicArgs } from "@pulumi/aws/sns";
import type { QueueArgs } from "@pulumi/aws/sqs";
import type { ClusterArgs as ManagedArgs } from "@pulumi/gcp/managedkafka";
import type { TopicArgs as PubSubArgs } from "@pulumi/gcp/pubsub";
import { dataQueueEncrypted } from "../../../../policy/rules/data/data-queue-encrypted";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const key = "arn:aws:kms:eu-central-1:1:key/messages";
const queue = fixture<QueueArgs>("aws:sqs/queue:Queue", "queue", { kmsMasterKeyId: key });
const plain = fixture<QueueArgs>("aws:sqs/queue:Queue", "plain", {});
const topic = fixture<TopicArgs>("aws:sns/topic:Topic", "topic", { kmsMasterKeyId: key });
const broker = fixture<BrokerArgs>("aws:mq/broker:Broker", "broker", {
  engineType: "ActiveMQ",
  engineVersion: "5.18",
  hostInstanceType: "mq.m5.large",
  users: [],
  encryptionOptions: { useAwsOwnedKey: false, kmsKeyId: key },
});
const kafka = fixture<ClusterArgs>("aws:msk/cluster:Cluster", "kafka", {
  kafkaVersion: "3.9.x",
  numberOfBrokerNodes: 3,
  brokerNodeGroupInfo: {
    clientSubnets: ["subnet-1"],
    instanceType: "kafka.m7g.large",
    securityGroups: ["sg-1"],
  },
  encryptionInfo: {
    encryptionAtRestKmsKeyArn: key,
    encryptionInTransit: { clientBroker: "TLS", inCluster: true },
  },
});
const pubsub = fixture<PubSubArgs>("gcp:pubsub/topic:Topic", "pubsub", { kmsKeyName: "projects/p/keys/k" });
const stream = fixture<StreamArgs>("aws:kinesis/stream:Stream", "stream", {
  encryptionType: "KMS",
  kmsKeyId: key,
});
const managed = fixture<ManagedArgs>("gcp:managedkafka/cluster:Cluster", "managed", {
  clusterId: "orders",
  location: "europe-west3",
  capacityConfig: { memoryBytes: "3221225472", vcpuCount: "3" },
  gcpConfig: { accessConfig: { networkConfigs: [{ subnet: "nodes" }] } },
});
const fromKey = (property: string) => ({
  propertyDependencies: { [property]: [urnOf("aws:kms/key:Key", "key")] },
});
const plaintext = "violation: its brokers accept plaintext";

const providers = "violation: its key is the provider's";

export const examination: Examination = {
  rule: dataQueueEncrypted,
  base: [queue(), plain(), topic(), broker(), kafka(), pubsub(), stream(), managed()],
  mutants: [
    { of: "plain", path: "sqsManagedSseEnabled", bad: [false], good: [true], absent: "pass" },
    { of: "queue", path: "sqsManagedSseEnabled", good: [false, true], absent: "pass", unknown: "pass" },
    { of: "queue", path: "kmsMasterKeyId", good: ["alias/aws/sqs"], absent: "pass", unknown: "pass" },
    { of: "topic", path: "kmsMasterKeyId", good: ["alias/aws/sns"], absent: "violation" },
    { of: "broker", path: "encryptionOptions.useAwsOwnedKey", bad: [true], absent: "violation" },
    { of: "broker", path: "encryptionOptions.kmsKeyId", good: [key], absent: "pass", unknown: "pass" },
    {
      of: "kafka",
      path: "encryptionInfo.encryptionInTransit.clientBroker",
      bad: ["TLS_PLAINTEXT", "PLAINTEXT"],
      absent: "pass",
    },
    { of: "kafka", path: "encryptionInfo.encryptionInTransit.inCluster", bad: [false], absent: "pass" },
    {
      of: "kafka",
      path: "encryptionInfo.encryptionAtRestKmsKeyArn",
      good: [key],
      absent: "pass",
      unknown: "pass",
    },
    { of: "stream", path: "encryptionType", bad: ["NONE"], absent: "violation" },
    { of: "stream", path: "kmsKeyId", good: ["alias/aws/kinesis"], absent: "pass", unknown: "pass" },
    { of: "managed", path: "gcpConfig.kmsKey", good: ["k"], absent: "pass", unknown: "pass" },
    { of: "pubsub", path: "kmsKeyName", good: ["k"], absent: "violation" },
  ],
  cases: [
    [
      "fails where SQS is told not to encrypt and nothing else does",
      [queue({ kmsMasterKeyId: "", sqsManagedSseEnabled: false })],
      { queue: "violation: its messages are not encrypted" },
    ],
    [
      "knows a key before it has a name",
      [
        queue({ kmsMasterKeyId: unknown, sqsManagedSseEnabled: false }, fromKey("kmsMasterKeyId")),
        topic({ kmsMasterKeyId: unknown }, fromKey("kmsMasterKeyId")),
      ],
    ],
    [
      "says both of brokers that accept plaintext and talk it",
      [
        kafka({
          encryptionInfo: { encryptionInTransit: { clientBroker: "TLS_PLAINTEXT", inCluster: false } },
        }),
      ],
      { kafka: `${plaintext} | violation: its brokers talk plaintext to each other` },
    ],
    [
      "fails on plaintext beside an unknown",
      [kafka({ encryptionInfo: { encryptionInTransit: { clientBroker: "PLAINTEXT", inCluster: unknown } } })],
      { kafka: plaintext },
    ],
    ["takes what MSK does by default", [kafka({ encryptionInfo: undefined })]],
    [
      "wants keys of one's own where it is told to",
      [plain(), queue(), topic({ kmsMasterKeyId: "alias/aws/sns" }), broker(), kafka()],
      { plain: providers, topic: providers },
      { customerKeys: true },
    ],
    [
      "of streams too",
      [stream({ kmsKeyId: "alias/aws/kinesis" }), managed()],
      { stream: providers, managed: "violation: its key is in no project of yours" },
      { customerKeys: true },
    ],
  ],
};
