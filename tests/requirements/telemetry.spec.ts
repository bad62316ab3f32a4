import { expect } from "chai";
import { dashboardSchema } from "../../components/dashboards/grafana-json";
import { isProps, type Props, text, valuesAt } from "../../sandbox/simulator/values";
import { type TargetName, targetNames } from "../../stacks/targets";
import { isPlatformNamespace } from "../../stacks/config/checks/teams";
import { planJsonOf, type Settings } from "../support/plans";
import { type Graph, graphOf } from "./graph";
import { STORES } from "./stores";

const RELEASE = "kubernetes:helm.sh/v3:Release";
const POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";

const release = (graph: Graph, name: string): Props => graph.only(RELEASE, name).inputs;
const releases = (graph: Graph): (string | undefined)[] =>
  graph.inputs(RELEASE).map((inputs) => text(inputs, "name"));

function named(graph: Graph, type: string, namespace: string, name: string): Props {
  const found = graph
    .inputs(type)
    .find(
      (inputs) => text(inputs, "metadata.namespace") === namespace && text(inputs, "metadata.name") === name,
    );
  if (found === undefined) throw new Error(`no ${type} ${namespace}/${name}`);
  return found;
}

/** Environment of the container of podinfo. */
function environment(graph: Graph): Record<string, unknown> {
  const rollout = named(graph, "kubernetes:argoproj.io/v1alpha1:Rollout", "shop", "podinfo");
  const pairs = valuesAt(rollout, "spec.template.spec.containers[].env[]").map(({ value }) =>
    isProps(value) ? [value["name"], value["value"]] : [],
  );
  return Object.fromEntries(pairs) as Record<string, unknown>;
}

const refusal = async (target: TargetName, settings: Settings): Promise<string> =>
  graphOf(target, settings).then(
    () => "",
    (error: unknown) => (error instanceof Error ? error.message : ""),
  );

describe("Logs of all containers", function () {
  this.timeout(60_000);

  for (const target of targetNames) {
    it(`F10 M15 are collected on every node and kept for 90 days by Loki, on ${target}`, async () => {
      const graph = await graphOf(target, { logging: { to: "loki" } });
      const values = release(graph, "logging-fluent-bit");
      expect(text(values, "values.config.outputs")).to.match(/Name loki\n/);
      expect(text(values, "values.config.outputs")).to.contain("team=$kubernetes['labels']['team']");
      expect(text(values, "values.config.outputs")).to.contain(
        "service=$kubernetes['labels']['app.kubernetes.io/name']",
      );
      const loki = release(graph, "logging-loki");
      expect(text(loki, "values.loki.limits_config.retention_period")).to.equal("2160h");
      expect(valuesAt(loki, "values.loki.compactor.retention_enabled")[0]?.value).to.equal(true);
      const store = { aws: "s3", gcp: "gcs", k3s: "filesystem" }[target];
      expect(text(loki, "values.loki.storage.type")).to.equal(store);
      expect(valuesAt(loki, "values.loki.storage.bucketNames.chunks")).to.have.length(
        target === "k3s" ? 0 : 1,
      );
    });
  }

  it("F10 are read in Grafana, and by nobody who is not let in", async () => {
    const graph = await graphOf("k3s", { logging: { to: "loki" } });
    const source = graph.only(CONFIG_MAP, "logging-loki-data-source").inputs;
    expect(text(source, "metadata.labels.grafana_datasource")).to.equal("1");
    // Grafana reads no files of another name.
    expect(Object.keys(source["data"] ?? {})).to.deep.equal(["loki.yaml"]);
    expect(text(source, "data['loki.json']") ?? JSON.stringify(source["data"])).to.contain(
      "http://loki.logs.svc:3100",
    );
    const identities = graph
      .inputs("kubernetes:policy.linkerd.io/v1alpha1:MeshTLSAuthentication")
      .filter((inputs) => text(inputs, "metadata.namespace") === "logs")
      .flatMap((inputs) => valuesAt(inputs, "spec.identityRefs[].name"))
      .map(({ value }) => value);
    expect(identities).to.have.members(["fluent-bit", "monitoring-grafana", "monitoring-prometheus"]);
  });

  it("F10 are not collected where nobody asked", async () => {
    expect(releases(await graphOf("k3s"))).to.not.include.members(["fluent-bit", "loki"]);
  });

  it("E05 E09 go to an OpenSearch engine of the platform's, and no password is in a plan", async () => {
    for (const target of targetNames) {
      const graph = await graphOf(target, {
        ...STORES,
        logging: { to: "opensearch", search: "products" },
      });
      const output = text(release(graph, "logging-fluent-bit"), "values.config.outputs");
      expect(output).to.match(/Name opensearch\n/);
      expect(output).to.contain("HTTP_Passwd ${SEARCH_PASSWORD}");
      const secret = named(
        graph,
        "kubernetes:external-secrets.io/v1:ExternalSecret",
        "fluent-bit",
        "log-search",
      );
      expect(text(secret, "spec.target.template.data.SEARCH_PASSWORD")).to.equal("{{ .password }}");
      expect(text(secret, "spec.dataFrom[0].extract.key") ?? JSON.stringify(secret["spec"])).to.contain(
        "search",
      );
    }
  });

  it("E09 are let in by a search engine in the cluster", async () => {
    const graph = await graphOf("k3s", { ...STORES, logging: { to: "opensearch", search: "products" } });
    const policy = named(graph, POLICY, "search-products", "clients");
    expect(JSON.stringify(policy)).to.contain('"fluent-bit"');
  });

  it("F10 go to CloudWatch for 90 days, written by a role that may do nothing else", async () => {
    const graph = await graphOf("aws", { logging: { to: "cloud" } });
    expect(text(release(graph, "logging-fluent-bit"), "values.config.outputs")).to.match(
      /Name cloudwatch_logs\n/,
    );
    const group = graph.only("aws:cloudwatch/logGroup:LogGroup", "logging-logs").inputs;
    expect(group["retentionInDays"]).to.equal(90);
    expect(group).to.have.property("kmsKeyId");
    const policy = graph.only("aws:iam/rolePolicy:RolePolicy", "logging-writer").inputs;
    const statements = (JSON.parse(text(policy, "policy") ?? "{}") as { Statement: { Action: string[] }[] })
      .Statement;
    expect(statements.flatMap(({ Action }) => Action)).to.have.members([
      "logs:CreateLogStream",
      "logs:DescribeLogStreams",
      "logs:PutLogEvents",
    ]);
  });

  it("C14 are Cloud Logging's where GKE's nodes deliver them, and nothing is installed", async () => {
    const graph = await graphOf("gcp", { logging: { to: "cloud" } });
    expect(releases(graph)).to.not.include("fluent-bit");
    const [components] = valuesAt(
      graph.only("gcp:container/cluster:Cluster").inputs,
      "loggingConfig.enableComponents",
    );
    expect(components?.value).to.include("WORKLOADS");
  });

  it("F10 are refused where they cannot go, with what to set", async () => {
    expect(await refusal("k3s", { logging: { to: "cloud" } })).to.contain(
      "is not to be had on k3s, which has no cloud; set loki or opensearch",
    );
    expect(await refusal("aws", { logging: { to: "opensearch" } })).to.contain(
      "is missing; set a key under searches, or another logging.to",
    );
    expect(await refusal("aws", { logging: { to: "loki", search: "x" } })).to.contain(
      "is for logs in a search engine; remove it, or set logging.to to opensearch",
    );
    expect(await refusal("aws", { logging: { retentionDays: 5 } })).to.contain(
      "says nothing of logs that go to none; remove it",
    );
  });
});

describe("Telemetry", function () {
  this.timeout(60_000);

  for (const target of targetNames) {
    it(`F10 lives in namespaces that no team may be called by, and breaks no policy, on ${target}`, async () => {
      const { resources, policy } = await planJsonOf({
        stack: "prod",
        target,
        settings: { logging: { to: "loki" }, tracing: { to: "jaeger" }, synthetics: {} },
      });
      expect(policy.violations).to.deep.equal([]);
      const names = resources
        .filter(({ type }) => type === "kubernetes:core/v1:Namespace")
        .filter(({ urn }) => !urn.includes("$trivium:index:Team$"))
        .map(({ inputs }) => text(inputs as Props, "metadata.name") ?? "");
      expect(names).to.include.members(["fluent-bit", "logs", "synthetics", "tracing"]);
      expect(names.filter((name) => !isPlatformNamespace(name))).to.deep.equal([]);
    });
  }
});

describe("Traces of services", function () {
  this.timeout(60_000);

  for (const [stack, ratio] of [
    ["staging", "1"],
    ["prod", "0.01"],
  ] as const) {
    it(`F10 M15 are sampled where they begin, ${Number(ratio) * 100} % in ${stack}`, async () => {
      const graph = await graphOf("k3s", { tracing: { to: "jaeger" } }, stack);
      expect(environment(graph)).to.include({
        OTEL_SERVICE_NAME: "podinfo",
        OTEL_EXPORTER_OTLP_ENDPOINT: "http://otel-collector.tracing.svc.cluster.local:4318",
        OTEL_TRACES_SAMPLER: "parentbased_traceidratio",
        OTEL_TRACES_SAMPLER_ARG: ratio,
      });
    });
  }

  it("F10 are sampled as the stack says", async () => {
    const graph = await graphOf("k3s", { tracing: { to: "jaeger", samplePercent: 25 } });
    expect(environment(graph)).to.include({ OTEL_TRACES_SAMPLER_ARG: "0.25" });
  });

  it("E09 M15 go through an OpenTelemetry Collector to Jaeger, which Grafana shows", async () => {
    const graph = await graphOf("aws", { tracing: { to: "jaeger" } });
    const collector = release(graph, "tracing-otel-collector");
    expect(text(collector, "values.alternateConfig.exporters.otlp.endpoint")).to.equal(
      "jaeger.tracing.svc:4317",
    );
    const jaeger = release(graph, "tracing-jaeger");
    expect(
      valuesAt(jaeger, "values.userconfig.extensions.jaeger_storage.backends.traces.badger"),
    ).to.have.length(1);
    expect(graph.of(CONFIG_MAP).map(({ name }) => name)).to.include("tracing-jaeger-data-source");
  });

  it("E09 are forgotten at a restart in dev, and nowhere else", async () => {
    const graph = await graphOf("aws", { tracing: { to: "jaeger" } }, "dev");
    const backends = "values.userconfig.extensions.jaeger_storage.backends.traces";
    expect(valuesAt(release(graph, "tracing-jaeger"), `${backends}.memory`)).to.have.length(1);
  });

  it("E09 get to the collector from the teams' services and nobody else", async () => {
    const graph = await graphOf("aws", { tracing: { to: "jaeger" } });
    const ingress = JSON.stringify(named(graph, POLICY, "tracing", "allow-ingress"));
    expect(ingress).to.contain('{"key":"team","operator":"Exists"}');
    const servers = graph
      .inputs("kubernetes:policy.linkerd.io/v1beta3:Server")
      .filter((inputs) => text(inputs, "metadata.namespace") === "tracing");
    expect(servers.map((inputs) => text(inputs, "metadata.name"))).to.have.members([
      "otlp-4317",
      "otlp-4318",
      "jaeger-4317",
      "jaeger-16686",
    ]);
    expect(servers.map((inputs) => text(inputs, "spec.accessPolicy"))).to.deep.equal(Array(4).fill("deny"));
    const callers = named(
      graph,
      "kubernetes:policy.linkerd.io/v1alpha1:MeshTLSAuthentication",
      "tracing",
      "otlp-4318-services",
    );
    expect(valuesAt(callers, "spec.identityRefs[].name").map(({ value }) => value)).to.deep.equal([
      "podinfo",
    ]);
    const egress = JSON.stringify(named(graph, POLICY, "shop", "podinfo"));
    expect(egress).to.contain('"kubernetes.io/metadata.name":"tracing"');
  });

  it("C14 go to Cloud Trace through OpenTelemetry, written by a member that may do nothing else", async () => {
    const graph = await graphOf("gcp", { tracing: { to: "cloud" } });
    const collector = release(graph, "tracing-otel-collector");
    expect(valuesAt(collector, "values.alternateConfig.exporters.googlecloud.project")).to.have.length(1);
    const grant = graph.only("gcp:projects/iAMMember:IAMMember", "tracing-writer").inputs;
    expect(grant["role"]).to.equal("roles/cloudtrace.agent");
    expect(text(grant, "member")).to.match(/ns\/tracing\/sa\/otel-collector$/);
    expect(releases(graph)).to.not.include("jaeger");
  });

  it("C14 go to X-Ray in the same way", async () => {
    const graph = await graphOf("aws", { tracing: { to: "cloud" } });
    const collector = release(graph, "tracing-otel-collector");
    expect(valuesAt(collector, "values.alternateConfig.exporters.awsxray.region")).to.have.length(1);
    expect(text(graph.only("aws:iam/rolePolicy:RolePolicy", "tracing-writer").inputs, "policy")).to.contain(
      "xray:PutTraceSegments",
    );
  });

  it("M15 are no concern of a service where nobody collects any", async () => {
    expect(Object.keys(environment(await graphOf("k3s")))).to.not.include("OTEL_SERVICE_NAME");
    expect(await refusal("k3s", { tracing: { to: "cloud" } })).to.contain(
      "is not to be had on k3s, which has no cloud; set jaeger",
    );
  });
});

describe("Dashboards", function () {
  this.timeout(60_000);

  it("E15 show what is left of every service's error budget, and each service in its team's folder", async () => {
    const graph = await graphOf("aws", STORES);
    const shown = graph
      .inputs(CONFIG_MAP)
      .filter((inputs) => text(inputs, "metadata.labels.grafana_dashboard") === "1")
      .map((inputs) => {
        const [json] = Object.values(inputs["data"] as Record<string, string>);
        const { metadata } = inputs as { metadata: { annotations: Record<string, string> } };
        return {
          folder: metadata.annotations["grafana_folder"],
          dashboard: dashboardSchema.parse(JSON.parse(json ?? "")),
        };
      });
    expect(shown.map(({ folder, dashboard }) => `${folder ?? ""}/${dashboard.title}`)).to.include.members([
      "shop/podinfo",
      "shop/orders",
    ]);
    const platform = shown.find(({ folder }) => folder === "Platform")?.dashboard;
    expect(platform?.panels[0]?.targets.map(({ legendFormat }) => legendFormat)).to.include.members([
      "podinfo",
      "orders",
    ]);
    const podinfo = shown.find(({ dashboard }) => dashboard.title === "podinfo")?.dashboard;
    expect(podinfo?.panels.map(({ title }) => title)).to.deep.equal([
      "Requests",
      "Failed requests, at most 0.1 % over 30 days",
      "Latency, 95 % within 500 ms",
      "Error budget left, of 30 days",
      "Pods",
      "Rollout",
      "CPU",
      "Memory",
    ]);
  });

  it("E15 are found by Grafana with their folders", async () => {
    const graph = await graphOf("aws");
    const values = release(graph, "observability-kube-prometheus-stack");
    expect(text(values, "values.grafana.sidecar.dashboards.folderAnnotation")).to.equal("grafana_folder");
    const [structure] = valuesAt(
      values,
      "values.grafana.sidecar.dashboards.provider.foldersFromFilesStructure",
    );
    expect(structure?.value).to.equal(true);
  });
});

describe("Checks of routes", function () {
  this.timeout(60_000);

  for (const target of targetNames) {
    it(`F10 ask for every route as a client would, every few minutes, on ${target}`, async () => {
      const graph = await graphOf(target, { synthetics: { everyMinutes: 10, requests: 50 } });
      const job = graph.only("kubernetes:batch/v1:CronJob", "synthetics-podinfo").inputs;
      expect(text(job, "spec.schedule")).to.equal("*/10 * * * *");
      const image = valuesAt(job, "spec.jobTemplate.spec.template.spec.containers[].image");
      expect(image[0]?.value).to.match(/grafana\/k6:.*@sha256:[0-9a-f]{64}$/);
      const script = graph.only(CONFIG_MAP, "synthetics-podinfo-script").inputs;
      const code = (script["data"] as Record<string, string>)["check.js"];
      expect(code)
        .to.contain('"iterations":50')
        .and.to.contain('"p(95)<=500"')
        .and.to.contain("rate>=0.9856");
      expect(code).to.contain('"insecureSkipTLSVerify":false');
    });
  }

  it("F10 get to the gateway and nowhere else", async () => {
    const graph = await graphOf("aws", { synthetics: {} });
    const policies = graph
      .inputs(POLICY)
      .filter((inputs) => text(inputs, "metadata.namespace") === "synthetics");
    const peers = policies.flatMap((inputs) =>
      valuesAt(inputs, "spec.egress[].to[].namespaceSelector.matchLabels").map(({ value }) =>
        isProps(value) ? value["kubernetes.io/metadata.name"] : undefined,
      ),
    );
    expect(peers).to.have.members(["kube-system", "linkerd", "gateway"]);
    const everybody = policies.flatMap((inputs) => valuesAt(inputs, "spec.egress[].to[].ipBlock.cidr"));
    expect(everybody.map(({ value }) => value)).to.deep.equal(["169.254.20.10/32"]);
  });

  it("F10 are an alert of the team when none has succeeded three times in a row", async () => {
    const graph = await graphOf("aws", { synthetics: {} });
    const rules = named(graph, "kubernetes:monitoring.coreos.com/v1:PrometheusRule", "synthetics", "podinfo");
    const [rule] = valuesAt(rules, "spec.groups[].rules[]");
    expect(rule?.value).to.deep.include({
      alert: "RouteCheckFails",
      expr:
        'time() - max((kube_cronjob_status_last_successful_time{namespace="synthetics", cronjob="podinfo"} or ' +
        'kube_cronjob_created{namespace="synthetics", cronjob="podinfo"})) > 900',
    });
  });

  it("F10 are not made where nobody asked", async () => {
    expect((await graphOf("aws")).of("kubernetes:batch/v1:CronJob").map(({ name }) => name)).to.not.include(
      "synthetics-podinfo",
    );
  });
});
