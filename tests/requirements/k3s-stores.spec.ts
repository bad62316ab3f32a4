import { expect } from "chai";
import { type Props, text, valuesAt } from "../../sandbox/simulator/values";
import { type Graph, graphOf } from "./graph";
import { STORES } from "./stores";

const STATEFUL_SET = "kubernetes:apps/v1:StatefulSet";
const NAMESPACE = "kubernetes:core/v1:Namespace";
const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const SECRET = "kubernetes:core/v1:Secret";
const CERTIFICATE = "kubernetes:cert-manager.io/v1:Certificate";
const BUNDLE = "kubernetes:trust.cert-manager.io/v1alpha1:Bundle";
const SERVER = "kubernetes:policy.linkerd.io/v1beta3:Server";
const POOLER = "kubernetes:postgresql.cnpg.io/v1:Pooler";

/** Software and port of each store, by its namespace. */
const STORED = {
  "cache-sessions": { software: "valkey", port: 6379 },
  "queue-jobs": { software: "rabbitmq", port: 5671 },
  "search-products": { software: "opensearch", port: 9200 },
  "bucket-invoices": { software: "seaweedfs", port: 8333 },
} as const;
type Home = keyof typeof STORED;
const HOMES = Object.keys(STORED) as Home[];

const PROXY_PORT = 4143;

describe("requirements: stores in the cluster of a site", () => {
  let graph: Graph;
  before(async () => {
    graph = await graphOf("k3s", STORES);
  });

  const pods = (home: Home): Props => graph.only(STATEFUL_SET, `${home}-pods`).inputs;
  const all = (inputs: Props, path: string) => valuesAt(inputs, path).map(({ value }) => value);
  const files = (home: Home, name: string): Props => graph.only(SECRET, `${home}-${name}`).inputs;

  for (const home of HOMES) {
    const { software, port } = STORED[home];

    describe(`M02: ${software}`, () => {
      it("has a namespace of its own at Pod Security restricted, in the mesh, which nobody can delete", () => {
        const { inputs, protect } = graph.only(NAMESPACE, `${home}-namespace`);
        expect(text(inputs, "metadata.name")).to.equal(home);
        expect(all(inputs, "metadata.labels")[0]).to.include({
          "pod-security.kubernetes.io/enforce": "restricted",
        });
        expect(all(inputs, "metadata.annotations")[0]).to.deep.equal({ "linkerd.io/inject": "enabled" });
        expect(protect).to.equal(true);
      });

      it("lets in the pods of the services that declare it, by address and by identity, and nobody else's", () => {
        const ingress = graph.only(POLICY, `${home}-clients`).inputs;
        const clients = valuesAt(ingress, "spec.ingress[]")
          .map(({ value }) => value as Props)
          .filter((rule) => all(rule, "ports[].port").includes(port));
        expect(clients.flatMap((rule) => all(rule, "from[]"))).to.deep.equal([
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "shop" } },
            podSelector: { matchLabels: { "app.kubernetes.io/name": "orders" } },
          },
        ]);
        expect(graph.only(SERVER, `${home}-server`).inputs).to.have.nested.property("spec.port", port);
        const authentication = graph.only(
          "kubernetes:policy.linkerd.io/v1alpha1:MeshTLSAuthentication",
          `${home}-consumers-identities`,
        );
        expect(all(authentication.inputs, "spec.identityRefs[].name")).to.deep.equal(["orders"]);
      });

      it("lets nothing out but names, the mesh's control plane and its own pods", () => {
        const egress = graph.only(POLICY, `${home}-egress`).inputs;
        const blocks = all(egress, "spec.egress[].to[].ipBlock.cidr");
        expect(blocks).to.deep.equal(["169.254.20.10/32"]);
        const open = valuesAt(egress, "spec.egress[]").filter(
          ({ value }) => all(value as Props, "to[]").length === 0,
        );
        expect(open).to.deep.equal([]);
      });

      it("keeps its data on the site's disks, protected, and keeps it when the pods go", () => {
        const { inputs, protect } = graph.only(STATEFUL_SET, `${home}-pods`);
        expect(protect).to.equal(true);
        expect(all(inputs, "spec.volumeClaimTemplates[].spec.storageClassName")).to.deep.equal([
          "local-path",
        ]);
        expect(inputs).to.have.nested.property(
          "spec.persistentVolumeClaimRetentionPolicy.whenDeleted",
          "Retain",
        );
        expect(all(inputs, "spec.template.spec.containers[].volumeMounts[].name")).to.include("data");
      });

      it("runs as nobody in particular, writes to volumes alone, and has requests, limits and probes", () => {
        const spec = all(pods(home), "spec.template.spec")[0] as Props;
        const containers = [...all(spec, "containers[]"), ...all(spec, "initContainers[]")] as Props[];
        for (const container of containers) {
          expect(container).to.have.nested.property("securityContext.readOnlyRootFilesystem", true);
          expect(container).to.have.nested.property("securityContext.allowPrivilegeEscalation", false);
          expect(container).to.have.nested.property("resources.requests.cpu");
          expect(container).to.have.nested.property("resources.limits.memory");
          expect(text(container, "image")).to.match(/@sha256:[0-9a-f]{64}$/);
        }
        expect(all(spec, "securityContext.runAsUser")[0]).to.be.greaterThan(0);
        expect(containers[0]).to.include.keys("startupProbe", "livenessProbe", "readinessProbe");
      });

      it("serves a certificate of an authority whose own the consumers get, in their binding", () => {
        const served = graph.only(CERTIFICATE, `${home}-certificate`).inputs;
        expect(all(served, "spec.dnsNames[]")).to.include(`${software}.${home}.svc`);
        expect(text(served, "spec.issuerRef.name")).to.equal(`store-${home}`);
        const bundle = graph.only(BUNDLE, `${home}-trust`).inputs;
        expect(all(bundle, "spec.sources[].secret.name")).to.deep.equal([`store-${home}`]);
        expect(all(bundle, "spec.target.namespaceSelector.matchExpressions[].values[]")).to.deep.equal([
          "shop",
        ]);
        const secret = graph
          .inputs("kubernetes:external-secrets.io/v1:ExternalSecret")
          .find((inputs) => text(inputs, "metadata.name") === `orders-${home}`);
        const template = all(secret ?? {}, "spec.target.template")[0] as Props;
        expect(text(template, "mergePolicy")).to.equal("Merge");
        const sources = all(template, "templateFrom[].configMap");
        expect(sources).to.deep.equal([
          { name: `store-${home}`, items: [{ key: "certificates", templateAs: "Values" }] },
        ]);
      });

      it("is reached by its consumer on its port and the mesh's", () => {
        const policy = graph
          .inputs(POLICY)
          .find(
            (inputs) =>
              text(inputs, "metadata.name") === "orders" && text(inputs, "metadata.namespace") === "shop",
          );
        const rules = valuesAt(policy ?? {}, "spec.egress[]").map(({ value }) => value as Props);
        const toStore = rules.find((rule) => JSON.stringify(rule["to"]).includes(`"${home}"`));
        expect(all(toStore ?? {}, "ports[].port")).to.deep.equal([port, PROXY_PORT]);
      });
    });
  }

  it("M02: the cache takes TLS alone, a password, and outlives a restart", () => {
    const data = all(files("cache-sessions", "files"), "stringData")[0] as Record<string, string>;
    expect(data["valkey.conf"]?.split("\n")).to.include.members([
      "port 0",
      "tls-port 6379",
      "appendonly yes",
    ]);
    expect(data["users.acl"]).to.match(/^user default on >[A-Za-z0-9]{40} /);
    expect(graph.only(SECRET, "cache-sessions-files").secretPaths.join()).to.include("stringData");
  });

  it("M02: the queue is a quorum queue with a dead-letter queue, and AMQP over TLS alone", () => {
    const data = all(files("queue-jobs", "definitions"), "stringData")[0] as Record<string, string>;
    const definitions = JSON.parse(data["definitions.json"] ?? "{}") as {
      queues: { name: string; arguments: object }[];
    };
    expect(definitions.queues.map(({ name }) => name)).to.deep.equal(["jobs", "jobs-dead-letters"]);
    for (const queue of definitions.queues)
      expect(queue.arguments).to.deep.equal({ "x-queue-type": "quorum" });
    const config = all(graph.only("kubernetes:core/v1:ConfigMap", "queue-jobs-config").inputs, "data")[0];
    expect((config as Record<string, string>)["rabbitmq.conf"]).to.include("listeners.tcp = none");
  });

  it("M02: the search engine has as many nodes as the profile says, and loses one of them at a time", async () => {
    expect(pods("search-products")).to.have.nested.property("spec.replicas", 3);
    const budget = graph.only(
      "kubernetes:policy/v1:PodDisruptionBudget",
      "search-products-disruption-budget",
    ).inputs;
    expect(budget).to.have.nested.property("spec.maxUnavailable", 1);
    const dev = await graphOf("k3s", STORES, "dev");
    expect(dev.only(STATEFUL_SET, "search-products-pods").inputs).to.have.nested.property("spec.replicas", 1);
    expect(dev.of("kubernetes:policy/v1:PodDisruptionBudget").map(({ name }) => name)).not.to.include(
      "search-products-disruption-budget",
    );
  });

  it("M02: the bucket's key is not where its objects are, and nothing but S3 listens outside its pod", () => {
    const [server] = all(pods("bucket-invoices"), "spec.template.spec.containers[]") as Props[];
    const command = all(server ?? {}, "command[]");
    expect(command).to.include.members(["-ip.bind=127.0.0.1", "-s3.ip.bind=0.0.0.0"]);
    expect(all(server ?? {}, "env[].name")).to.deep.equal(["WEED_S3_SSE_KEY"]);
    expect(all(server ?? {}, "env[].valueFrom.secretKeyRef.name")).to.deep.equal(["seaweedfs"]);
  });

  it("a site without consumers of a store lets nobody in", async () => {
    const { inputs } = (await graphOf("k3s", { caches: { idle: {} } })).only(POLICY, "cache-idle-clients");
    expect(all(inputs, "spec.ingress[].ports[].port")).not.to.include(6379);
    expect(all(inputs, "spec.ingress[]").every((rule) => all(rule as Props, "from[]").length > 0)).to.equal(
      true,
    );
  });
});

describe("requirements: PostgreSQL of a site", () => {
  it("E04: pools connections where asked: services go to the pool, Vault does not", async () => {
    const graph = await graphOf("k3s", { databases: { main: { pooled: true } } });
    const { inputs } = graph.only(POOLER);
    expect(inputs).to.have.nested.property("spec.pgbouncer.poolMode", "transaction");
    expect(inputs).to.have.nested.property("spec.cluster.name", "acme-prod-main");
    const connection = graph.only("vault:database/secretBackendConnection:SecretBackendConnection").inputs;
    expect(text(connection, "postgresql.connectionUrl")).to.include(
      "@acme-prod-main-rw.database-main.svc:5432/",
    );
    const binding = graph
      .inputs("kubernetes:external-secrets.io/v1:ExternalSecret")
      .find((secret) => text(secret, "metadata.name") === "podinfo-database");
    expect(text(binding ?? {}, "spec.target.template.data.host")).to.equal(
      "acme-prod-main-pool.database-main.svc",
    );
  });

  it("E04: has no pool where none is asked for", async () => {
    const graph = await graphOf("k3s");
    expect(graph.of(POOLER)).to.deep.equal([]);
    expect(graph.of("kubernetes:postgresql.cnpg.io/v1:ScheduledBackup")).not.to.deep.equal([]);
  });

  it("E04: has more instances with readers", async () => {
    const instances = async (settings: object) =>
      valuesAt(
        (await graphOf("k3s", { ...settings })).only("kubernetes:postgresql.cnpg.io/v1:Cluster").inputs,
        "spec.instances",
      )[0]?.value;
    expect(Number(await instances({ databases: { main: { readers: 2 } } }))).to.equal(
      Number(await instances({})) + 2,
    );
  });
});
