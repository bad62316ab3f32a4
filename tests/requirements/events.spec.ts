import { expect } from "chai";
import { BINDINGS } from "../../components/pure/bindings";
import { type Props, text, valuesAt } from "../../sandbox/simulator/values";
import type { TargetName } from "../../stacks/targets";
import type { Settings } from "../support/plans";
import { type Graph, graphOf } from "./graph";
import { STORES } from "./stores";

const STRIMZI = "kubernetes:kafka.strimzi.io/v1";
const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

const { team, image, port } = STORES.services.orders;
const plain = { team, image, port };

/** Orders writes a topic of its own, invoices reads it, and legacy keeps all that begins with its name. */
const EVENTS: Settings = {
  kafka: {},
  services: {
    orders: { ...plain, events: { topics: { created: { partitions: 12, retentionHours: 24 } } } },
    invoices: {
      ...plain,
      events: { topics: { sent: {} }, reads: ["orders.created"] },
      scaling: {},
    },
    auditor: { ...plain, events: { reads: ["invoices.sent"], writes: ["orders.created"] } },
    legacy: { ...plain, kafka: true },
  },
};

const all = (inputs: Props, path: string) => valuesAt(inputs, path).map(({ value }) => value);
const named = (graph: Graph, type: string, name: string): Props => {
  const found = graph.inputs(type).find((inputs) => text(inputs, "metadata.name") === name);
  if (found === undefined) throw new Error(`no ${type} ${name}`);
  return found;
};

const refusal = (target: TargetName, settings: Settings): Promise<string> =>
  graphOf(target, settings).then(
    () => "",
    (error: unknown) => (error instanceof Error ? error.message : ""),
  );

describe("requirements: topics that services declare", function () {
  this.timeout(60_000);

  it("are made in MSK, and a role may use those that its service names and no others (E06)", async () => {
    const graph = await graphOf("aws", EVENTS);
    const topics = graph.inputs("aws:msk/topic:Topic");
    expect(topics.map(({ name }) => name)).to.have.members(["orders.created", "invoices.sent"]);
    const created = topics.find(({ name }) => name === "orders.created");
    expect(created).to.include({ partitionCount: 12, replicationFactor: 3 });
    expect(JSON.parse(text(created ?? {}, "configs") ?? "")).to.deep.equal({
      "min.insync.replicas": "2",
      "retention.ms": "86400000",
    });
    const rights = (service: string) => {
      const { inputs } = graph.only("aws:iam/rolePolicy:RolePolicy", `kafka-${service}`);
      const { Statement } = JSON.parse(text(inputs, "policy") ?? "{}") as {
        Statement: { Sid: string; Resource: string[] }[];
      };
      const topicsOf = (sid: string) =>
        Statement.filter((statement) => statement.Sid === sid).flatMap(({ Resource }) =>
          Resource.map((arn) => arn.split("/").at(-1)),
        );
      return { any: topicsOf("Topics"), read: topicsOf("Read"), write: topicsOf("Write") };
    };
    expect(rights("orders")).to.deep.equal({ any: [], read: ["orders.created"], write: ["orders.created"] });
    expect(rights("invoices")).to.deep.equal({
      any: [],
      read: ["invoices.sent", "orders.created"],
      write: ["invoices.sent"],
    });
    expect(rights("auditor")).to.deep.equal({ any: [], read: ["invoices.sent"], write: ["orders.created"] });
    expect(rights("legacy")).to.deep.equal({ any: ["legacy.*"], read: [], write: [] });
  });

  it("are made in Google's Kafka, each with a list of who may do what with it (E06)", async () => {
    const graph = await graphOf("gcp", EVENTS);
    const topics = graph.inputs("gcp:managedkafka/topic:Topic");
    expect(topics.map(({ topicId }) => topicId)).to.have.members(["orders.created", "invoices.sent"]);
    expect(topics.find(({ topicId }) => topicId === "orders.created")).to.deep.include({
      partitionCount: 12,
      replicationFactor: 3,
      configs: { "retention.ms": "86400000" },
    });
    const acl = graph
      .inputs("gcp:managedkafka/acl:Acl")
      .find((inputs) => inputs["aclId"] === "topic/orders.created");
    const entries = (all(acl ?? {}, "aclEntries[]") as Props[]).map(
      ({ principal, operation, permissionType }) =>
        `${permissionType as string} ${operation as string} ${(principal as string).split("/").at(-1) ?? ""}`,
    );
    expect(entries).to.have.members([
      "ALLOW READ orders",
      "ALLOW WRITE orders",
      "ALLOW READ invoices",
      "ALLOW WRITE auditor",
    ]);
  });

  it("are made by Strimzi, and a user may use those that its service names and no others (E06)", async () => {
    const graph = await graphOf("k3s", EVENTS);
    const created = named(graph, `${STRIMZI}:KafkaTopic`, "orders.created");
    expect(created["spec"]).to.deep.equal({
      partitions: 12,
      replicas: 3,
      config: { "retention.ms": 86_400_000, "min.insync.replicas": 2 },
    });
    const rules = (service: string) =>
      (all(named(graph, `${STRIMZI}:KafkaUser`, service), "spec.authorization.acls[]") as Props[]).map(
        (rule) =>
          `${text(rule, "resource.type") ?? ""} ${text(rule, "resource.patternType") ?? ""} ` +
          `${text(rule, "resource.name") ?? ""}: ${(all(rule, "operations[]") as string[]).join()}`,
      );
    expect(rules("invoices")).to.deep.equal([
      "topic literal invoices.sent: Describe,Read",
      "topic literal orders.created: Describe,Read",
      "topic literal invoices.sent: Describe,Write",
      "group literal invoices: Describe,Read",
      "group prefix invoices.: Describe,Read",
    ]);
    expect(rules("legacy")).to.deep.equal([
      "topic prefix legacy.: Describe,Read,Write",
      "group literal legacy: Describe,Read",
      "group prefix legacy.: Describe,Read",
    ]);
  });

  it("begin with their service's name, and are some service's (E06)", async () => {
    const services = { orders: { ...plain, events: { reads: ["payments.settled"] } } };
    expect(await refusal("aws", { kafka: {}, services })).to.contain(
      '  services.orders.events.reads[0] = "payments.settled"\n    is declared by no service; declare it under',
    );
    expect(await refusal("aws", { services })).to.contain(
      "  services.orders.events\n    has no Kafka to use",
    );
    const short = { orders: { ...plain, events: { writes: ["created"] } } };
    expect(await refusal("aws", { kafka: {}, services: short })).to.contain(
      "is no topic; set the service that declares it, a dot, and its name, such as orders.created",
    );
  });

  it("lie with whoever runs a Kafka elsewhere, in which a service may read what is not here (E06, F16)", async () => {
    const external = { bootstrapServers: ["broker.example.com:9092"], vaultPath: "acme/kafka" };
    const services = {
      orders: { ...plain, events: { topics: { created: {} }, reads: ["payments.settled"] } },
    };
    const graph = await graphOf("aws", { kafka: { external }, services });
    expect(graph.of("aws:msk/topic:Topic")).to.deep.equal([]);
    named(graph, "kubernetes:external-secrets.io/v1:ExternalSecret", "orders-kafka");
  });
});

describe("requirements: Kafka in the cluster", function () {
  this.timeout(60_000);
  let graph: Graph;
  before(async () => {
    graph = await graphOf("k3s", EVENTS);
  });

  it("has three brokers with volumes of the target's, without ZooKeeper, that nobody can delete (F16)", () => {
    const pool = graph.only(`${STRIMZI}:KafkaNodePool`);
    expect(pool.protect).to.equal(true);
    expect(graph.only(`${STRIMZI}:Kafka`).protect).to.equal(true);
    expect(pool.inputs["spec"]).to.deep.include({ replicas: 3, roles: ["controller", "broker"] });
    expect(all(pool.inputs, "spec.storage.volumes[]")).to.deep.equal([
      {
        id: 0,
        type: "persistent-claim",
        class: "local-path",
        size: "100Gi",
        deleteClaim: false,
        kraftMetadata: "shared",
      },
    ]);
    const kafka = graph.only(`${STRIMZI}:Kafka`).inputs;
    expect(kafka).to.have.nested.property("spec.kafka.template.podDisruptionBudget.maxUnavailable", 1);
    expect(all(kafka, "spec.kafka.config")[0]).to.include({
      "auto.create.topics.enable": false,
      "default.replication.factor": 3,
      "min.insync.replicas": 2,
    });
  });

  it("has one broker, which holds every message alone, in an environment that may lose it (F16)", async () => {
    const dev = await graphOf("k3s", EVENTS, "dev");
    expect(dev.only(`${STRIMZI}:KafkaNodePool`).inputs).to.have.nested.property("spec.replicas", 1);
    expect(named(dev, `${STRIMZI}:KafkaTopic`, "orders.created")).to.have.nested.property("spec.replicas", 1);
    expect(all(dev.only(`${STRIMZI}:Kafka`).inputs, "spec.kafka.config")[0]).to.include({
      "min.insync.replicas": 1,
      "offsets.topic.replication.factor": 1,
    });
  });

  it("takes TLS and a password of each service's own, which no other service can read (F16, E06)", () => {
    const listeners = all(graph.only(`${STRIMZI}:Kafka`).inputs, "spec.kafka.listeners[]") as Props[];
    expect(listeners).to.have.length(1);
    expect(listeners[0]).to.deep.include({ tls: true, authentication: { type: "scram-sha-512" } });
    const bindings = ["orders", "invoices"].map((service) => {
      const { inputs, secretPaths } = graph.only("vault:kv/secretV2:SecretV2", `kafka-${service}-binding`);
      expect(secretPaths).to.include("dataJson");
      return JSON.parse(text(inputs, "dataJson") ?? "{}") as Record<string, string>;
    });
    const [orders, invoices] = bindings;
    expect(Object.keys(orders ?? {})).to.have.members([...BINDINGS.kafka.keys]);
    expect(orders).to.include({
      provider: "strimzi",
      "security-protocol": "SASL_SSL",
      "sasl-mechanism": "SCRAM-SHA-512",
      username: "orders",
      "bootstrap-servers": "kafka-kafka-bootstrap.kafka.svc:9093",
    });
    expect(orders?.["password"]).to.have.length(40).and.not.equal(invoices?.["password"]);
    const policy = text(
      graph.only("vault:index/policy:Policy", "service-orders-vault-policy").inputs,
      "policy",
    );
    expect(policy).to.include("/bindings/kafka/orders").and.not.include("/bindings/kafka/invoices");
    const user = named(graph, `${STRIMZI}:KafkaUser`, "orders");
    expect(all(user, "spec.authentication.password.valueFrom.secretKeyRef")).to.deep.equal([
      { name: "passwords", key: "orders" },
    ]);
    const { inputs, secretPaths } = graph.only("kubernetes:core/v1:Secret", "kafka-passwords");
    expect(secretPaths.join()).to.include("stringData");
    expect(text(inputs, "stringData.orders")).to.equal(orders?.["password"]);
  });

  it("lets in the services that declare it, its operator and Prometheus, at Pod Security restricted (F16)", () => {
    const home = named(graph, "kubernetes:core/v1:Namespace", "kafka");
    expect(all(home, "metadata.labels")[0]).to.have.property(
      "pod-security.kubernetes.io/enforce",
      "restricted",
    );
    const inside = graph.inputs(POLICY).filter((inputs) => text(inputs, "metadata.namespace") === "kafka");
    const sources = inside
      .flatMap((inputs) => all(inputs, "spec.ingress[].from[].namespaceSelector.matchLabels") as Props[])
      .map((labels) => labels["kubernetes.io/metadata.name"]);
    expect(new Set(sources)).to.deep.equal(new Set(["shop", "keda", "monitoring", "strimzi"]));
    expect(inside.map((inputs) => text(inputs, "metadata.name"))).to.include("default-deny");
    const [operator] = graph
      .inputs("kubernetes:helm.sh/v3:Release")
      .filter((inputs) => text(inputs, "chart") === "strimzi-kafka-operator");
    expect(operator).to.have.nested.property("values.generateNetworkPolicy", false);
  });

  it("tells Prometheus of every consumer group's lag (F16, F11)", () => {
    const kafka = graph.only(`${STRIMZI}:Kafka`).inputs;
    expect(kafka).to.have.nested.property("spec.kafkaExporter.groupRegex", ".*");
    const monitor = graph.only("kubernetes:monitoring.coreos.com/v1:PodMonitor", "kafka-monitor").inputs;
    expect(all(monitor, "spec.selector.matchLabels")).to.deep.equal([
      { "strimzi.io/name": "kafka-kafka-exporter" },
    ]);
  });

  it("is asked for a service's lag with the service's own login and authority (F11)", async () => {
    const services = {
      ...(EVENTS["services"] as object),
      invoices: {
        ...plain,
        events: { topics: { sent: {} }, reads: ["orders.created"] },
        scaling: { kafkaLag: 50 },
      },
    };
    const scaled = await graphOf("k3s", { ...EVENTS, services });
    const triggers = all(
      named(scaled, "kubernetes:keda.sh/v1alpha1:ScaledObject", "invoices"),
      "spec.triggers[]",
    ) as Props[];
    expect(triggers.at(-1)).to.deep.include({
      type: "kafka",
      metadata: {
        bootstrapServers: "kafka-kafka-bootstrap.kafka.svc:9093",
        consumerGroup: "invoices",
        lagThreshold: "50",
        sasl: "scram_sha512",
        tls: "enable",
      },
    });
    const identities = scaled
      .inputs("kubernetes:policy.linkerd.io/v1alpha1:MeshTLSAuthentication")
      .filter((inputs) => text(inputs, "metadata.namespace") === "kafka")
      .flatMap((inputs) => all(inputs, "spec.identityRefs[].name"));
    expect(identities).to.include("keda-operator");
  });

  it("comes after its operator, and its topics and users after it (F16)", () => {
    expect(graph.only("trivium:index:Kafka").dependsOn.join()).to.include("kafka-operator");
    const topic = graph.of(`${STRIMZI}:KafkaTopic`)[0];
    expect(topic?.dependsOn.join()).to.include("kafka-cluster");
  });
});
