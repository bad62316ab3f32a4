import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../component";
import type { Charts } from "../../contract";
import { chart } from "../../kubernetes/chart";
import { customResource } from "../../kubernetes/custom-resource";
import { tcp } from "../../kubernetes/network-policy";
import { priorityClass } from "../../kubernetes/priority";
import { platformNamespace } from "../../kubernetes/platform-namespace";
import type { MeshSettings } from "..";
import { issueAuthority } from "./certificates";
import { CONTROL_PORT, IMAGES, MESH_NAMESPACE, NODES_NAMESPACE, SECURITY } from "./names";
import { installOnNodes } from "./nodes";

const WEBHOOKS_PORT = 15017;
const METRICS_PORT = 15014;

const RESTRICTED = { type: "RuntimeDefault" };

/**
 * Istio in ambient mode: definitions, which stay when the chart goes, then the control plane, then what runs on the nodes.
 *
 * Nothing in the mesh takes a connection without mutual TLS (`STRICT`, said once in the root namespace), and no proxy
 * speaks TLS older than 1.3: the waypoints are told so, and the nodes' proxies know no other version. Keys and
 * certificates come from cert-manager and never pass through Pulumi. The control plane's namespace stays at Pod Security
 * `restricted`; what needs more of a node is in a namespace of its own.
 */
export function installIstio(
  scope: Scope,
  charts: Charts,
  { cni, controllerReplicas, retries }: MeshSettings,
): void {
  const namespace = platformNamespace(scope, {
    name: MESH_NAMESPACE,
    open: [WEBHOOKS_PORT],
    metrics: [METRICS_PORT],
    ingress: [{ peers: [{ namespaceSelector: {} }], ports: tcp(CONTROL_PORT) }],
  });
  const base = chart(scope, "istio-base", {
    chart: charts["istio-base"],
    namespace,
    values: { defaultRevision: "default" },
  });
  const strict = customResource(
    scope,
    "strict",
    {
      apiVersion: SECURITY,
      kind: "PeerAuthentication",
      metadata: { name: "default", namespace },
      spec: { mtls: { mode: "STRICT" } },
    },
    { dependsOn: [base] },
  );
  const credentials = issueAuthority(scope, namespace);
  const control = chart(
    scope,
    "istiod",
    { chart: charts.istiod, namespace, values: controlPlaneValues(controllerReplicas, retries) },
    { dependsOn: [base, strict, ...credentials] },
  );
  monitor(scope, namespace);
  installOnNodes(scope, { charts, cni }, [control]);
}

function controlPlaneValues(controllerReplicas: number, retries: number): pulumi.Inputs {
  return {
    profile: "ambient",
    global: {
      istioNamespace: MESH_NAMESPACE,
      priorityClassName: priorityClass("platform"),
      hub: IMAGES,
      variant: "distroless",
      defaultPodDisruptionBudget: { enabled: controllerReplicas > 1 },
      waypoint: {
        resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "512Mi", cpu: "2" } },
      },
    },
    pilot: {
      autoscaleEnabled: false,
      replicaCount: controllerReplicas,
      trustedZtunnelNamespace: NODES_NAMESPACE,
      seccompProfile: RESTRICTED,
      resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "1Gi" } },
      // The authority's certificate is renewed every few days.
      env: { AUTO_RELOAD_PLUGIN_CERTS: "true" },
    },
    gateways: { seccompProfile: RESTRICTED },
    // Every request to a team's services passes its waypoint.
    gatewayClasses: { "istio-waypoint": waypoints(controllerReplicas) },
    meshConfig: {
      meshMTLS: { minProtocolVersion: "TLSV1_3" },
      defaultHttpRetryPolicy: {
        attempts: retries,
        ...(retries === 0 ? {} : { retryOn: "gateway-error,connect-failure,refused-stream" }),
      },
    },
  };
}

function waypoints(replicas: number): pulumi.Inputs {
  return {
    // In a team's namespace, where the platform's own priority is not to be had.
    deployment: {
      spec: { replicas, template: { spec: { priorityClassName: priorityClass("critical") } } },
    },
    ...(replicas === 1 ? {} : { podDisruptionBudget: { spec: { minAvailable: 1 } } }),
  };
}

function monitor(scope: Scope, namespace: pulumi.Output<string>): void {
  customResource(scope, "istiod-monitor", {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata: { name: "istiod", namespace },
    spec: {
      selector: { matchLabels: { app: "istiod" } },
      podMetricsEndpoints: [{ port: "http-monitoring" }],
    },
  });
}
