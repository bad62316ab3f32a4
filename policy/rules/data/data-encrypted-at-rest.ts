import * as z from "zod";
import { all, any, type Fact, isFilled, isOneOf, isTrue, matches, not } from "../../core/facts";
import { byKind, type Manifest } from "../../kubernetes/objects";
import { configurable, type Finding, must, type Subject } from "../../core/model";
import { byType, together, willBeSet } from "../../core/subject";

const info = {
  id: "data-encrypted-at-rest",
  title: "Databases and caches encrypt what they store",
  severity: "critical",
  level: "mandatory",
  why: "A snapshot or a disk that leaves the account is readable without it, and turning it on later means a new database.",
  remedy:
    "Set storageEncrypted (RDS), atRestEncryptionEnabled (ElastiCache) or encryptAtRest.enabled (OpenSearch) to true, with a key of yours.",
  refs: {
    trivy: ["AVD-AWS-0079", "AVD-AWS-0080", "AVD-AWS-0045", "AVD-AWS-0078"],
    checkov: [
      "CKV_AWS_16",
      "CKV_AWS_96",
      "CKV_AWS_140",
      "CKV_AWS_29",
      "CKV_AWS_327",
      "CKV_AWS_191",
      "CKV_AWS_354",
      "CKV_AWS_5",
      "CKV_AWS_247",
    ],
  },
  mustKnow: ["storageEncrypted", "atRestEncryptionEnabled", "encryptAtRest.enabled"],
} as const;

/** Whether a setting is left to something that the resource is made from, which passes its own on. */
function inherited(subject: Subject, property: string, sources: readonly string[]): Fact {
  const left = not(isFilled(subject.props.at(property)));
  return all(left, any(...sources.map((source) => willBeSet(subject, source))));
}

function encrypted(subject: Subject, property: string, sources: readonly string[], byDefault: Fact = false) {
  const setting = subject.props.at(property);
  const fact = any(isTrue(setting), inherited(subject, property, sources), byDefault);
  return must(fact, setting, "its storage is not encrypted");
}

/** The query texts that Performance Insights keeps hold values of the application. */
function insights(subject: Subject): Finding {
  const on = isTrue(subject.props.at("performanceInsightsEnabled"));
  const key = subject.props.at("performanceInsightsKmsKeyId");
  const fact = any(not(on), willBeSet(subject, "performanceInsightsKmsKeyId"));
  return must(fact, key, "Performance Insights keeps its queries with the provider's key");
}

/** Percona's operator encrypts a replica set unless the configuration of its servers says otherwise. */
function percona({ body }: Manifest): Finding[] {
  const spec = body.at("spec");
  return [
    must(true, spec, "its storage is not encrypted"),
    ...[...spec.each("replsets[].configuration"), spec.at("sharding.configsvrReplSet.configuration")].map(
      (text) =>
        must(not(matches(text, /\benableEncryption:\s*false\b/)), text, "its storage is not encrypted"),
    ),
  ];
}

const OF_CLUSTER = [
  "replicationSourceIdentifier",
  "snapshotIdentifier",
  "globalClusterIdentifier",
  "restoreToPointInTime",
];
const OF_INSTANCE = ["replicateSourceDb", "snapshotIdentifier", "restoreToPointInTime"];
const OF_GROUP = ["globalReplicationGroupId"];

const settings = {
  customerKeys: z
    .boolean()
    .default(false)
    .describe("whether the key must be one of yours, not the provider's"),
};

export const dataEncryptedAtRest = configurable(info, settings, ({ customerKeys }) => {
  /** Google encrypts everything; the key is the question. */
  const ownKey = (property: string, ...sources: readonly string[]) => {
    return (subject: Subject): Finding => {
      const fact = any(
        !customerKeys,
        willBeSet(subject, property),
        any(...sources.map((source) => willBeSet(subject, source))),
      );
      return must(fact, subject.props.at(property), "it is encrypted with the provider's key");
    };
  };
  const openSearch = (subject: Subject): Finding[] => [
    encrypted(subject, "encryptAtRest.enabled", []),
    ownKey("encryptAtRest.kmsKeyId")(subject),
  ];
  const clouds = byType({
    "aws:rds/cluster:Cluster": (subject) => [
      // Aurora Serverless v1 has no storage that is not encrypted.
      encrypted(
        subject,
        "storageEncrypted",
        OF_CLUSTER,
        isOneOf(subject.props.at("engineMode"), "serverless"),
      ),
      ownKey("kmsKeyId", ...OF_CLUSTER)(subject),
      insights(subject),
    ],
    "aws:rds/instance:Instance": (subject) => [
      encrypted(subject, "storageEncrypted", OF_INSTANCE),
      ownKey("kmsKeyId", ...OF_INSTANCE)(subject),
      insights(subject),
    ],
    "aws:rds/clusterInstance:ClusterInstance": (subject) => [insights(subject)],
    "aws:rds/globalCluster:GlobalCluster": (subject) => [
      encrypted(subject, "storageEncrypted", ["sourceDbClusterIdentifier"]),
    ],
    // Valkey is encrypted unless told otherwise, Redis only if told so.
    "aws:elasticache/replicationGroup:ReplicationGroup": (subject) => {
      const left = not(isFilled(subject.props.at("atRestEncryptionEnabled")));
      const byDefault = all(left, isOneOf(subject.props.at("engine"), "valkey"));
      return [
        encrypted(subject, "atRestEncryptionEnabled", OF_GROUP, byDefault),
        ownKey("kmsKeyId", ...OF_GROUP)(subject),
      ];
    },
    "gcp:sql/databaseInstance:DatabaseInstance": (subject) => [
      ownKey("encryptionKeyName", "masterInstanceName")(subject),
    ],
    "gcp:redis/instance:Instance": (subject) => [ownKey("customerManagedKey")(subject)],
    "gcp:redis/cluster:Cluster": (subject) => [ownKey("kmsKey")(subject)],
    "gcp:memorystore/instance:Instance": (subject) => [ownKey("kmsKey")(subject)],
    "aws:opensearch/domain:Domain": openSearch,
    "aws:elasticsearch/domain:Domain": openSearch,
  });
  return together(clouds, byKind({ "psmdb.percona.com/PerconaServerMongoDB": percona }));
});
