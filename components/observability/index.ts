import type { Release } from "@pulumi/kubernetes/helm/v3/release";
import * as pulumi from "@pulumi/pulumi";
import { KEDA } from "../autoscaling";
import { Component } from "../component";
import type { Charts, MeshIdentity, MeshName, MeshRules } from "../contract";
import { chart } from "../kubernetes/chart";
import { podsIn, tcp } from "../kubernetes/network-policy";
import { meshRules } from "../mesh/rules";
import { MONITORING_NAMESPACE, platformNamespace } from "../kubernetes/platform-namespace";
import { ROLLOUTS } from "../rollout";
import { type AlertReceivers, fetchReceiverSecrets, withWebhook } from "./alert-receivers";
import type { AlertRouting } from "./alert-routes";
import { alertmanagerValues } from "./alerting";
import { grafanaLogin, grafanaValues } from "./grafana";
import { platformRules } from "./platform-rules";
import { fetchTokens, type MetricsSpec, prometheusValues } from "./prometheus";

/** Prefix of everything the chart makes. */
const STACK = "monitoring";
const PROMETHEUS_PORT = 9090;
const PROMETHEUS = `${STACK}-prometheus`;
const NODE_EXPORTER_NAMESPACE = "node-exporter";
const NODE_EXPORTER_PORT = 9100;

export interface ObservabilitySpec {
  readonly mesh: MeshName;
  readonly controllerReplicas: number;
  /** Name of the cluster, a label of every series and alert that leaves it. */
  readonly cluster: string;
  readonly retentionDays: number;
  readonly storageClass: string;
  readonly secretStore: string;
  /** Path in Vault's `secret` mount that holds `webhook`, where alerts are sent to. */
  readonly webhookPath: string;
  /** Where else alerts are sent to, by name. */
  readonly receivers: AlertReceivers;
  /** Names of the receivers that are told; `webhook` is always there. */
  readonly routing: AlertRouting;
  /** Address that an alert's name is appended to. */
  readonly runbooks: string;
  readonly metrics: MetricsSpec;
}

export interface ObservabilityArgs extends ObservabilitySpec {
  readonly charts: Charts;
}

/** The Prometheus of the cluster: who it is in the mesh, and where it answers. */
export interface PrometheusAccess {
  readonly namespace: pulumi.Output<string>;
  readonly serviceAccount: string;
  readonly url: pulumi.Output<string>;
}

export interface ObservabilityOutputs {
  readonly prometheus: PrometheusAccess;
}

/**
 * Prometheus, Alertmanager and Grafana, with the rules and dashboards that come with their chart. Everything
 * is meshed; nothing has a public route: a user gets in by `kubectl port-forward`, so with the rights the
 * cluster gives. Node exporters read the node's own file system and live in a namespace of their own, so that
 * the level `privileged` covers them and nothing else.
 */
export class Observability extends Component<ObservabilitySpec, ObservabilityOutputs> {
  constructor(name: string, { charts, ...spec }: ObservabilityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("Observability", name, spec, opts);
    const mesh = meshRules(spec.mesh);
    const federating = Object.values(spec.metrics.federation.clients);
    const home = platformNamespace(this.scope, {
      name: MONITORING_NAMESPACE,
      mesh: spec.mesh,
      ingress: [
        {
          peers: namespacesOf([ROLLOUTS, KEDA, ...federating]).map((name) => podsIn(name)),
          ports: tcp(PROMETHEUS_PORT, ...mesh.ports),
        },
      ],
    });
    const exporters = platformNamespace(this.scope, {
      name: NODE_EXPORTER_NAMESPACE,
      key: "node-exporter",
      podSecurity: "privileged",
      metrics: [NODE_EXPORTER_PORT],
      outside: [],
    });
    const kept = { namespace: home, secretStore: spec.secretStore };
    const credentials = [
      ...fetchReceiverSecrets(this.scope, kept, withWebhook(spec.receivers, spec.webhookPath)),
      ...fetchTokens(this.scope, kept, spec.metrics),
    ];
    const login = grafanaLogin(this.scope, home);
    this.installStack(charts, spec, { home, exporters }, [...credentials, login]);
    platformRules(this.scope, { namespace: home, runbooks: spec.runbooks });
    this.admitClients(home, mesh, federating);
    this.publish({
      prometheus: {
        namespace: home,
        serviceAccount: PROMETHEUS,
        url: pulumi.interpolate`http://${PROMETHEUS}.${home}.svc:${PROMETHEUS_PORT}`,
      },
    });
  }

  /** Prometheus answers Grafana, Alertmanager's links, itself, and the controllers that judge rollouts and scale services. */
  private admitClients(
    home: pulumi.Output<string>,
    mesh: MeshRules,
    federating: readonly MeshIdentity[],
  ): void {
    const own = ["prometheus", "alertmanager", "grafana"].map((name) => `${STACK}-${name}`);
    mesh.admit(this.scope, {
      name: "prometheus",
      namespace: home,
      pods: { "app.kubernetes.io/name": "prometheus" },
      port: PROMETHEUS_PORT,
      clients: {
        clients: [
          ...own.map((serviceAccount) => ({ serviceAccount, namespace: home })),
          ROLLOUTS,
          KEDA,
          ...federating,
        ],
      },
    });
  }

  private installStack(
    charts: Charts,
    spec: ObservabilitySpec,
    { home, exporters }: Readonly<Record<"home" | "exporters", pulumi.Output<string>>>,
    dependsOn: pulumi.Resource[],
  ): Release {
    return chart(
      this.scope,
      "kube-prometheus-stack",
      {
        chart: charts["kube-prometheus-stack"],
        namespace: home,
        values: {
          fullnameOverride: STACK,
          crds: { enabled: false },
          prometheusOperator: {
            // Rules are proven before they get here, and no webhook has to be reachable from the API server.
            admissionWebhooks: { enabled: false },
            tls: { enabled: false },
            resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "256Mi" } },
          },
          prometheus: { serviceAccount: { name: PROMETHEUS }, prometheusSpec: prometheusValues(spec) },
          alertmanager: alertmanagerValues(spec, withWebhook(spec.receivers, spec.webhookPath)),
          grafana: grafanaValues(STACK),
          "kube-state-metrics": {
            resources: { requests: { cpu: "25m", memory: "64Mi" }, limits: { memory: "256Mi" } },
          },
          "prometheus-node-exporter": {
            namespaceOverride: exporters,
            resources: { requests: { cpu: "25m", memory: "32Mi" }, limits: { memory: "64Mi" } },
          },
          // What a cloud runs, or K3s compiles into one process, cannot be scraped part by part.
          kubeControllerManager: { enabled: false },
          kubeEtcd: { enabled: false },
          kubeProxy: { enabled: false },
          kubeScheduler: { enabled: false },
        },
      },
      { dependsOn },
    );
  }
}

/** Namespaces of identities, each once. */
function namespacesOf(identities: readonly MeshIdentity[]): pulumi.Input<string>[] {
  return [...new Set(identities.map(({ namespace }) => namespace))];
}
