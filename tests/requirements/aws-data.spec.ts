import { expect } from "chai";
import type { RecordedResource } from "../../cli/recorder/recorder";
import { BINDINGS } from "../../components/pure/bindings";
import { isProps, type Props, type Value, valuesAt } from "../../sandbox/simulator/values";
import type { Settings } from "../support/plans";
import { type Graph, graphOf } from "./graph";
import { AWS_DATA, STORES } from "./stores";

const SETTINGS: Settings = { ...STORES, ...AWS_DATA };

/** What a JSON text says. */
function parsed(json: Value | undefined): Props {
  return JSON.parse(typeof json === "string" ? json : "{}") as Props;
}

/** Statements of a policy's JSON text. */
function statements(json: Value | undefined): Props[] {
  return parsed(json)["Statement"] as Props[];
}

function at(inputs: Props, path: string): Value | undefined {
  return valuesAt(inputs, path)[0]?.value;
}

/** Actions that a policy allows, or the services that it lets in. */
function allowed({ inputs }: RecordedResource, what: "Action" | "Service"): Value[] {
  return statements(inputs["policy"])
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(({ Action, Principal }) =>
      listed(what === "Action" ? Action : isProps(Principal) ? Principal["Service"] : undefined),
    );
}

/** A policy names one thing, or a list of them. */
function listed(value: Value | undefined): Value[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** A policy that nobody passes without TLS. */
function refusesPlaintext({ inputs }: RecordedResource): boolean {
  return statements(inputs["policy"]).some(
    ({ Effect, Principal, Condition }) =>
      Effect === "Deny" &&
      Principal === "*" &&
      JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
  );
}

describe("requirements: data services of AWS", () => {
  let graph: Graph;
  let dev: Graph;
  before(async function () {
    this.timeout(60_000);
    graph = await graphOf("aws", SETTINGS);
    dev = await graphOf("aws", STORES, "dev");
  });

  const named = (type: string, name: string) => graph.only(type, name).inputs;
  /** Outputs of the simulated cloud, which inputs of others repeat. */
  const keyOf = (component: string) => graph.only("aws:kms/key:Key", `${component}-key`);

  describe("M01 the stores that a service declares", () => {
    it("N05 cache: multi-AZ Valkey with failover, a password, TLS and a key of its own, in no public subnet", () => {
      const cache = named("aws:elasticache/replicationGroup:ReplicationGroup", "cache-sessions-valkey");
      expect(cache).to.include({
        engine: "valkey",
        nodeType: "cache.m5.large",
        numCacheClusters: 3,
        automaticFailoverEnabled: true,
        multiAzEnabled: true,
        transitEncryptionEnabled: true,
        transitEncryptionMode: "required",
        atRestEncryptionEnabled: true,
        snapshotRetentionLimit: 35,
      });
      expect(cache["authTokenWo"]).to.be.a("string").with.length.at.least(16);
      expect(cache["authToken"]).to.equal(undefined);
      expect(cache["kmsKeyId"]).to.be.a("string");
      const subnets = graph
        .inputs("aws:ec2/subnet:Subnet")
        .filter(({ tags }) => JSON.stringify(tags).includes("-database-"));
      expect(named("aws:elasticache/subnetGroup:SubnetGroup", "cache-sessions-subnets")["subnetIds"])
        .to.be.an("array")
        .with.lengthOf(subnets.length);
      const rules = graph
        .of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
        .filter(({ name }) => name.startsWith("cache-sessions-"));
      expect(rules.map(({ inputs }) => inputs["cidrIpv4"]))
        .to.have.length(3)
        .and.not.to.include("0.0.0.0/0");
    });

    it("N05 cache: small and alone in dev, a Redis Cluster with shards", async () => {
      const type = "aws:elasticache/replicationGroup:ReplicationGroup";
      expect(dev.only(type).inputs).to.include({
        nodeType: "cache.t3.small",
        numCacheClusters: 1,
        automaticFailoverEnabled: false,
      });
      const sharded = await graphOf("aws", { ...STORES, caches: { sessions: { shards: 3 } } });
      expect(sharded.only(type).inputs).to.include({
        clusterMode: "enabled",
        numNodeGroups: 3,
        replicasPerNodeGroup: 2,
        automaticFailoverEnabled: true,
        parameterGroupName: "default.valkey8.cluster.on",
      });
    });

    it("N13 queue: SQS with a dead-letter queue of its own, encrypted, nobody without TLS", () => {
      const queue = named("aws:sqs/queue:Queue", "queue-jobs-queue");
      const redrive = parsed(queue["redrivePolicy"]);
      expect(redrive).to.deep.equal({
        deadLetterTargetArn: "arn:aws:sqs:eu-central-1:111122223333:acme-prod-jobs-dead-letter",
        maxReceiveCount: 5,
      });
      const deadLetter = named("aws:sqs/queue:Queue", "queue-jobs-dead-letter");
      expect(deadLetter["redriveAllowPolicy"]).to.contain("byQueue").and.contain("acme-prod-jobs");
      for (const { kmsMasterKeyId } of [queue, deadLetter]) expect(kmsMasterKeyId).to.be.a("string");
      for (const name of ["queue-jobs-policy", "queue-jobs-dead-letter"]) {
        expect(refusesPlaintext(graph.only("aws:sqs/queuePolicy:QueuePolicy", name)), name).to.equal(true);
      }
    });

    it("E05 search: OpenSearch in the VPC over three zones, HTTPS, users, encrypted, with its logs", () => {
      const domain = named("aws:opensearch/domain:Domain", "search-products-opensearch");
      expect(domain["clusterConfig"]).to.deep.equal({
        instanceType: "m6g.large.search",
        instanceCount: 3,
        zoneAwarenessEnabled: true,
        zoneAwarenessConfig: { availabilityZoneCount: 3 },
      });
      expect(at(domain, "vpcOptions.subnetIds")).to.have.length(3);
      expect(domain["advancedSecurityOptions"]).to.deep.include({
        enabled: true,
        internalUserDatabaseEnabled: true,
      });
      expect(at(domain, "domainEndpointOptions.enforceHttps")).to.equal(true);
      expect(domain["nodeToNodeEncryption"]).to.deep.equal({ enabled: true });
      expect(at(domain, "encryptAtRest.kmsKeyId")).to.be.a("string");
      expect(domain["logPublishingOptions"]).to.have.length(4);
    });

    it("bucket: encrypted, versioned, never public, nobody without TLS", () => {
      const objects = "bucket-invoices-objects";
      expect(named("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", objects)).to.include({
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      });
      const encryption = named(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        objects,
      );
      expect(at(encryption, "rules[].applyServerSideEncryptionByDefault.sseAlgorithm")).to.equal("aws:kms");
      expect(
        at(named("aws:s3/bucketVersioning:BucketVersioning", objects), "versioningConfiguration.status"),
      ).to.equal("Enabled");
      const ownership = named("aws:s3/bucketOwnershipControls:BucketOwnershipControls", objects);
      expect(at(ownership, "rule.objectOwnership")).to.equal("BucketOwnerEnforced");
      const lifecycle = named("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", objects);
      expect(at(lifecycle, "rules[].noncurrentVersionExpiration.noncurrentDays")).to.equal(30);
      expect(refusesPlaintext(graph.only("aws:s3/bucketPolicy:BucketPolicy", objects))).to.equal(true);
    });

    it("are protected, each with a key of its own", () => {
      const stateful = [
        ["aws:elasticache/replicationGroup:ReplicationGroup", "cache-sessions-valkey"],
        ["aws:sqs/queue:Queue", "queue-jobs-queue"],
        ["aws:sqs/queue:Queue", "queue-jobs-dead-letter"],
        ["aws:opensearch/domain:Domain", "search-products-opensearch"],
        ["aws:s3/bucket:Bucket", "bucket-invoices-objects"],
        ["aws:kinesis/stream:Stream", "queue-jobs-clicks"],
        ["aws:msk/cluster:Cluster", "kafka-msk"],
        ["aws:rds/instance:Instance", "database-reports-rds"],
      ] as const;
      for (const [type, name] of stateful) expect(graph.only(type, name).protect, name).to.equal(true);
      for (const component of ["cache-sessions", "queue-jobs", "search-products", "bucket-invoices"]) {
        expect(keyOf(component).inputs["enableKeyRotation"], component).to.equal(true);
      }
    });

    it("give a service the entries that the bindings name, on this target as on every other", () => {
      const stores = { cache: "sessions", queue: "jobs", search: "products", bucket: "invoices" } as const;
      for (const [kind, key] of Object.entries(stores)) {
        const { dataJson } = named("vault:kv/secretV2:SecretV2", `${kind}-${key}-binding`);
        const entries = parsed(dataJson);
        const { type, keys } = BINDINGS[kind as keyof typeof stores];
        expect(Object.keys(entries).sort(), kind).to.deep.equal([...keys].sort());
        expect(entries["type"]).to.equal(type);
      }
    });
  });

  it("N03 gives a service a role of its own that may use its stores and nothing else, without a credential", () => {
    const role = graph.only("aws:iam/role:Role", "identity-orders-role");
    const [trust] = statements(role.inputs["assumeRolePolicy"]);
    expect(JSON.stringify(trust)).to.contain("shop").and.contain("orders");
    const policies = graph
      .of("aws:iam/rolePolicy:RolePolicy")
      .filter(({ inputs }) => inputs["role"] === role.inputs["name"]);
    expect(policies.map(({ name }) => name).sort()).to.deep.equal([
      "bucket-invoices-orders",
      "queue-jobs-orders",
    ]);
    for (const policy of policies) {
      for (const { Resource, Condition } of statements(policy.inputs["policy"])) {
        const resources = listed(Resource).map((arn) => JSON.stringify(arn));
        // A key is named by its alias, in the condition.
        expect(Condition !== undefined || resources.every((arn) => /invoices|jobs/.test(arn))).to.equal(true);
      }
      expect(
        allowed(policy, "Action").filter((action) => JSON.stringify(action).endsWith(':*"')),
      ).to.deep.equal([]);
    }
    const [egress] = graph
      .of("kubernetes:networking.k8s.io/v1:NetworkPolicy")
      .filter(({ name }) => name === "service-orders-network-policy");
    expect(JSON.stringify(egress?.inputs["spec"])).to.contain("169.254.170.23/32");
    expect(graph.of("aws:iam/user:User")).to.deep.equal([]);
    expect(graph.of("aws:iam/accessKey:AccessKey")).to.deep.equal([]);
  });

  it("N03 gives nothing to a service that declares no store", () => {
    const principals = graph.of("aws:iam/role:Role").map(({ name }) => name);
    expect(principals).to.include("identity-orders-role").and.not.to.include("identity-podinfo-role");
  });

  it("N04 runs Aurora over the zones with failover, 35 days of PITR, Database Insights and its extra readers", async () => {
    const cluster = named("aws:rds/cluster:Cluster", "database-main-aurora");
    expect(cluster).to.include({
      storageEncrypted: true,
      deletionProtection: true,
      backupRetentionPeriod: 35,
      databaseInsightsMode: "advanced",
      performanceInsightsEnabled: true,
      skipFinalSnapshot: false,
    });
    const instances = graph
      .of("aws:rds/clusterInstance:ClusterInstance")
      .filter(({ name }) => name.startsWith("database-main-"));
    expect(instances.map(({ name }) => name).sort()).to.deep.equal(
      ["a", "a2", "b", "c"].map((key) => `database-main-${key}`),
    );
    expect(new Set(instances.map(({ inputs }) => inputs["instanceClass"]))).to.deep.equal(
      new Set(["db.r5.large"]),
    );
    const extra = instances.find(({ name }) => name === "database-main-a2");
    expect(extra?.inputs["promotionTier"]).to.equal(15);
    const [small] = (await graphOf("aws", {}, "dev")).inputs("aws:rds/clusterInstance:ClusterInstance");
    expect(small?.["instanceClass"]).to.equal("db.t3.medium");
  });

  it("N04 E04 changes nothing else when a reader comes or goes", async () => {
    const inputsOf = ({ resources }: Graph) =>
      new Map(
        resources
          .filter(({ custom }) => custom)
          .map(({ urn, inputs }) => [urn, JSON.stringify(inputs)] as const),
      );
    const before = inputsOf(graph);
    const readers = { main: { readers: 2 }, reports: { readers: 2 } };
    const databases = {
      ...AWS_DATA.databases,
      main: { ...AWS_DATA.databases.main, ...readers.main },
      reports: { ...AWS_DATA.databases.reports, ...readers.reports },
    };
    const after = inputsOf(await graphOf("aws", { ...SETTINGS, databases }));
    for (const [urn, inputs] of before) expect(after.get(urn), urn).to.equal(inputs);
    const added = [...after.keys()].filter((urn) => !before.has(urn)).map((urn) => urn.split("::").at(-1));
    expect(added.sort()).to.deep.equal(["database-main-b2", "database-reports-reader-b"]);
  });

  it("M01 N04 switches a database to serverless capacity with one word", () => {
    const cluster = named("aws:rds/cluster:Cluster", "database-bursts-aurora");
    expect(cluster["serverlessv2ScalingConfiguration"]).to.deep.equal({ minCapacity: 2, maxCapacity: 64 });
    const classes = graph
      .of("aws:rds/clusterInstance:ClusterInstance")
      .filter(({ name }) => name.startsWith("database-bursts-"))
      .map(({ inputs }) => inputs["instanceClass"]);
    expect(new Set(classes)).to.deep.equal(new Set(["db.serverless"]));
  });

  it("M01 M13 E04 switches a database to RDS with a standby, growing storage, PITR and read replicas", () => {
    const type = "aws:rds/instance:Instance";
    expect(named(type, "database-reports-rds")).to.include({
      engine: "postgres",
      multiAz: true,
      allocatedStorage: 100,
      maxAllocatedStorage: 500,
      storageEncrypted: true,
      backupRetentionPeriod: 35,
      deletionProtection: true,
      publiclyAccessible: false,
    });
    const reader = named(type, "database-reports-reader-a");
    expect(reader["replicateSourceDb"]).to.equal("acme-prod-reports");
    expect(graph.of("aws:rds/cluster:Cluster").map(({ name }) => name)).not.to.include(
      "database-reports-aurora",
    );
  });

  it("N13 fills a queue from EventBridge, a topic, a stream and an API, each let in by name and nobody else", () => {
    const writers = allowed(graph.only("aws:sqs/queuePolicy:QueuePolicy", "queue-jobs-policy"), "Service");
    expect(writers).to.deep.equal([
      ...["events.amazonaws.com", "events.amazonaws.com", "sns.amazonaws.com", "sns.amazonaws.com"],
    ]);
    const [{ Condition } = {}] = statements(
      named("aws:sqs/queuePolicy:QueuePolicy", "queue-jobs-policy")["policy"],
    ).filter(({ Sid }) => Sid === "News");
    expect(JSON.stringify(Condition)).to.contain(":sns:eu-central-1:111122223333:acme-prod-news");

    const queueArn = "arn:aws:sqs:eu-central-1:111122223333:acme-prod-jobs";
    for (const name of ["queue-jobs-uploads", "queue-jobs-nightly"]) {
      const target = named("aws:cloudwatch/eventTarget:EventTarget", name);
      expect(target["arn"]).to.equal(queueArn);
      expect(at(target, "deadLetterConfig.arn")).to.equal(`${queueArn}-dead-letter`);
    }
    expect(named("aws:cloudwatch/eventRule:EventRule", "queue-jobs-nightly")["scheduleExpression"]).to.equal(
      "cron(0 3 * * ? *)",
    );
    expect(named("aws:sns/topicSubscription:TopicSubscription", "queue-jobs-news")).to.include({
      protocol: "sqs",
      endpoint: queueArn,
    });
    expect(named("aws:sns/topic:Topic", "queue-jobs-news")["kmsMasterKeyId"]).to.be.a("string");
    expect(named("aws:kinesis/stream:Stream", "queue-jobs-clicks")).to.include({
      shardCount: 2,
      encryptionType: "KMS",
    });
    expect(named("aws:pipes/pipe:Pipe", "queue-jobs-clicks")["target"]).to.equal(queueArn);
    expect(named("aws:apigatewayv2/route:Route", "queue-jobs-hooks")).to.include({
      routeKey: "POST /hooks",
      authorizationType: "AWS_IAM",
    });
  });

  it("E06 runs Kafka of three brokers with TLS, IAM, two copies in sync, its own key and its log", () => {
    const cluster = named("aws:msk/cluster:Cluster", "kafka-msk");
    expect(cluster["numberOfBrokerNodes"]).to.equal(3);
    expect(at(cluster, "brokerNodeGroupInfo.clientSubnets")).to.have.length(3);
    expect(cluster["kafkaVersion"]).to.match(/\.kraft$/);
    expect(cluster["clientAuthentication"]).to.deep.equal({
      sasl: { iam: true, scram: false },
      unauthenticated: false,
    });
    expect(at(cluster, "encryptionInfo.encryptionInTransit")).to.deep.equal({
      clientBroker: "TLS",
      inCluster: true,
    });
    expect(at(cluster, "encryptionInfo.encryptionAtRestKmsKeyArn")).to.be.a("string");
    expect(at(cluster, "loggingInfo.brokerLogs.cloudwatchLogs.enabled")).to.equal(true);
    const { serverProperties } = named("aws:msk/configuration:Configuration", "kafka-configuration");
    expect(serverProperties)
      .to.contain("min.insync.replicas=2\n")
      .and.contain("default.replication.factor=3\n")
      .and.contain("auto.create.topics.enable=false\n");
  });

  describe("refuses, and says what to set,", () => {
    const wrong = async (settings: Settings): Promise<string> =>
      graphOf("aws", settings).then(
        () => "",
        (error: unknown) => (error instanceof Error ? error.message : ""),
      );

    it("settings of a database, and sources of a queue, that are not declared", async () => {
      const aws = {
        databases: { reprots: { engine: "rds" } },
        events: { news: { queue: "jbos", source: { topic: {} } } },
      };
      const databases = { main: {}, reports: {} };
      const message = await wrong({ ...STORES, databases, aws });
      expect(message).to.contain(
        "  aws.databases.reprots\n    is not declared under databases; did you mean reports?\n",
      );
      expect(message).to.contain(
        '  aws.events.news.queue = "jbos"\n    is not declared under queues; did you mean jobs?',
      );
    });

    it("a source of two kinds, and one of none", async () => {
      const source = { topic: {}, stream: {} };
      const kinds = "needs one kind and no other; set one of eventBridge, topic, stream, api";
      expect(await wrong({ ...STORES, aws: { events: { news: { queue: "jobs", source } } } })).to.contain(
        kinds,
      );
      expect(await wrong({ ...STORES, aws: { events: { news: { queue: "jobs", source: {} } } } })).to.contain(
        kinds,
      );
    });

    it("N04 more readers than Aurora has room for", async () => {
      expect(await wrong({ databases: { main: { readers: 14 } } })).to.contain(
        "  databases.main.readers = 14\n    is more than Aurora has room for beside prod's instances; set at most 13",
      );
      expect(await wrong({ databases: { main: { readers: 13 } } })).to.equal("");
    });

    it("E06 Kafka in two zones", async () => {
      const aws = { zones: ["eu-central-1a", "eu-central-1b"] };
      expect(await wrong({ kafka: {}, aws })).to.contain(
        "  aws.zones\n    has too few zones for Kafka; set three or more, or remove kafka",
      );
    });
  });
});
