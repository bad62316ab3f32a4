import { expect } from "chai";
import { BINDINGS } from "../../components/pure/bindings";
import { isProps, type Props, text, valuesAt } from "../../sandbox/simulator/values";
import type { TargetName } from "../../stacks/targets";
import { targetNames } from "../../stacks/targets";
import type { Settings } from "../support/plans";
import { type Graph, graphOf } from "./graph";
import { EXTERNAL_KAFKA, STORES } from "./stores";

/** A service that uses no store besides. */
const { team, image, port } = STORES.services.orders;
const SERVICES = { orders: { team, image, port, kafka: true } };
const OWN: Settings = { kafka: {}, services: SERVICES };
const ELSEWHERE: Settings = { kafka: EXTERNAL_KAFKA, services: SERVICES };

/** What only the target's own Kafka has. */
const CLUSTERS = [
  "aws:msk/cluster:Cluster",
  "gcp:managedkafka/cluster:Cluster",
  "kubernetes:kafka.strimzi.io/v1:Kafka",
];

const PROVIDERS: Readonly<Partial<Record<TargetName, string>>> = { aws: "msk", gcp: "managed-kafka" };

function named(graph: Graph, type: string, name: string): Props {
  const found = graph.inputs(type).find((inputs) => text(inputs, "metadata.name") === name);
  if (found === undefined) throw new Error(`no ${type} ${name}`);
  return found;
}

const secretOf = (graph: Graph, name: string) =>
  named(graph, "kubernetes:external-secrets.io/v1:ExternalSecret", name);

/** What Vault holds of the binding, beside its path. */
function keptEntries(graph: Graph): { path: string | undefined; data: Record<string, string> } {
  const { inputs } = graph.only("vault:kv/secretV2:SecretV2", "kafka-binding");
  return {
    path: text(inputs, "name"),
    data: JSON.parse(text(inputs, "dataJson") ?? "{}") as Record<string, string>,
  };
}

/** What the service's role in Vault may read. */
function readable(graph: Graph): string {
  return text(graph.only("vault:index/policy:Policy", "service-orders-vault-policy").inputs, "policy") ?? "";
}

/** Blocks that the service's pods are let out to at a port. */
function egressAt(graph: Graph, port: number): unknown[] {
  const policy = graph
    .inputs("kubernetes:networking.k8s.io/v1:NetworkPolicy")
    .filter((inputs) => text(inputs, "metadata.namespace") === "shop")
    .find((inputs) => text(inputs, "metadata.name") === "orders");
  return valuesAt(policy ?? {}, "spec.egress[]")
    .map(({ value }) => (isProps(value) ? value : {}))
    .filter((rule) => valuesAt(rule, "ports[].port").some(({ value }) => value === port))
    .flatMap((rule) => valuesAt(rule, "to[].ipBlock.cidr").map(({ value }) => value));
}

function expectMounted(graph: Graph): void {
  const rollout = named(graph, "kubernetes:argoproj.io/v1alpha1:Rollout", "orders");
  const mounts = valuesAt(rollout, "spec.template.spec.containers[].volumeMounts[].mountPath");
  expect(mounts.map(({ value }) => value)).to.include("/bindings/kafka");
  const secrets = valuesAt(rollout, "spec.template.spec.volumes[].secret.secretName");
  expect(secrets.map(({ value }) => value)).to.include("orders-kafka");
}

const refusal = async (target: TargetName, settings: Settings): Promise<string> =>
  graphOf(target, settings).then(
    () => "",
    (error: unknown) => (error instanceof Error ? error.message : ""),
  );

describe("Kafka of the target's own", function () {
  this.timeout(60_000);

  for (const target of ["aws", "gcp"] as const) {
    it(`F16 E06 gives a service the entries that Kafka has everywhere, on ${target}`, async () => {
      const graph = await graphOf(target, OWN);
      const { path, data } = keptEntries(graph);
      expect(Object.keys(data)).to.have.members([...BINDINGS.kafka.keys]);
      expect(data).to.include({
        type: "kafka",
        provider: PROVIDERS[target],
        "security-protocol": "SASL_SSL",
        "sasl-mechanism": "OAUTHBEARER",
        username: "",
        password: "",
      });
      expect(data["bootstrap-servers"]).to.equal(graph.only("trivium:index:Platform").outputs["kafka"]);
      const secret = secretOf(graph, "orders-kafka");
      expect(text(secret, "spec.target.template.type")).to.equal("servicebinding.io/kafka");
      expect(valuesAt(secret, "spec.dataFrom[].extract.key").map(({ value }) => value)).to.deep.equal([path]);
      expect(valuesAt(secret, "spec.data")).to.deep.equal([]);
      expect(readable(graph)).to.include(`secret/data/${path ?? ""}`);
      expectMounted(graph);
      const port = Number(data["bootstrap-servers"]?.split(":").at(-1));
      expect(egressAt(graph, port)).not.to.be.empty.and.not.to.include("0.0.0.0/0");
    });
  }

  it("E06 lets a service's role use its own topics and consumer groups on AWS, and no others", async () => {
    const graph = await graphOf("aws", OWN);
    const { inputs } = graph.only("aws:iam/rolePolicy:RolePolicy", "kafka-orders");
    expect(inputs["role"]).to.equal(graph.only("aws:iam/role:Role", "identity-orders-role").outputs["name"]);
    const { Statement } = JSON.parse(text(inputs, "policy") ?? "{}") as {
      Statement: { Sid: string; Action: string[]; Resource: string[] }[];
    };
    const statements = new Map(Statement.map((statement) => [statement.Sid, statement]));
    const at = (resource: string) => `arn:aws:kafka:eu-central-1:111122223333:${resource}`;
    const name = text(graph.only("aws:msk/cluster:Cluster").inputs, "clusterName") ?? "";
    const resources = (sid: string) =>
      statements
        .get(sid)
        ?.Resource.map((arn) => arn.replace(/^(arn:aws:kafka:[^:]+):\d+:/, "$1:111122223333:"));
    expect([...statements.keys()]).to.deep.equal(["Cluster", "Topics", "Groups"]);
    expect(resources("Cluster")).to.deep.equal([at(`cluster/${name}/*`)]);
    expect(resources("Topics")).to.deep.equal([at(`topic/${name}/*/orders.*`)]);
    expect(resources("Groups")).to.deep.equal([at(`group/${name}/*/orders`), at(`group/${name}/*/orders.*`)]);
    expect(statements.get("Topics")?.Action).to.deep.equal([
      "kafka-cluster:DescribeTopic",
      "kafka-cluster:ReadData",
      "kafka-cluster:WriteData",
    ]);
    expect(statements.get("Cluster")?.Action).to.include("kafka-cluster:Connect");
  });

  it("E06 lets a service's principal connect on Google Cloud, and nobody who did not ask", async () => {
    const other = { ...SERVICES.orders, kafka: false };
    const graph = await graphOf("gcp", { kafka: {}, services: { ...SERVICES, invoices: other } });
    const clients = graph
      .inputs("gcp:projects/iAMMember:IAMMember")
      .filter(({ role }) => role === "roles/managedkafka.client");
    expect(clients).to.have.length(1);
    expect(clients[0]?.["member"]).to.match(/\/subject\/ns\/shop\/sa\/orders$/);
  });

  it("E06 refuses a service Kafka where there is none to give it", async () => {
    expect(await refusal("aws", { services: SERVICES })).to.contain(
      "  services.orders.kafka = true\n    has no Kafka to use; set kafka, or remove it",
    );
    expect(await refusal("k3s", { services: SERVICES })).to.contain(
      "  services.orders.kafka = true\n    has no Kafka to use; set kafka, or remove it",
    );
    const { outputs } = (await graphOf("k3s", { kafka: {} })).only("trivium:index:Platform");
    expect(outputs["notProvided"]).not.to.include("kafka");
  });
});

describe("Kafka elsewhere", function () {
  this.timeout(60_000);

  for (const target of targetNames) {
    it(`F16 gives a service the same entries, and makes no Kafka, on ${target}`, async () => {
      const graph = await graphOf(target, ELSEWHERE);
      expect(graph.resources.filter(({ type }) => CLUSTERS.includes(type))).to.deep.equal([]);
      const { data } = keptEntries(graph);
      expect(Object.keys(data)).to.have.members([...BINDINGS.kafka.keys]);
      expect(data).to.include({
        provider: "external",
        "bootstrap-servers": "pkc-1.europe-west3.gcp.confluent.cloud:9092",
        "security-protocol": "SASL_SSL",
        "sasl-mechanism": "PLAIN",
      });
      expectMounted(graph);
      expect(egressAt(graph, 9092)).to.deep.equal(["0.0.0.0/0"]);
      const { outputs } = graph.only("trivium:index:Platform");
      expect(outputs["notProvided"]).not.to.include("kafka");
    });

    it(`F16 takes user and password from where Vault has them, and never into the state, on ${target}`, async () => {
      const graph = await graphOf(target, ELSEWHERE);
      const { path, data } = keptEntries(graph);
      expect(data).to.include({ username: "", password: "" });
      const secret = secretOf(graph, "orders-kafka");
      expect(valuesAt(secret, "spec.dataFrom[].extract.key").map(({ value }) => value)).to.deep.equal([path]);
      expect(valuesAt(secret, "spec.data[]").map(({ value }) => value)).to.deep.equal(
        ["username", "password"].map((property) => ({
          secretKey: property,
          remoteRef: { key: "acme/confluent", property },
        })),
      );
      expect(readable(graph))
        .to.include(`secret/data/${path ?? ""}"`)
        .and.include('secret/data/acme/confluent"');
    });
  }

  it("F16 is not one of the target's own besides", async () => {
    const message = await refusal("aws", { kafka: { ...EXTERNAL_KAFKA, size: "small", storageGib: 50 } });
    const reason = "is for the target's own Kafka; remove it, or remove kafka.external";
    expect(message)
      .to.contain(`  kafka.size = "small"\n    ${reason}`)
      .and.contain(`  kafka.storageGib = 50\n    ${reason}`);
  });

  it("F16 needs hosts with ports, and asks no zones of the target", async () => {
    const external = { ...EXTERNAL_KAFKA.external, bootstrapServers: ["broker.example.com"] };
    expect(await refusal("k3s", { kafka: { external } })).to.contain(
      "is no host with a port; set for example broker.example.com:9092",
    );
    const aws = { zones: ["eu-central-1a", "eu-central-1b"] };
    expect(await refusal("aws", { kafka: EXTERNAL_KAFKA, aws })).to.equal("");
  });

  it("F16 takes the place of the target's own without touching its binding, which goes afterwards", async () => {
    const [own, elsewhere] = [await graphOf("aws", OWN), await graphOf("aws", ELSEWHERE)];
    expect(keptEntries(elsewhere).path).not.to.equal(keptEntries(own).path);
  });

  it("F16 makes nobody known to the cloud for its sake", async () => {
    const { resources } = await graphOf("aws", ELSEWHERE);
    expect(resources.filter(({ type }) => type === "trivium:index:Identity")).to.deep.equal([]);
  });
});

describe("E04: reads go to readers", function () {
  this.timeout(60_000);
  const services = { orders: { team, image, port, database: "main" } };

  /** Both hosts in the service's Secret; a dev has one instance besides its readers. */
  async function hostsOf(
    target: TargetName,
    { readers, settings = {}, stack = "prod" }: { readers: number; settings?: Settings; stack?: string },
  ): Promise<{ host: unknown; readHost: unknown; graph: Graph }> {
    const graph = await graphOf(target, { databases: { main: { readers } }, services, ...settings }, stack);
    const secret = secretOf(graph, "orders-database");
    const [data] = valuesAt(secret, "spec.target.template.data").map(({ value }) => value);
    if (!isProps(data)) throw new Error("the Secret has no entries of its own");
    return { host: data["host"], readHost: data["read-host"], graph };
  }

  it("E04 through Aurora's endpoint for readers on AWS", async () => {
    const { host, readHost, graph } = await hostsOf("aws", { readers: 1 });
    const { outputs } = graph.only("aws:rds/cluster:Cluster");
    expect(readHost).to.equal(outputs["readerEndpoint"]).and.not.to.equal(host);
  });

  it("E04 at the first reader of RDS, or at the primary where there is none", async () => {
    const settings = { aws: { databases: { main: { engine: "rds" } } } };
    const with2 = await hostsOf("aws", { readers: 2, settings });
    const [first] = with2.graph
      .of("aws:rds/instance:Instance")
      .filter(({ inputs }) => inputs["replicateSourceDb"] !== undefined);
    expect(with2.readHost).to.equal(first?.outputs["address"]).and.not.to.equal(with2.host);
    const without = await hostsOf("aws", { readers: 0, settings });
    expect(without.readHost).to.equal(without.host);
  });

  it("E04 at the first replica of Cloud SQL, or at the primary where there is none", async () => {
    const withReader = await hostsOf("gcp", { readers: 1, stack: "dev" });
    const replica = withReader.graph
      .of("gcp:sql/databaseInstance:DatabaseInstance")
      .find(({ inputs }) => inputs["masterInstanceName"] !== undefined);
    expect(withReader.readHost)
      .to.equal(replica?.outputs["privateIpAddress"])
      .and.not.to.equal(withReader.host);
    const without = await hostsOf("gcp", { readers: 0, stack: "dev" });
    expect(without.readHost).to.equal(without.host);
  });

  it("E04 through CloudNativePG's service for replicas, or at the primary where there is none", async () => {
    const withReader = await hostsOf("k3s", { readers: 1, stack: "dev" });
    expect(withReader.readHost).to.match(/-main-ro\.database-main\.svc$/);
    const without = await hostsOf("k3s", { readers: 0, stack: "dev" });
    expect(without.readHost).to.equal(without.host);
  });
});
