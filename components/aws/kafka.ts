import { Cluster, Configuration, Topic } from "@pulumi/aws/msk";
import { after } from "../after";
import type { Scope } from "../component";
import type { KafkaConsumer, KafkaOutputs, KafkaSpec, Size } from "../contract";
import { physicalName } from "../pure/naming";
import { createAccess } from "./access";
import { type Account, arn } from "./account";
import { encryptedLogGroup, encryptionKey } from "./encryption";
import { grantConsumers } from "./grants";
import type { Statement } from "./policy-document";
import { KAFKA_VERSION } from "./versions";

/**
 * Port of brokers for clients that authenticate through IAM.
 * https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html
 */
const PORT = 9098;

/** One broker a zone; a write is safe on two of them. */
const BROKERS = 3;

/** https://docs.aws.amazon.com/msk/latest/developerguide/broker-instance-sizes.html */
const INSTANCE_TYPES: Readonly<Record<Size, string>> = {
  small: "kafka.t3.small",
  medium: "kafka.m7g.large",
  large: "kafka.m7g.xlarge",
};

/** A topic is declared, not made by whoever misspells one, and survives the loss of a zone. */
const SERVER_PROPERTIES = {
  "auto.create.topics.enable": false,
  "default.replication.factor": BROKERS,
  "min.insync.replicas": BROKERS - 1,
  "unclean.leader.election.enable": false,
};

/**
 * MSK without ZooKeeper in the database subnets of three zones. Clients authenticate as roles of IAM, whose policies
 * say which topics they may use: a service those that it declares and, where it says so, whatever begins with its
 * name and a dot. There is no password.
 * Encrypted between brokers, to clients, and at rest with a key of its own.
 */
export function kafka(account: Account, scope: Scope, spec: KafkaSpec): KafkaOutputs {
  const clusterName = physicalName([spec.name, "kafka"], 64);
  const logGroup = `/aws/msk/${clusterName}`;
  const key = encryptionKey(account, scope, spec, { purpose: "kafka", logGroups: [logGroup] });
  const logs = encryptedLogGroup(scope, { name: logGroup, retentionInDays: spec.logRetentionDays, key });
  const configuration = createConfiguration(scope, clusterName);
  const cluster = new Cluster(
    `${scope.name}-msk`,
    {
      clusterName,
      kafkaVersion: KAFKA_VERSION,
      numberOfBrokerNodes: BROKERS,
      brokerNodeGroupInfo: {
        instanceType: INSTANCE_TYPES[spec.size],
        clientSubnets: spec.network.databaseSubnetIds.apply((ids) => ids.slice(0, BROKERS)),
        securityGroups: [createKafkaAccess(scope, spec, clusterName)],
        storageInfo: { ebsStorageInfo: { volumeSize: spec.storageGib } },
      },
      clientAuthentication: { sasl: { iam: true, scram: false }, unauthenticated: false },
      encryptionInfo: {
        encryptionAtRestKmsKeyArn: key.arn,
        encryptionInTransit: { clientBroker: "TLS", inCluster: true },
      },
      configurationInfo: { arn: configuration.arn, revision: configuration.latestRevision },
      enhancedMonitoring: "PER_BROKER",
      loggingInfo: { brokerLogs: { cloudwatchLogs: { enabled: true, logGroup: logs.name } } },
    },
    scope.child({
      protect: spec.protect,
      // Brokers cannot move: the zones that they started in stay theirs, whatever zones come later.
      ignoreChanges: ["brokerNodeGroupInfo.clientSubnets"],
    }),
  );
  const topics = createTopics(scope, spec, cluster);
  const grants = spec.consumers.flatMap((consumer) =>
    grantConsumers(scope, [consumer], useOfTopics(account, clusterName, consumer)),
  );
  return {
    entries: {
      provider: "msk",
      "bootstrap-servers": after(cluster.bootstrapBrokersSaslIam, [...topics, ...grants]),
      "security-protocol": "SASL_SSL",
      // A token that the role signs; MSK takes AWS_MSK_IAM too, which only clients in Java speak
      // (aws.amazon.com/blogs/big-data/amazon-msk-iam-authentication-now-supports-all-programming-languages).
      "sasl-mechanism": "OAUTHBEARER",
      username: "",
      password: "",
      // Signed by Amazon's public authority, which every image trusts.
      certificates: "",
    },
    location: { cidrs: spec.network.databaseCidrs },
    ports: [PORT],
  };
}

/** Topics as services declare them; their names, numbers and times go through AWS, which needs no way to the brokers. */
function createTopics(scope: Scope, { topics, protect }: KafkaSpec, cluster: Cluster): Topic[] {
  return topics.map(
    ({ name, partitions, retentionHours }) =>
      new Topic(
        `${scope.name}-topic-${name}`,
        {
          name,
          clusterArn: cluster.arn,
          partitionCount: partitions,
          replicationFactor: BROKERS,
          configs: JSON.stringify({
            "min.insync.replicas": String(BROKERS - 1),
            "retention.ms": String(retentionHours * 3_600_000),
          }),
        },
        scope.child({ protect }),
      ),
  );
}

/**
 * What a service does with topics and, to read them together with its other pods, with consumer groups of its own.
 * A dot ends its name, which holds none: `orders` gets nothing of `orders-archive`. A cluster's UUID, the part
 * after its name, is not known in a preview.
 * https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html
 */
function useOfTopics(account: Account, clusterName: string, { service, use }: KafkaConsumer): Statement[] {
  const named = (kind: string, name: string) => arn(account, "kafka", `${kind}/${clusterName}/*/${name}`);
  const allow = (sid: string, actions: readonly string[], resources: readonly string[]): Statement[] =>
    resources.length === 0
      ? []
      : [{ Sid: sid, Action: actions.map((action) => `kafka-cluster:${action}`), Resource: resources }];
  const topics = (names: readonly string[]) => names.map((name) => named("topic", name));
  return [
    ...allow(
      "Cluster",
      ["Connect", "DescribeCluster", "WriteDataIdempotently"],
      [arn(account, "kafka", `cluster/${clusterName}/*`)],
    ),
    ...allow(
      "Topics",
      ["DescribeTopic", "ReadData", "WriteData"],
      topics(use.prefix ? [`${service}.*`] : []),
    ),
    ...allow("Read", ["DescribeTopic", "ReadData"], topics(use.reads)),
    ...allow("Write", ["DescribeTopic", "WriteData"], topics(use.writes)),
    ...allow(
      "Groups",
      ["AlterGroup", "DescribeGroup"],
      [named("group", service), named("group", `${service}.*`)],
    ),
  ];
}

function createConfiguration(scope: Scope, name: string): Configuration {
  const lines = Object.entries(SERVER_PROPERTIES).map(([property, value]) => `${property}=${value}`);
  return new Configuration(
    `${scope.name}-configuration`,
    { name, description: `Brokers of ${name}`, serverProperties: lines.join("\n") },
    scope.child(),
  );
}

function createKafkaAccess(scope: Scope, { network }: KafkaSpec, clusterName: string) {
  return createAccess(scope, {
    name: clusterName,
    what: `Kafka ${clusterName}`,
    port: PORT,
    network,
    internalCidrs: [],
  }).group.id;
}
