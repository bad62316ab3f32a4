import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../component";
import type { MeshIdentity } from "../../contract";
import { customResource } from "../../kubernetes/custom-resource";
import { networkPolicy, podsIn, tcp } from "../../kubernetes/network-policy";
import { WAYPOINT } from "../../pure/requests/istio";
import { policy } from "./authorization";
import { CONTROL_PORT, GATEWAY_LABEL, HBONE_PORT, MESH_NAMESPACE, PROXY_METRICS_PORT } from "./names";

export const WAYPOINT_PODS = { [GATEWAY_LABEL]: WAYPOINT };

/**
 * The waypoint of a closed namespace, and nothing allowed: the proxies on the nodes refuse every connection to its pods,
 * and the waypoint every request to its Services, that no other policy lets in. Without the second, what reaches the
 * waypoint for a Service that has no policy would pass.
 */
export function furnish(
  scope: Scope,
  namespace: pulumi.Output<string>,
  prometheus: MeshIdentity,
): pulumi.Resource[] {
  const gateway = customResource(scope, WAYPOINT, {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata: { name: WAYPOINT, namespace, labels: { "istio.io/waypoint-for": "service" } },
    spec: {
      gatewayClassName: "istio-waypoint",
      listeners: [{ name: "mesh", port: HBONE_PORT, protocol: "HBONE" }],
    },
  });
  const connections = policy(scope, "deny-connections", { name: "deny-connections", namespace }, {});
  const requests = policy(
    scope,
    "deny-requests",
    { name: "deny-requests", namespace },
    { targetRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: WAYPOINT }] },
  );
  connect(scope, namespace, prometheus);
  return [gateway, connections, requests];
}

/**
 * What the waypoint needs besides its Services and their clients elsewhere: the namespace's own pods, whose identities it
 * judges, the control plane, and being scraped.
 */
function connect(scope: Scope, namespace: pulumi.Output<string>, prometheus: MeshIdentity): void {
  networkPolicy(scope, {
    name: WAYPOINT,
    logicalName: "waypoint-policy",
    namespace,
    pods: WAYPOINT_PODS,
    ingress: [
      { peers: [{ podSelector: {} }], ports: tcp(HBONE_PORT) },
      { peers: [podsIn(prometheus.namespace)], ports: tcp(PROXY_METRICS_PORT) },
    ],
    egress: [{ peers: [podsIn(MESH_NAMESPACE)], ports: tcp(CONTROL_PORT) }],
  });
  customResource(scope, "waypoint-monitor", {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata: { name: WAYPOINT, namespace },
    spec: {
      selector: { matchLabels: WAYPOINT_PODS },
      podMetricsEndpoints: [{ port: "metrics", path: "/stats/prometheus", interval: "15s" }],
    },
  });
}
