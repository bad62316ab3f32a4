import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../component";
import type { Capabilities, Charts } from "../../contract";
import { chart } from "../../kubernetes/chart";
import { customResource } from "../../kubernetes/custom-resource";
import { admitNodeCritical } from "../../kubernetes/node-critical";
import { platformNamespace } from "../../kubernetes/platform-namespace";
import { IMAGES, MESH_NAMESPACE, NODES_NAMESPACE, PROXY_METRICS_PORT } from "./names";

const AGENT_METRICS_PORT = 15014;

export interface NodesArgs {
  readonly charts: Charts;
  /** Where the node keeps CNI plugins. */
  readonly cni: Capabilities["cni"];
}

/**
 * What ambient mode runs on every node: the CNI agent, which redirects pods of the mesh, and then ztunnel, the proxy that
 * it redirects them to. Both change the node's network, hence the level `privileged` of a namespace that holds nothing
 * else.
 */
export function installOnNodes(scope: Scope, { charts, cni }: NodesArgs, dependsOn: pulumi.Resource[]): void {
  const namespace = platformNamespace(scope, {
    name: NODES_NAMESPACE,
    key: "nodes",
    podSecurity: "privileged",
    metrics: [PROXY_METRICS_PORT, AGENT_METRICS_PORT],
  });
  const quota = admitNodeCritical(scope, "nodes", namespace);
  const global = { hub: IMAGES, variant: "distroless" };
  const agent = chart(
    scope,
    "istio-cni",
    {
      chart: charts["istio-cni"],
      namespace,
      values: {
        profile: "ambient",
        global,
        cni: {
          cniBinDir: cni.binDir,
          cniConfDir: cni.configDir,
          // Names of hosts outside have to be resolved by the mesh for it to hold connections to them.
          ambient: { dnsCapture: true },
          resources: { requests: { cpu: "25m", memory: "64Mi" }, limits: { memory: "256Mi" } },
        },
      },
    },
    { dependsOn: [quota, ...dependsOn] },
  );
  const proxy = chart(
    scope,
    "ztunnel",
    {
      chart: charts.ztunnel,
      namespace,
      values: {
        profile: "ambient",
        ...global,
        istioNamespace: MESH_NAMESPACE,
        resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "1Gi" } },
      },
    },
    { dependsOn: [agent] },
  );
  customResource(
    scope,
    "ztunnel-monitor",
    {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "PodMonitor",
      metadata: { name: "ztunnel", namespace },
      spec: {
        selector: { matchLabels: { app: "ztunnel" } },
        podMetricsEndpoints: [{ port: "ztunnel-stats", path: "/stats/prometheus" }],
      },
    },
    { dependsOn: [proxy] },
  );
}
