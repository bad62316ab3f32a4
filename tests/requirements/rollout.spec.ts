import { expect } from "chai";
import { isProps, type Props, text, valuesAt } from "../../sandbox/simulator/values";
import { targetNames } from "../../stacks/targets";
import type { Settings } from "../support/plans";
import { type Graph, graphOf } from "./graph";
import { NOTIFIED } from "./releasing";
import { STORES } from "./stores";

const { team, image, port } = STORES.services.orders;

/** A team that hears of its rollouts, and its service. */
function rolling(rollout: Settings, slo: Settings = {}): Settings {
  return {
    rollouts: NOTIFIED.rollouts,
    teams: { shop: NOTIFIED.team },
    services: { orders: { team, image, port, slo, rollout } },
  };
}

function named(graph: Graph, kind: string, name = "orders"): Props {
  const found = graph
    .of(`kubernetes:${kind}`)
    .find(({ inputs }) => text(inputs, "metadata.name") === name)?.inputs;
  if (found === undefined) throw new Error(`no ${kind} ${name}`);
  return found;
}

const rolloutOf = (graph: Graph) => named(graph, "argoproj.io/v1alpha1:Rollout");
const templateOf = (graph: Graph, name?: string) =>
  named(graph, "argoproj.io/v1alpha1:AnalysisTemplate", name);

const list = (props: Props, path: string): unknown[] => valuesAt(props, path).map(({ value }) => value);

/** Argo's steps of a canary, each in a word. */
function stepsOf(graph: Graph): string[] {
  return list(rolloutOf(graph), "spec.strategy.canary.steps[]").map((step) => {
    const props = isProps(step) ? step : {};
    const weight = props["setWeight"];
    if (typeof weight === "number") return `${weight} %`;
    return props["pause"] === undefined
      ? (Object.keys(props)[0] ?? "")
      : (text(props, "pause.duration") ?? "gate");
  });
}

/** What a metric's result is held against, by the metric's name. */
function conditionsOf(graph: Graph): Record<string, string> {
  const template = templateOf(graph);
  const names = list(template, "spec.metrics[].name").map(String);
  const conditions = list(template, "spec.metrics[].successCondition").map(String);
  return Object.fromEntries(names.map((name, index) => [name, conditions[index]?.split(" <= ")[1] ?? ""]));
}

const failureLimits = (graph: Graph) => new Set(list(templateOf(graph), "spec.metrics[].failureLimit"));

const seconds = (duration: unknown) => Number(/^(\d+)s$/.exec(String(duration))?.[1]);

describe("requirements: rollouts", function () {
  this.timeout(120_000);

  for (const target of targetNames) {
    it(`moves 10, 25, 50, 75 and then 100 % over while it is watched, on ${target} (E12)`, async () => {
      const graph = await graphOf(target, rolling({ preset: "eightam" }, { latencyMs: 200 }));
      expect(stepsOf(graph)).to.deep.equal(["10 %", "5m", "25 %", "5m", "50 %", "5m", "75 %", "5m"]);
      expect(conditionsOf(graph)).to.deep.equal({
        observed: "",
        answers: "",
        "success-rate": "0.0144",
        "error-rate": "0.0144",
        latency: "200",
      });
      const strategy = "spec.strategy.canary";
      expect(list(rolloutOf(graph), `${strategy}.analysis.templates[].templateName`)).to.deep.equal([
        "orders",
      ]);
      expect(list(rolloutOf(graph), `${strategy}.analysis.startingStep`)).to.deep.equal([1]);
    });

    it(`has a canary and a blue-green rollout through the same Services, on ${target} (M06)`, async () => {
      const canary = await graphOf(target, rolling({ preset: "plants-canary" }));
      const blueGreen = await graphOf(target, rolling({ preset: "plants-blue-green" }));
      expect(stepsOf(canary).slice(0, 3)).to.deep.equal(["setCanaryScale", "analysis", "setCanaryScale"]);
      const services = (graph: Graph) =>
        graph
          .inputs("kubernetes:core/v1:Service")
          .map((inputs) => text(inputs, "metadata.name") ?? "")
          .filter((name) => name.startsWith("orders"));
      expect(services(blueGreen)).to.have.members(["orders", "orders-stable", "orders-canary"]);
      expect(services(canary)).to.have.members(services(blueGreen));
      const active = "spec.strategy.blueGreen.activeService";
      const split = named(blueGreen, "gateway.networking.k8s.io/v1:HTTPRoute");
      const backends = list(split, "spec.rules[].backendRefs[].name");
      expect(backends[0]).to.equal(text(rolloutOf(blueGreen), active));
      expect(backends[1]).to.equal(text(rolloutOf(blueGreen), "spec.strategy.blueGreen.previewService"));
      expect(list(split, "spec.rules[].backendRefs[].weight")).to.deep.equal([100, 0]);
    });
  }

  it("holds 5, 25 and 50 % for 10, 20 and 30 minutes, and takes back what fails twice (F13)", async () => {
    const graph = await graphOf("gcp", rolling({ preset: "findly-canary" }));
    expect(stepsOf(graph)).to.deep.equal(["5 %", "10m", "25 %", "20m", "50 %", "30m"]);
    expect(conditionsOf(graph)).to.deep.equal({
      observed: "",
      answers: "",
      "error-rate": "0.005",
      latency: "1500",
      cpu: "80",
      memory: "85",
    });
    expect([...failureLimits(graph)]).to.deep.equal([1]);
  });

  it("tells Slack and PagerDuty what happened, with tokens from Vault (F13)", async () => {
    const graph = await graphOf("gcp", rolling({ preset: "findly-canary" }));
    const annotations = valuesAt(rolloutOf(graph), "metadata.annotations")[0]?.value;
    expect(annotations).to.deep.equal({
      "notifications.argoproj.io/subscribe.on-rollout-aborted.slack": "#shop",
      "notifications.argoproj.io/subscribe.on-rollout-completed.slack": "#shop",
      "notifications.argoproj.io/subscribe.on-rollout-paused.slack": "#shop",
      "notifications.argoproj.io/subscribe.on-rollout-aborted.pagerdutyv2": "shop",
    });
    const release = graph.only("kubernetes:helm.sh/v3:Release", "rollout-argo-rollouts").inputs;
    const notifications = JSON.stringify(valuesAt(release, "values.notifications")[0]?.value);
    for (const part of ["$slack-token", "$pagerduty-shop", "$email-password", "on-rollout-aborted"]) {
      expect(notifications).to.include(part);
    }
    const secret = named(graph, "external-secrets.io/v1:ExternalSecret", "argo-rollouts-notification-secret");
    expect(text(secret, "metadata.namespace")).to.equal("argo-rollouts");
    expect(list(secret, "spec.data[].secretKey")).to.deep.equal([
      "slack-token",
      "pagerduty-shop",
      "email-username",
      "email-password",
    ]);
    expect(JSON.stringify(graph.inputs("vault:index/policy:Policy"))).to.include("platform/rollouts");
  });

  it("tries a preview out, waits for approval, and goes back when what it showed does not hold (F12)", async () => {
    const graph = await graphOf("gcp", rolling({ preset: "findly-blue-green" }));
    const rollout = rolloutOf(graph);
    const at = "spec.strategy.blueGreen";
    expect(list(rollout, `${at}.autoPromotionEnabled`)).to.deep.equal([false]);
    expect(list(rollout, `${at}.prePromotionAnalysis.templates[].templateName`)).to.deep.equal([
      "orders-smoke",
      "orders-performance",
    ]);
    expect(list(rollout, `${at}.prePromotionAnalysis.args[].value`)).to.deep.equal(["orders-canary"]);
    expect(list(rollout, `${at}.postPromotionAnalysis.templates[].templateName`)).to.deep.equal([
      "orders",
      "orders-smoke",
    ]);
    expect(conditionsOf(graph)).to.deep.equal({
      observed: "",
      answers: "",
      "error-rate": "0.01",
      "latency-p99": "2000",
      "health-failures": "5",
    });
    const watched = Math.max(
      ...list(templateOf(graph), "spec.metrics[].count").map((count) => 15 * Number(count)),
    );
    expect(watched).to.equal(600);
    expect(Number(list(rollout, `${at}.scaleDownDelaySeconds`)[0])).to.be.above(watched);
    expect(Number(list(rollout, "spec.progressDeadlineSeconds")[0])).to.be.above(watched);
  });

  it("asks the preview for an answer and loads it, in Jobs that can reach the service and nothing else (F12)", async () => {
    const graph = await graphOf("gcp", rolling({ preset: "findly-blue-green" }));
    const job = "spec.metrics[].provider.job.spec.template";
    for (const kind of ["smoke", "performance"]) {
      const template = templateOf(graph, `orders-${kind}`);
      expect(list(template, `${job}.spec.serviceAccountName`)).to.deep.equal(["orders-verify"]);
      expect(list(template, `${job}.spec.automountServiceAccountToken`)).to.deep.equal([false]);
      expect(list(template, `${job}.spec.containers[].image`).join()).to.match(/@sha256:[0-9a-f]{64}$/);
      expect(list(template, `${job}.spec.containers[].securityContext.capabilities.drop[]`)).to.deep.equal([
        "ALL",
      ]);
      expect(list(template, `${job}.spec.securityContext.runAsNonRoot`)).to.deep.equal([true]);
      expect(JSON.stringify(list(template, `${job}.spec.containers[].env[].value`))).to.include(
        "http://{{args.service}}.shop.svc.cluster.local",
      );
    }
    const script = named(graph, "core/v1:ConfigMap", "orders-performance");
    expect(JSON.stringify(script)).to.include("p(95)<=500").and.to.include("rate<=0.001");
    const label = "app.kubernetes.io/name";
    const policy = named(graph, "networking.k8s.io/v1:NetworkPolicy", "orders-verify");
    expect(list(policy, "spec.podSelector.matchLabels")).to.deep.equal([{ [label]: "orders-verify" }]);
    expect(list(policy, "spec.ingress")).to.deep.equal([[]]);
    expect(list(policy, "spec.egress[].to[].podSelector.matchLabels")).to.deep.equal([{ [label]: "orders" }]);
    const service = named(graph, "networking.k8s.io/v1:NetworkPolicy");
    expect(list(service, "spec.ingress[].from[].podSelector.matchLabels")).to.deep.include({
      [label]: "orders-verify",
    });
    const identities = graph
      .inputs("kubernetes:policy.linkerd.io/v1alpha1:MeshTLSAuthentication")
      .filter((inputs) => text(inputs, "metadata.name") === "orders-verification");
    expect(identities.flatMap((inputs) => list(inputs, "spec.identityRefs[].name"))).to.deep.equal([
      "orders-verify",
    ]);
  });

  it("runs a smoke test of the team's own, told where to ask and what to expect (F12)", async () => {
    const rollout = { strategy: "blueGreen", smoke: { path: "/healthz", status: 204, image } };
    const graph = await graphOf("k3s", rolling(rollout));
    const container = "spec.metrics[].provider.job.spec.template.spec.containers[]";
    const template = templateOf(graph, "orders-smoke");
    expect(list(template, `${container}.image`)).to.deep.equal([image]);
    expect(list(template, `${container}.command`)).to.deep.equal([]);
    expect(list(template, `${container}.env[].value`)).to.include.members([
      "http://{{args.service}}.shop.svc.cluster.local/healthz",
      "204",
    ]);
  });

  it("waits for somebody at a step that says so (F12)", async () => {
    const steps = [
      { weight: 10, minutes: 5 },
      { weight: 50, minutes: 5, approval: true },
    ];
    const graph = await graphOf("k3s", rolling({ steps }));
    expect(stepsOf(graph)).to.deep.equal(["10 %", "5m", "50 %", "5m", "gate"]);
  });

  it("replaces all pods at once behind a preview, or a quarter at a time (N09)", async () => {
    const blueGreen = await graphOf("aws", rolling({ preset: "enterprise-blue-green" }));
    expect(list(rolloutOf(blueGreen), "spec.strategy.blueGreen.autoPromotionEnabled")).to.deep.equal([true]);
    const quarters = await graphOf("aws", rolling({ preset: "enterprise-rolling" }));
    expect(stepsOf(quarters).filter((step) => step.endsWith("%"))).to.deep.equal(["25 %", "50 %", "75 %"]);
  });

  it("has a preset for the CRM: a tenth, then half, after a smoke test (C12)", async () => {
    const graph = await graphOf("aws", rolling({ preset: "crm" }));
    expect(stepsOf(graph)).to.deep.equal([
      ...["setCanaryScale", "analysis", "setCanaryScale"],
      ...["10 %", "5m", "50 %", "10m"],
    ]);
  });

  it("lets a service's own settings come before its preset's (F13)", async () => {
    const rollout = {
      preset: "findly-canary",
      rollBackAfter: 3,
      notify: ["email"],
      criteria: { errorRate: { threshold: 0.1 } },
    };
    const graph = await graphOf("k3s", rolling(rollout));
    expect(conditionsOf(graph)).to.include({ "error-rate": "0.001", latency: "1500" });
    expect([...failureLimits(graph)]).to.deep.equal([2]);
    expect(Object.keys(valuesAt(rolloutOf(graph), "metadata.annotations")[0]?.value ?? {})).to.satisfy(
      (names: string[]) => names.length > 0 && names.every((name) => name.endsWith(".email")),
    );
  });

  const presets = [
    "eightam",
    "plants-canary",
    "plants-blue-green",
    "findly-canary",
    "findly-blue-green",
    "crm",
  ];
  for (const preset of presets) {
    it(`takes a version of ${preset} back within five minutes of its first failing request (M15)`, async () => {
      const graph = await graphOf("k3s", rolling({ preset }));
      expect(secondsToRollback(graph)).to.be.below(300);
    });
  }
});

/** Seconds that the mesh takes to learn of new weights, or of other pods behind a Service. */
const MESH_SECONDS = 10;

/**
 * Seconds from the first failing request of a version that fails half of its requests, after five minutes without a
 * failure, until it gets no more: two scrapes, so that there is a rate; the time until as much of the window has failed
 * as the threshold says; as many measurements as it takes, each as slow as it may be; and the mesh.
 */
function secondsToRollback(graph: Graph): number {
  const template = templateOf(graph);
  const metrics = list(template, "spec.metrics[]").flatMap((metric) => (isProps(metric) ? [metric] : []));
  const failures = metrics.filter((metric) =>
    ["success-rate", "error-rate"].includes(text(metric, "name") ?? ""),
  );
  const scrape = Math.max(
    ...list(named(graph, "monitoring.coreos.com/v1:PodMonitor"), "spec.podMetricsEndpoints[].interval").map(
      seconds,
    ),
  );
  return Math.min(
    ...failures.map((metric) => {
      const threshold = Number(text(metric, "successCondition")?.split(" <= ")[1]);
      const window = 60 * Number(/\[(\d+)m\]/.exec(text(metric, "provider.prometheus.query") ?? "")?.[1]);
      const timeout = Number(list(metric, "provider.prometheus.timeout")[0]);
      const measurements = Number(metric["failureLimit"]) + 1;
      const watched = (window * threshold) / 0.5;
      return (
        2 * scrape + watched + measurements * (seconds(text(metric, "interval")) + timeout) + MESH_SECONDS
      );
    }),
  );
}
