import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { ALERT_TIMING, alertDelay, withinBudget } from "../../components/pure/alert-delay";
import { parseDuration } from "../../components/pure/duration";
import { REPOSITORY } from "../../sandbox/paths";
import { isProps, type Props, text, valuesAt } from "../../sandbox/simulator/values";
import { targetNames } from "../../stacks/targets";
import { ALERTING, PROMISES } from "./alerting";
import { type Graph, graphOf } from "./graph";

const RULE = "kubernetes:monitoring.coreos.com/v1:PrometheusRule";
const SECRET = "kubernetes:external-secrets.io/v1:ExternalSecret";
const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const SETTINGS = { ...ALERTING, teams: { shop: { oncall: "page" } }, services: { podinfo: PROMISES } };

const stackValues = (graph: Graph): Props => {
  const { inputs } = graph.only("kubernetes:helm.sh/v3:Release", "observability-kube-prometheus-stack");
  const values = inputs["values"];
  return isProps(values) ? values : {};
};
const strings = (props: Props, at: string): unknown[] => valuesAt(props, at).map(({ value }) => value);

/** Rules of alerts, by the alert's name. */
function alerts(graph: Graph): Map<string, Props> {
  const rules = graph
    .inputs(RULE)
    .flatMap((inputs) => strings(inputs, "spec.groups[].rules[]"))
    .filter(isProps);
  return new Map(rules.flatMap((rule) => (typeof rule["alert"] === "string" ? [[rule["alert"], rule]] : [])));
}

/** A receiver of Alertmanager's configuration. */
function receiver(graph: Graph, name: string): Props {
  const found = strings(stackValues(graph), "alertmanager.config.receivers[]")
    .filter(isProps)
    .find((each) => each["name"] === name);
  if (found === undefined) throw new Error(`no receiver ${name}`);
  return found;
}

/** How long the alert must hold, in seconds. */
const holds = (rule: Props | undefined): number => parseDuration(text(rule ?? {}, "for") ?? "") ?? NaN;

describe("alerts, and metrics that pass between clusters", function () {
  this.timeout(60_000);

  for (const target of targetNames) {
    it(`F10 C14 N15 sends to Slack, PagerDuty and e-mail with credentials from Vault alone, on ${target}`, async () => {
      const graph = await graphOf(target, SETTINGS);
      expect(strings(receiver(graph, "slack"), "slack_configs[].api_url_file")).to.deep.equal([
        "/etc/alertmanager/secrets/alertmanager-slack-slack/api-url",
      ]);
      expect(strings(receiver(graph, "pagerduty"), "pagerduty_configs[].routing_key_file")).to.deep.equal([
        "/etc/alertmanager/secrets/alertmanager-pagerduty-pagerduty/routing-key",
      ]);
      expect(strings(receiver(graph, "mail"), "email_configs[].auth_password_file")).to.deep.equal([
        "/etc/alertmanager/secrets/alertmanager-mail-email/password",
      ]);
      const mounted = strings(stackValues(graph), "alertmanager.alertmanagerSpec.secrets[]");
      const fetched = graph.inputs(SECRET).map((inputs) => text(inputs, "metadata.name"));
      expect(mounted).to.have.lengthOf(6);
      expect(fetched).to.include.members(mounted);
      const policies = graph.inputs("vault:index/policy:Policy").map((inputs) => text(inputs, "policy"));
      for (const kept of ["platform/pagerduty", "platform/slack", "platform/mail", "platform/alerts"]) {
        expect(
          policies.some((policy) => policy?.includes(`secret/data/${kept}"`)),
          kept,
        ).to.equal(true);
      }
    });
  }

  it("N15 passes a critical alert on that nobody has silenced for ten minutes", async () => {
    const [escalation] = strings(
      stackValues(await graphOf("aws", SETTINGS)),
      "alertmanager.config.route.routes[]",
    )
      .filter(isProps)
      .filter((route) => route["receiver"] === "escalation");
    expect(escalation).to.deep.include({ continue: true, group_wait: "10m", group_by: ["..."] });
    expect(escalation?.["matchers"]).to.include('severity="critical"');
  });

  it("M15 has alerts without any setting, sent to one webhook, and a heartbeat every minute", async () => {
    const graph = await graphOf("k3s", {}, "dev");
    expect([...alerts(graph).keys()]).to.include.members(["ServiceDown", "HighErrorRate", "SecretNotSynced"]);
    const values = stackValues(graph);
    expect(strings(values, "alertmanager.config.route.receiver")).to.deep.equal(["webhook"]);
    const [heartbeat] = strings(values, "alertmanager.config.route.routes[]").filter(isProps);
    expect(heartbeat).to.deep.include({ matchers: ['alertname="Watchdog"'], repeat_interval: "1m" });
  });

  for (const target of targetNames) {
    it(`N15 links a runbook of this repository from every alert, on ${target}`, async () => {
      const found = alerts(await graphOf(target, SETTINGS));
      expect(found.size).to.be.greaterThan(10);
      for (const [alert, rule] of found) {
        expect(text(rule, "annotations.runbook_url"), alert).to.match(new RegExp(`^https://.*/${alert}$`));
        const page = path.join(REPOSITORY, "docs", "runbooks", `${alert}.md`);
        expect(fs.existsSync(page) ? fs.readFileSync(page, "utf8") : "", alert)
          .to.include("## Meaning")
          .and.to.include("## First commands")
          .and.to.include("## Mitigation")
          .and.to.include("## Escalation");
      }
    });
  }

  it("F14 E15 N18 alerts on availability, latency, errors, throughput and memory as promised", async () => {
    const found = alerts(await graphOf("gcp", SETTINGS));
    const expected: Readonly<Record<string, readonly [string, string, RegExp]>> = {
      ServiceDown: ["1m", "critical", /< 1$/],
      HighErrorRate: ["2m", "critical", / > 0\.05$/],
      ErrorRateOverObjective: ["5m", "warning", / > 0\.005$/],
      HighLatency: ["5m", "warning", /quantile\(0\.95, .* > 200$/],
      LatencyObjectiveMissed: ["5m", "warning", /quantile\(0\.9, .* > 200$/],
      HighTailLatency: ["5m", "warning", /quantile\(0\.99, .* > 200$/],
      NearCapacity: ["5m", "warning", / > 800$/],
      HighMemoryUsage: ["10m", "warning", / > 0\.8$/],
      RecoverySlow: ["15m", "critical", /ALERTS/],
      DeploymentSuccessLow: ["15m", "warning", / < 0\.95 /],
      ScalingSlow: ["2m", "warning", /horizontalpodautoscaler/],
    };
    for (const [alert, [duration, severity, expression]] of Object.entries(expected)) {
      const rule = found.get(alert) ?? {};
      expect([text(rule, "for"), text(rule, "labels.severity")], alert).to.deep.equal([duration, severity]);
      expect(text(rule, "expr"), alert).to.match(expression);
    }
    expect(text(found.get("HighErrorRate") ?? {}, "labels.notify")).to.equal("page");
    expect(text(found.get("HighMemoryUsage") ?? {}, "labels.notify")).to.equal("chat");
  });

  it("F17 takes less than 30 s from a fault to the message, besides the time that an alert must hold", async () => {
    const graph = await graphOf("aws", SETTINGS);
    const monitor = graph
      .inputs("kubernetes:monitoring.coreos.com/v1:PodMonitor")
      .find((inputs) => text(inputs, "metadata.name") === "podinfo");
    const group = graph
      .inputs(RULE)
      .flatMap((inputs) => strings(inputs, "spec.groups[]"))
      .filter(isProps)
      .find((each) => each["name"] === "podinfo-alerts");
    const seconds = (value: unknown) => parseDuration(String(value)) ?? NaN;
    const planned = {
      scrapeInterval: seconds(strings(monitor ?? {}, "spec.podMetricsEndpoints[].interval")[0]),
      scrapeTimeout: seconds(strings(monitor ?? {}, "spec.podMetricsEndpoints[].scrapeTimeout")[0]),
      evaluation: seconds(group?.["interval"]),
      groupWait: seconds(strings(stackValues(graph), "alertmanager.config.route.group_wait")[0]),
    };
    expect(planned).to.deep.equal(ALERT_TIMING);
    expect(alertDelay(planned, 0)).to.be.below(30);
    // Not met with the minute that F14 asks of ServiceDown, nor by any other alert.
    expect(alertDelay(planned, holds(alerts(graph).get("ServiceDown")))).to.equal(89);
    const met = [...alerts(graph)].filter(([, rule]) => withinBudget(planned, holds(rule)));
    expect(met.map(([alert]) => alert)).to.deep.equal([]);
  });

  it("F10 keeps metrics for 30 days in production, and sends them to other servers with tokens from Vault", async () => {
    const graph = await graphOf("aws", SETTINGS);
    const values = stackValues(graph);
    const prometheus = "prometheus.prometheusSpec";
    expect(strings(values, `${prometheus}.retention`)).to.deep.equal(["30d"]);
    expect(strings(values, `${prometheus}.remoteWrite[]`)).to.deep.equal([
      {
        name: "archive",
        url: "https://metrics.acme.example/api/v1/write",
        authorization: { credentials: { name: "remote-write-archive", key: "token" } },
      },
    ]);
    const fetched = graph.inputs(SECRET).map((inputs) => text(inputs, "metadata.name"));
    expect(fetched).to.include.members(["remote-write-archive", "federation-hamburg"]);
  });

  it("F10 takes series of another Prometheus over under names of their own, and lets one in the cluster take its own", async () => {
    const graph = await graphOf("k3s", SETTINGS);
    const spec = "prometheus.prometheusSpec";
    const [job] = strings(stackValues(graph), `${spec}.additionalScrapeConfigs[]`).filter(isProps);
    expect(job).to.deep.include({ metrics_path: "/federate", scheme: "https", honor_labels: true });
    expect(strings(job ?? {}, "static_configs[].targets[]")).to.deep.equal(["hamburg.acme.example:9090"]);
    expect(strings(job ?? {}, "authorization.credentials_file")).to.deep.equal([
      "/etc/prometheus/secrets/federation-hamburg/token",
    ]);
    expect(strings(job ?? {}, "metric_relabel_configs[].replacement")).to.deep.equal(["federated:$1"]);
    expect(strings(stackValues(graph), `${spec}.secrets[]`)).to.deep.equal(["federation-hamburg"]);
    const ingress = graph.only(POLICY, "observability-allow-ingress").inputs;
    expect(JSON.stringify(ingress)).to.include('"kubernetes.io/metadata.name":"reporting"');
    const identities = graph.only(
      "kubernetes:policy.linkerd.io/v1alpha1:MeshTLSAuthentication",
      "observability-clients-identities",
    );
    expect(JSON.stringify(identities.inputs)).to.include(
      '{"kind":"ServiceAccount","name":"prometheus","namespace":"reporting"}',
    );
  });
});
