import { expect } from "chai";
import { type Props, text, valuesAt } from "../../sandbox/simulator/values";
import { type TargetName, targetNames } from "../../stacks/targets";
import type { Settings } from "../support/plans";
import { type Graph, graphOf } from "./graph";
import { siteWith } from "./k3s-site";
import { EXTERNAL_KAFKA, STORES } from "./stores";

const HPA = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";
const SCALED_OBJECT = "kubernetes:keda.sh/v1alpha1:ScaledObject";
const RECOMMENDATION = "kubernetes:autoscaling.k8s.io/v1:VerticalPodAutoscaler";
const RELEASE = "kubernetes:helm.sh/v3:Release";
const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

const { team, image, port } = STORES.services.orders;
const plain = { team, image, port };

/** The two services of F11, as their team declares them, and one that says nothing. */
const SOCIAL: Settings = {
  kafka: EXTERNAL_KAFKA,
  services: {
    posts: {
      ...plain,
      replicas: { min: 3, max: 20 },
      scaling: { cpu: 70, memory: 80, requestsPerSecond: 1000 },
    },
    notifications: {
      ...plain,
      replicas: { min: 2, max: 15 },
      events: { reads: ["posts.created"] },
      scaling: { cpu: 60, kafkaLag: 100 },
    },
    orders: { ...plain, replicas: { min: 2, max: 10 }, scaling: { cpu: 80 } },
  },
};

const all = (inputs: Props, path: string) => valuesAt(inputs, path).map(({ value }) => value);
const releases = (graph: Graph) => graph.inputs(RELEASE).map((inputs) => text(inputs, "chart"));
const of = (graph: Graph, type: string, name: string): Props => {
  const found = graph.inputs(type).filter((inputs) => text(inputs, "metadata.name") === name);
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} of ${type} ${name}`);
  return only;
};

const refusal = (target: TargetName, settings: Settings): Promise<string> =>
  graphOf(target, settings).then(
    () => "",
    (error: unknown) => (error instanceof Error ? error.message : ""),
  );

for (const target of targetNames) {
  describe(`requirements: scaling of services on ${target}`, () => {
    let graph: Graph;
    before(async function () {
      this.timeout(60_000);
      graph = await graphOf(target, SOCIAL);
    });

    it("scales posts from 3 to 20 by CPU, memory and requests per second (F11, M17)", () => {
      const posts = of(graph, SCALED_OBJECT, "posts");
      expect(posts["spec"]).to.deep.include({
        scaleTargetRef: { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", name: "posts" },
        minReplicaCount: 3,
        maxReplicaCount: 20,
      });
      const [cpu, memory, requests, ...others] = all(posts, "spec.triggers[]") as Props[];
      expect(cpu).to.deep.equal({ type: "cpu", metricType: "Utilization", metadata: { value: "70" } });
      expect(memory).to.deep.equal({ type: "memory", metricType: "Utilization", metadata: { value: "80" } });
      expect(others).to.deep.equal([]);
      expect(requests).to.include({ type: "prometheus", metricType: "AverageValue" });
      expect(text(requests ?? {}, "metadata.threshold")).to.equal("1000");
      expect(text(requests ?? {}, "metadata.serverAddress")).to.match(/^http:\/\/.*\.monitoring\.svc:9090$/);
      expect(text(requests ?? {}, "metadata.query"))
        .to.match(/^sum\(rate\(.*\[2m\]\)\)$/)
        .and.include('namespace="shop"')
        .and.include('"posts"');
    });

    it("scales notifications from 2 to 15 by CPU and the lag of its consumer group (F11)", () => {
      const notifications = of(graph, SCALED_OBJECT, "notifications");
      expect(notifications["spec"]).to.deep.include({ minReplicaCount: 2, maxReplicaCount: 15 });
      const triggers = all(notifications, "spec.triggers[]") as Props[];
      expect(triggers[0]).to.deep.include({ type: "cpu", metadata: { value: "60" } });
      expect(triggers.at(-1)).to.deep.include({
        type: "kafka",
        metadata: {
          bootstrapServers: "pkc-1.europe-west3.gcp.confluent.cloud:9092",
          consumerGroup: "notifications",
          lagThreshold: "100",
          sasl: "plaintext",
          tls: "enable",
        },
        authenticationRef: { name: "notifications-kafka" },
      });
      const login = of(graph, "kubernetes:keda.sh/v1alpha1:TriggerAuthentication", "notifications-kafka");
      expect(all(login, "spec.secretTargetRef[].name")).to.deep.equal(Array(3).fill("notifications-kafka"));
      expect(of(graph, "kubernetes:external-secrets.io/v1:ExternalSecret", "notifications-kafka")).to.be.an(
        "object",
      );
    });

    it("scales from 2 to 10 at 80 % of CPU without KEDA, and no service by two autoscalers (N09, E02)", () => {
      const orders = of(graph, HPA, "orders");
      expect(orders["spec"]).to.deep.include({ minReplicas: 2, maxReplicas: 10 });
      expect(all(orders, "spec.metrics[].resource.target.averageUtilization")).to.deep.equal([80, 80]);
      const [plainOnes, scaled] = [HPA, SCALED_OBJECT].map((type) =>
        graph.inputs(type).map((inputs) => text(inputs, "metadata.name")),
      );
      expect(scaled).to.have.members(["posts", "notifications"]);
      expect(plainOnes)
        .to.include("orders")
        .and.not.include.members(scaled ?? []);
      for (const name of ["posts", "notifications", "orders"]) {
        const rollout = of(graph, "kubernetes:argoproj.io/v1alpha1:Rollout", name);
        const [container] = all(rollout, "spec.template.spec.containers[]") as Props[];
        expect(container).to.include.keys("livenessProbe", "readinessProbe", "startupProbe");
        expect(rollout).not.to.have.nested.property("spec.replicas");
        const budget = of(graph, "kubernetes:policy/v1:PodDisruptionBudget", name);
        expect(budget).to.have.nested.property("spec.maxUnavailable", 1);
      }
    });

    it("lets KEDA's operator, and nobody else of its namespace, ask Prometheus (F11)", () => {
      expect(releases(graph)).to.include("keda");
      const clients = graph
        .inputs(POLICY)
        .filter((inputs) => text(inputs, "metadata.namespace") === "monitoring")
        .flatMap((inputs) => all(inputs, "spec.ingress[].from[].namespaceSelector.matchLabels"))
        .map((labels) => (labels as Props)["kubernetes.io/metadata.name"]);
      expect(clients).to.include("keda");
      const namespace = of(graph, "kubernetes:core/v1:Namespace", "keda");
      expect(all(namespace, "metadata.labels")[0]).to.have.property(
        "pod-security.kubernetes.io/enforce",
        "restricted",
      );
      const identities = graph
        .inputs("kubernetes:policy.linkerd.io/v1alpha1:MeshTLSAuthentication")
        .filter((inputs) => text(inputs, "metadata.namespace") === "monitoring")
        .flatMap((inputs) => all(inputs, "spec.identityRefs[]") as Props[])
        .filter((identity) => identity["namespace"] === "keda");
      expect(identities.map(({ name }) => name)).to.deep.equal(["keda-operator"]);
    });

    it("makes services wait for what scales them, so that their objects have a kind (F11)", () => {
      const service = graph.only("trivium:index:Service", "service-posts");
      expect(service.dependsOn.join()).to.include("event-autoscaling");
    });
  });
}

describe("requirements: what scaling needs", function () {
  this.timeout(60_000);

  it("is no KEDA where CPU and memory are all there is (N09)", async () => {
    const graph = await graphOf("k3s", { services: { orders: plain } });
    expect(releases(graph)).not.to.include("keda");
    expect(all(of(graph, HPA, "orders"), "spec.metrics[].resource.target.averageUtilization")).to.deep.equal([
      70, 80,
    ]);
  });

  it("is a number from Prometheus for a measure of business (M17)", async () => {
    const query = 'sum(rate(orders_placed_total{namespace="shop"}[5m]))';
    const scaling = { prometheus: { "orders-placed": { query, threshold: 20 } } };
    const graph = await graphOf("aws", { services: { orders: { ...plain, scaling } } });
    const triggers = all(of(graph, SCALED_OBJECT, "orders"), "spec.triggers[]") as Props[];
    const trigger = triggers.find(({ name }) => name === "orders-placed") ?? {};
    expect(text(trigger, "metadata.query")).to.equal(query);
    expect(text(trigger, "metadata.threshold")).to.equal("20");
    // It takes no login, so that KEDA reads no Secrets.
    const [keda] = graph.inputs(RELEASE).filter((inputs) => text(inputs, "chart") === "keda");
    expect(keda).to.have.nested.property("values.permissions.operator.restrict.secret", true);
  });

  it("is a Kafka that takes a password for lag, and a service that reads (F11)", async () => {
    const lag = { ...plain, scaling: { kafkaLag: 100 } };
    const path = "  services.orders.scaling.kafkaLag = 100\n    ";
    expect(await refusal("aws", { kafka: {}, services: { orders: { ...lag, kafka: true } } })).to.contain(
      `${path}needs a Kafka whose users have passwords; set kafka.external, or scale by`,
    );
    expect(await refusal("k3s", { kafka: {}, services: { orders: lag } })).to.contain(
      `${path}is of a service that reads nothing; set events, or remove it`,
    );
  });

  it("is a name for each measure that the platform does not use (M17)", async () => {
    const scaling = { prometheus: { "kafka-lag": { query: "vector(1)", threshold: 1 } } };
    expect(await refusal("k3s", { services: { orders: { ...plain, scaling } } })).to.contain(
      "  services.orders.scaling.prometheus.kafka-lag\n    is a name of the platform's own; set another",
    );
  });
});

for (const target of targetNames) {
  describe(`requirements: recommendations on ${target}`, function () {
    this.timeout(60_000);

    it("recommends requests for every service, and changes none (M13)", async () => {
      const graph = await graphOf(target, {
        autoscaling: { recommendations: true },
        services: { orders: plain },
      });
      const orders = of(graph, RECOMMENDATION, "orders");
      expect(text(orders, "spec.updatePolicy.updateMode")).to.equal("Off");
      expect(text(orders, "spec.targetRef.kind")).to.equal("Rollout");
      expect(graph.of(RECOMMENDATION)).to.have.length(graph.of("trivium:index:Service").length);
      const [chart] = graph
        .inputs(RELEASE)
        .filter((inputs) => text(inputs, "chart") === "vertical-pod-autoscaler");
      expect(chart).to.have.nested.property("values.updater.enabled", false);
      expect(chart).to.have.nested.property("values.admissionController.enabled", false);
      expect(chart).to.have.nested.property("values.crds.keep", true);
      const service = graph.only("trivium:index:Service", "service-orders");
      expect(service.dependsOn.join()).to.include("recommendations");
    });

    it("has no recommender unless it is asked for (M13)", async () => {
      const graph = await graphOf(target, { services: { orders: plain } });
      expect(releases(graph)).not.to.include("vertical-pod-autoscaler");
      expect(graph.of(RECOMMENDATION)).to.deep.equal([]);
    });
  });
}

describe("requirements: the metrics that autoscalers read", function () {
  this.timeout(60_000);

  it("come from EKS' add-on on AWS; GKE and K3s bring them (M13, N09)", async () => {
    const graph = await graphOf("aws");
    const addons = graph.inputs("aws:eks/addon:Addon").map(({ addonName }) => addonName);
    expect(addons).to.include("metrics-server");
    const site = await graphOf("k3s", siteWith());
    const commands = JSON.stringify(site.inputs("command:remote:Command"));
    expect(commands).to.include("traefik").and.not.include("metrics-server");
  });
});
