import * as z from "zod";
import { all, any, type Fact, isFalse, isFilled, isOneOf, matches, not } from "../../core/facts";
import { configurable, type Finding, must, type Subject } from "../../core/model";
import { byType, willBeSet } from "../../core/subject";

/** Keys that the provider has made for a service, which every user of the account may use. */
const PROVIDERS_KEY = /(^|\/)alias\/aws\//;

const settings = {
  customerKeys: z
    .boolean()
    .default(false)
    .describe("whether the key must be one of yours, not the provider's"),
};

export const dataQueueEncrypted = configurable(
  {
    id: "data-queue-encrypted",
    title: "Queues, topics, brokers and streams are encrypted, at rest and on the way",
    severity: "high",
    level: "mandatory",
    why: "Messages carry what databases carry, and without a key of its own nobody can say who read them.",
    remedy: "Name a KMS key, and let brokers accept TLS only.",
    refs: {
      trivy: [
        "AVD-AWS-0096",
        "AVD-AWS-0135",
        "AVD-AWS-0095",
        "AVD-AWS-0136",
        "AVD-AWS-0073",
        "AVD-AWS-0179",
        "AVD-AWS-0064",
      ],
      checkov: [
        "CKV_AWS_27",
        "CKV2_AWS_73",
        "CKV_AWS_26",
        "CKV_AWS_81",
        "CKV_AWS_209",
        "CKV_AWS_43",
        "CKV_GCP_83",
      ],
    },
    mustKnow: ["sqsManagedSseEnabled", "encryptionType", "encryptionInfo.encryptionInTransit"],
  },
  settings,
  ({ customerKeys }) => {
    const isOwn = (subject: Subject, property: string): Fact =>
      all(willBeSet(subject, property), any(willBeMade(subject, property), notProviders(subject, property)));

    /** SQS encrypts with a key of its own unless told otherwise. */
    const queue = (subject: Subject): Finding[] => {
      const key = subject.props.at("kmsMasterKeyId");
      const off = subject.props.at("sqsManagedSseEnabled");
      const fact = any(willBeSet(subject, "kmsMasterKeyId"), not(isFalse(off)));
      return [
        must(fact, off, "its messages are not encrypted"),
        must(any(!customerKeys, isOwn(subject, "kmsMasterKeyId")), key, "its key is the provider's"),
      ];
    };
    const topic = (subject: Subject): Finding[] => {
      const key = subject.props.at("kmsMasterKeyId");
      return [
        must(willBeSet(subject, "kmsMasterKeyId"), key, "its messages are not encrypted"),
        must(any(!customerKeys, isOwn(subject, "kmsMasterKeyId")), key, "its key is the provider's"),
      ];
    };
    /** The key that a broker has by default is in no account that one could look into. */
    const broker = (subject: Subject): Finding[] => {
      const options = subject.props.at("encryptionOptions");
      const owned = options.at("useAwsOwnedKey");
      const key = options.at("kmsKeyId");
      const named = all(isFilled(key), not(matches(key, PROVIDERS_KEY)));
      return [
        must(isFalse(owned), owned, "its key is in no account of yours"),
        must(
          any(!customerKeys, named, dependsOnKey(subject, "encryptionOptions")),
          key,
          "its key is the provider's",
        ),
      ];
    };
    /** MSK encrypts at rest always, and on the way unless told otherwise. */
    const stream = (subject: Subject): Finding[] => {
      const info = subject.props.at("encryptionInfo");
      const client = info.at("encryptionInTransit.clientBroker").or("TLS");
      const inside = info.at("encryptionInTransit.inCluster");
      const key = info.at("encryptionAtRestKmsKeyArn");
      return [
        must(isOneOf(client, "TLS", ""), client, "its brokers accept plaintext"),
        must(not(isFalse(inside)), inside, "its brokers talk plaintext to each other"),
        must(
          any(!customerKeys, isFilled(key), dependsOnKey(subject, "encryptionInfo")),
          key,
          "its key is the provider's",
        ),
      ];
    };
    return byType({
      "aws:sqs/queue:Queue": queue,
      "aws:sns/topic:Topic": topic,
      "aws:mq/broker:Broker": broker,
      "aws:msk/cluster:Cluster": stream,
      // Without KMS, a stream of Kinesis is not encrypted; its own alias is the provider's.
      "aws:kinesis/stream:Stream": (subject) => {
        const type = subject.props.at("encryptionType");
        const key = subject.props.at("kmsKeyId");
        return [
          must(isOneOf(type, "KMS"), type, "its messages are not encrypted"),
          must(any(!customerKeys, isOwn(subject, "kmsKeyId")), key, "its key is the provider's"),
        ];
      },
      "gcp:managedkafka/cluster:Cluster": (subject) => {
        const key = subject.props.at("gcpConfig.kmsKey");
        return [must(any(!customerKeys, willBeSet(subject, key)), key, "its key is in no project of yours")];
      },
      "gcp:pubsub/topic:Topic": (subject) => [
        must(
          willBeSet(subject, "kmsKeyName"),
          subject.props.at("kmsKeyName"),
          "its key is in no project of yours",
        ),
      ],
    });
  },
);

function notProviders({ props }: Subject, property: string): Fact {
  return not(matches(props.at(property), PROVIDERS_KEY));
}

/** Whether a key is made in the same stack, and so is nobody else's. */
function willBeMade(subject: Subject, property: string): boolean {
  return subject.props.at(property).unknown && dependsOnKey(subject, property);
}

function dependsOnKey({ propertyDependencies }: Subject, property: string): boolean {
  return (propertyDependencies[property] ?? []).some((urn) => urn.includes("aws:kms/"));
}
