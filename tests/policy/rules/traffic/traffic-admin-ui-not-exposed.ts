import type { ServiceArgs } from "@pulumi/kubernetes/core/v1";
import type { IngressArgs } from "@pulumi/kubernetes/networking/v1";
import { trafficAdminUiNotExposed as rule } from "../../../../policy/rules/traffic/traffic-admin-ui-not-exposed";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { HttpRoute } from "../../support/gateways";
import type { Examination } from "../../support/mutants";
import { asEveryKind, container, deployment, each, inList, LISTS } from "../../support/workloads";

interface Collector {
  metadata: { name: string; namespace: string };
  spec: { config: { exporters: Record<string, unknown>; receivers?: Record<string, unknown> } };
}
interface Prometheus {
  metadata: { name: string; namespace: string };
  spec: {
    enableAdminAPI?: boolean;
    remoteWrite?: { url: string; tlsConfig?: { insecureSkipVerify?: boolean } }[];
  };
}

const service = fixture<ServiceArgs>("kubernetes:core/v1:Service", "service", {
  metadata: {
    name: "monitoring-grafana",
    namespace: "monitoring",
    labels: { "app.kubernetes.io/name": "grafana" },
    annotations: {},
  },
  spec: { type: "ClusterIP", ports: [{ port: 80 }] },
});
const ingress = fixture<IngressArgs>("kubernetes:networking.k8s.io/v1:Ingress", "ingress", {
  metadata: { name: "shop", namespace: "shop", annotations: {} },
  spec: {
    rules: [
      {
        host: "a.example.com",
        http: {
          paths: [
            { path: "/", pathType: "Prefix", backend: { service: { name: "shop", port: { number: 80 } } } },
          ],
        },
      },
    ],
  },
});
const route = fixture<HttpRoute>("kubernetes:gateway.networking.k8s.io/v1:HTTPRoute", "route", {
  metadata: { name: "shop", namespace: "shop" },
  spec: { parentRefs: [{ name: "public" }], rules: [{ backendRefs: [{ name: "shop", port: 80 }] }] },
});
const collector = fixture<Collector>(
  "kubernetes:opentelemetry.io/v1beta1:OpenTelemetryCollector",
  "collector",
  {
    metadata: { name: "otel", namespace: "tracing" },
    spec: {
      config: {
        exporters: { otlp: { endpoint: "traces.example.com:4317", tls: { insecure: false } } },
        receivers: {},
      },
    },
  },
);
const exporting = (exporters: Record<string, unknown>) => collector({ spec: { config: { exporters } } });
const prometheus = fixture<Prometheus>("kubernetes:monitoring.coreos.com/v1:Prometheus", "prometheus", {
  metadata: { name: "prometheus", namespace: "monitoring" },
  spec: { enableAdminAPI: false, remoteWrite: [{ url: "https://metrics.example.com/write", tlsConfig: {} }] },
});
const env = (name: string, value: string) => ({ env: [{ name, value }] });
const app = deployment({ containers: [{ ...container, ...env("GF_AUTH_ANONYMOUS_ENABLED", "false") }] });
const anonymous = "violation: it lets in anybody without a name";
const shipped = "violation: it ships telemetry without verified TLS";
const leads = (name: string) => `violation: it leads to ${name}, which is for administrators`;
const backend = "spec.rules[0].http.paths[0].backend.service.name";
const ADMIN = [
  "grafana",
  "monitoring-grafana",
  "prometheus-operated",
  "alertmanager",
  "argocd-server",
  "vault",
  "kiali",
  "kubernetes-dashboard",
];
const kinds = asEveryKind(inList("containers", env("GF_AUTH_ANONYMOUS_ENABLED", "true")));
const guard = (key: string) => ({ name: "shop", annotations: { [key]: "x" } });
const toGrafana = ingress({ spec: { defaultBackend: { service: { name: "grafana" } } } }).props;

export const examination: Examination = {
  rule,
  base: [service(), ingress(), route(), collector(), prometheus(), app],
  mutants: [
    { of: "service", path: "spec.type", bad: ["LoadBalancer", "NodePort"], absent: "pass" },
    {
      of: "service",
      path: "metadata.labels",
      good: [{ "app.kubernetes.io/name": "shop" }],
      absent: "pass",
      unknown: "pass",
    },
    { of: "ingress", path: backend, bad: ADMIN, good: ["grafana-agent", "vaulted", "shop"], absent: "pass" },
    { of: "route", path: "spec.rules[0].backendRefs[0].name", bad: ADMIN, good: ["orders"], absent: "pass" },
    {
      of: "app",
      path: "spec.template.spec.containers[0].env[0].value",
      bad: ["true", true],
      good: ["false"],
      absent: "pass",
    },
    {
      of: "app",
      path: "spec.template.spec.containers[0].env[0].name",
      good: ["OTHER"],
      absent: "pass",
      unknown: "pass",
    },
    {
      of: "app",
      path: "spec.template.spec.containers[0].image",
      bad: ["kubernetesui/dashboard:v2.7.0", "k8s.gcr.io/kubernetes-dashboard-amd64:v1"],
      good: ["grafana/grafana"],
      absent: "pass",
    },
    {
      of: "app",
      path: 'spec.template.metadata.labels["k8s-app"]',
      bad: ["kubernetes-dashboard"],
      absent: "pass",
    },
    { of: "collector", path: "spec.config.exporters.otlp.tls.insecure", bad: [true], absent: "pass" },
    {
      of: "collector",
      path: "spec.config.exporters.otlp.tls.insecure_skip_verify",
      bad: [true],
      absent: "pass",
    },
    { of: "collector", path: "spec.config.receivers", good: [{ otlp: {} }], absent: "pass", unknown: "pass" },
    { of: "prometheus", path: "spec.enableAdminAPI", bad: [true], absent: "pass" },
    {
      of: "prometheus",
      path: "spec.remoteWrite[0].tlsConfig.insecureSkipVerify",
      bad: [true],
      absent: "pass",
    },
    {
      of: "prometheus",
      path: "spec.remoteWrite[0].url",
      bad: ["http://metrics.example.com/write"],
      good: ["http://mimir.monitoring.svc/push"],
      absent: "pass",
    },
  ],
  cases: [
    ["sees pods of every kind", kinds.single, each(kinds.single, anonymous)],
    ["and in typed lists", kinds.typedList, each(kinds.typedList, anonymous)],
    ["and in lists of any kind", kinds.list, each(kinds.list, anonymous)],
    ...LISTS.map(
      (list) =>
        [
          `and in ${list}`,
          [deployment(inList(list, env("GF_AUTH_ANONYMOUS_ENABLED", "true")))],
          { app: anonymous },
        ] as const,
    ),
    [
      "fails for a password that everybody tries",
      [deployment(inList("containers", env("GF_SECURITY_ADMIN_PASSWORD", "prom-operator")))],
      { app: "violation: its administrator has a password that everybody tries first" },
    ],
    [
      "passes a password from a secret",
      [
        deployment(
          inList("containers", {
            env: [
              { name: "GF_SECURITY_ADMIN_PASSWORD", valueFrom: { secretKeyRef: { name: "a", key: "b" } } },
            ],
          }),
        ),
      ],
    ],
    [
      "finds anonymous access beside an unknown variable",
      [
        deployment(
          inList("containers", { env: [unknown, { name: "GF_AUTH_ANONYMOUS_ENABLED", value: "true" }] }),
        ),
      ],
      { app: anonymous },
    ],
    [
      "lets telemetry stay on its node",
      [exporting({ otlp: { endpoint: "localhost:4317", tls: { insecure: true } } })],
    ],
    [
      "finds one insecure exporter of two, at any depth",
      [exporting({ debug: {}, loadbalancing: { protocol: { otlp: { tls: { insecure: true } } } } })],
      { collector: shipped },
    ],
    [
      "fails for administration as a default backend",
      [fixture<object>("kubernetes:networking.k8s.io/v1:Ingress", "ingress", toGrafana)()],
      { ingress: leads("grafana") },
    ],
    ...[
      "nginx.ingress.kubernetes.io/auth-url",
      "alb.ingress.kubernetes.io/auth-type",
      "nginx.ingress.kubernetes.io/whitelist-source-range",
    ].map(
      (key) =>
        [
          `passes it behind ${key}`,
          [
            fixture<object>("kubernetes:networking.k8s.io/v1:Ingress", "ingress", {
              ...toGrafana,
              metadata: guard(key),
            })(),
          ],
        ] as const,
    ),
    [
      "passes a load balancer for networks it names",
      [service({ spec: { type: "LoadBalancer", loadBalancerSourceRanges: ["10.0.0.0/8"] } })],
    ],
    [
      "passes an internal one",
      [
        service({
          metadata: { name: "grafana", annotations: { "networking.gke.io/load-balancer-type": "Internal" } },
          spec: { type: "LoadBalancer" },
        }),
      ],
    ],
    [
      "knows a Service by what the route is made from",
      [
        service({ metadata: { name: "shop", namespace: "shop" } }),
        route(
          { spec: { parentRefs: [], rules: [{ backendRefs: [{ name: unknown }] }] } },
          { propertyDependencies: { spec: [urnOf("kubernetes:core/v1:Service", "service")] } },
        ),
      ],
    ],
    [
      "is undecided about a Service that nobody knows",
      [route({ spec: { parentRefs: [], rules: [{ backendRefs: [{ name: unknown }] }] } })],
      { route: "undecided: not known before the update: spec.rules[0].backendRefs[0].name" },
    ],
  ],
};
