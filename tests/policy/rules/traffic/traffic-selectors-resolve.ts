import type { HorizontalPodAutoscalerArgs } from "@pulumi/kubernetes/autoscaling/v2";
import type { NamespaceArgs, ServiceArgs } from "@pulumi/kubernetes/core/v1";
import type { ReleaseArgs } from "@pulumi/kubernetes/helm/v3";
import type { IngressArgs, NetworkPolicyArgs } from "@pulumi/kubernetes/networking/v1";
import type { PodDisruptionBudgetArgs } from "@pulumi/kubernetes/policy/v1";
import type { input } from "@pulumi/kubernetes/types";
import { trafficSelectorsResolve as rule } from "../../../../policy/rules/traffic/traffic-selectors-resolve";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { HttpRoute } from "../../support/gateways";
import type { Examination } from "../../support/mutants";
import { container, deployment } from "../../support/workloads";

interface Monitor {
  metadata: { name: string; namespace?: string };
  spec: {
    selector: input.meta.v1.LabelSelector;
    namespaceSelector?: { any?: boolean; matchNames?: string[] };
  };
}

const metadata = (name: string, namespace = "shop") => ({ name, namespace, labels: { app: "app" } });
const app = { app: "app" };
const matchLabels = app;
const pods = deployment({ containers: [{ ...container, ports: [{ name: "http", containerPort: 8080 }] }] });
const service = fixture<ServiceArgs>("kubernetes:core/v1:Service", "service", {
  metadata: metadata("shop"),
  spec: { selector: app, ports: [{ name: "web", port: 80, targetPort: "http" }] },
});
const policy = fixture<NetworkPolicyArgs>("kubernetes:networking.k8s.io/v1:NetworkPolicy", "policy", {
  metadata: metadata("shop"),
  spec: { podSelector: { matchLabels } },
});
const selecting = (podSelector: input.meta.v1.LabelSelector, namespace = "shop") =>
  policy({ metadata: metadata("shop", namespace), spec: { podSelector } });
const expression = (operator: string, values?: string[], key = "app") =>
  selecting({ matchExpressions: [{ key, operator, ...(values && { values }) }] });
const budget = fixture<PodDisruptionBudgetArgs>("kubernetes:policy/v1:PodDisruptionBudget", "budget", {
  metadata: metadata("shop"),
  spec: { selector: { matchLabels } },
});
const scaler = fixture<HorizontalPodAutoscalerArgs>(
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
  "scaler",
  {
    metadata: metadata("shop"),
    spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "app" } },
  },
);
const ingress = fixture<IngressArgs>("kubernetes:networking.k8s.io/v1:Ingress", "ingress", {
  metadata: metadata("shop"),
  spec: {
    rules: [
      {
        http: {
          paths: [{ pathType: "Prefix", backend: { service: { name: "shop", port: { number: 80 } } } }],
        },
      },
    ],
  },
});
const route = fixture<HttpRoute>("kubernetes:gateway.networking.k8s.io/v1:HTTPRoute", "route", {
  metadata: metadata("shop"),
  spec: { parentRefs: [{ name: "public" }], rules: [{ backendRefs: [{ name: "shop", port: 80 }] }] },
});
const toElsewhere = route({
  spec: { parentRefs: [], rules: [{ backendRefs: [{ name: "other", namespace: "other", port: 80 }] }] },
});
const monitor = (
  kind: string,
  spec: Partial<Monitor["spec"]> = {},
  at: Monitor["metadata"] = metadata("shop"),
) =>
  fixture<Monitor>(`kubernetes:monitoring.coreos.com/v1:${kind}`, kind, {
    metadata: at,
    spec: { selector: { matchLabels }, ...spec },
  })();
const namespace = fixture<NamespaceArgs>("kubernetes:core/v1:Namespace", "namespace", {
  metadata: { name: "shop" },
})();
const release = (at: unknown) =>
  fixture<ReleaseArgs>("kubernetes:helm.sh/v3:Release", "release", {
    chart: "shop",
    namespace: at as string,
  });
const made = { propertyDependencies: { namespace: [urnOf("kubernetes:core/v1:Namespace", "namespace")] } };
const custom = (group: string, kind: string, spec: object = {}, at = "shop") =>
  fixture<object>(`kubernetes:${group}/v1:${kind}`, kind, { metadata: metadata("x", at), spec })();
const none = "violation: it selects no pods of the stack";
const noService = "violation: the stack has no Service of this name in the namespace";
const noPort = "violation: the Service has no such port";
const stray = selecting({ matchLabels: { app: "stray" } });
const other = { matchLabels: { app: "stray" } };
const labels = { of: "policy", absent: "not-applicable" } as const;

export const examination: Examination = {
  rule,
  base: [
    pods,
    service(),
    policy(),
    budget(),
    scaler(),
    ingress(),
    route(),
    monitor("ServiceMonitor"),
    monitor("PodMonitor"),
  ],
  mutants: [
    { ...labels, path: "spec.podSelector.matchLabels.app", bad: ["stray"], empty: "violation" },
    { of: "policy", path: "metadata.namespace", bad: ["other"], absent: "violation" },
    { of: "budget", path: "spec.selector", bad: [other], absent: "not-applicable" },
    { of: "service", path: "spec.selector.app", bad: ["stray"], absent: "pass", empty: "violation" },
    {
      of: "service",
      path: "spec.ports[0].targetPort",
      bad: ["grpc", "HTTP", 0, 70000],
      good: [8080, 9999],
      absent: "pass",
      empty: "violation",
    },
    { of: "scaler", path: "spec.scaleTargetRef.name", bad: ["other"], absent: "violation" },
    {
      of: "scaler",
      path: "spec.scaleTargetRef.kind",
      bad: ["StatefulSet"],
      absent: "violation",
    },
    {
      of: "app",
      path: "spec.template.metadata.labels.app",
      bad: ["stray"],
      absent: "violation",
      on: "policy",
    },
    {
      of: "app",
      path: "spec.template.spec.containers[0].ports[0].name",
      bad: ["grpc"],
      absent: "violation",
      on: "service",
    },
    {
      of: "ingress",
      path: "spec.rules[0].http.paths[0].backend.service.port.number",
      bad: [8080],
      absent: "pass",
    },
    {
      of: "ingress",
      path: "spec.rules[0].http.paths[0].backend.service.name",
      bad: ["other"],
      absent: "violation",
    },
    { of: "route", path: "spec.rules[0].backendRefs[0].port", bad: [8080], absent: "pass" },
    { of: "route", path: "spec.rules[0].backendRefs[0].name", bad: ["other"], absent: "violation" },
    { of: "ServiceMonitor", path: "spec.selector", bad: [other], absent: "not-applicable" },
    { of: "PodMonitor", path: "spec.selector", bad: [other], absent: "not-applicable" },
  ],
  cases: [
    ["evaluates In", [pods, expression("In", ["app", "other"])]],
    ["evaluates In where it does not match", [pods, expression("In", ["other"])], { policy: none }],
    ["evaluates NotIn", [pods, expression("NotIn", ["other"])]],
    ["evaluates NotIn where it does not match", [pods, expression("NotIn", ["app"])], { policy: none }],
    ["evaluates NotIn of a label that is missing", [pods, expression("NotIn", ["app"], "tier")]],
    ["evaluates Exists", [pods, expression("Exists")]],
    [
      "evaluates Exists where it does not match",
      [pods, expression("Exists", undefined, "tier")],
      { policy: none },
    ],
    ["evaluates DoesNotExist", [pods, expression("DoesNotExist", undefined, "tier")]],
    ["evaluates DoesNotExist where it does not match", [pods, expression("DoesNotExist")], { policy: none }],
    [
      "is undecided about unknown values",
      [pods, expression("In", [unknown])],
      { policy: "undecided: not known before the update: spec.podSelector.matchExpressions[0].values[0]" },
    ],
    ["does not look into other namespaces", [pods, selecting({ matchLabels }, "other")], { policy: none }],
    ["asks nothing of a selector for all pods", [pods, selecting({}, "other")]],
    ["asks nothing where the stack has no workloads", [stray, budget(), service()]],
    [
      "asks nothing of labels that only a running pod has",
      [pods, selecting({ matchLabels: { "linkerd.io/control-plane-ns": "linkerd" } })],
    ],
    ["asks nothing of a namespace with a chart", [pods, namespace, release("shop")(), stray]],
    ["knows that namespace by what it is made from", [pods, namespace, release(unknown)({}, made), stray]],
    [
      "does not take a chart elsewhere for an excuse",
      [pods, namespace, release("other")(), stray],
      { policy: none },
    ],
    [
      "asks nothing of a namespace with an operator's object",
      [pods, custom("postgresql.cnpg.io", "Cluster"), stray],
    ],
    [
      "does not take an operator's object elsewhere for an excuse",
      [pods, custom("postgresql.cnpg.io", "Cluster", {}, "other"), stray],
      { policy: none },
    ],
    [
      "does not take an object that makes no pods for an excuse",
      [pods, custom("external-secrets.io", "ExternalSecret"), stray],
      { policy: none },
    ],
    [
      "asks nothing of a namespace that Argo delivers to",
      [pods, custom("argoproj.io", "Application", { destination: { namespace: "shop" } }, "argocd"), stray],
    ],
    [
      "nor where Argo may deliver anywhere",
      [
        pods,
        custom(
          "argoproj.io",
          "ApplicationSet",
          { template: { spec: { destination: { namespace: "{{.name}}" } } } },
          "argocd",
        ),
        stray,
      ],
    ],
    [
      "does not take another delivery for an excuse",
      [pods, custom("argoproj.io", "Application", { destination: { namespace: "other" } }, "argocd"), stray],
      { policy: none },
    ],
    [
      "fails for a port the Service does not have, in any namespace",
      [
        pods,
        service(),
        custom("postgresql.cnpg.io", "Cluster"),
        route({ spec: { parentRefs: [], rules: [{ backendRefs: [{ name: "shop", port: 81 }] }] } }),
      ],
      { route: noPort },
    ],
    ["fails for an Ingress that leads nowhere", [pods, ingress()], { ingress: noService }],
    ["asks nothing of a route to another namespace", [pods, service(), toElsewhere]],
    [
      "fails for a backend without a Service",
      [ingress({ spec: { defaultBackend: {} } })],
      { ingress: "violation: it names no Service" },
    ],
    [
      "reads older Ingresses",
      [
        service(),
        fixture<object>("kubernetes:extensions/v1beta1:Ingress", "old", {
          metadata: metadata("old"),
          spec: { backend: { serviceName: "shop", servicePort: 81 } },
        })(),
      ],
      { old: noPort },
    ],
    [
      "lets a monitor look elsewhere if it says so",
      [
        service(),
        monitor("ServiceMonitor", { namespaceSelector: { any: true } }, metadata("m", "monitoring")),
      ],
    ],
    [
      "fails where it does not say so",
      [service(), monitor("ServiceMonitor", {}, metadata("m", "monitoring"))],
      { ServiceMonitor: "violation: it selects no Service of the stack" },
    ],
    [
      "asks nothing of patches",
      [
        pods,
        fixture<object>("kubernetes:core/v1:ServicePatch", "patch", {
          metadata: metadata("x"),
          spec: { selector: { app: "stray" } },
        })(),
      ],
    ],
  ],
};
