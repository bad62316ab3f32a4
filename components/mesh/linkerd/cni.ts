import type { Release } from "@pulumi/kubernetes/helm/v3/release";
import type { Scope } from "../../component";
import type { Capabilities, ChartReference } from "../../contract";
import { chart } from "../../kubernetes/chart";
import { admitNodeCritical, NODE_CRITICAL } from "../../kubernetes/node-critical";
import { platformNamespace } from "../../kubernetes/platform-namespace";

/**
 * Linkerd's CNI plugin: one pod a node that chains itself into the node's own CNI configuration, so that no
 * meshed pod needs the right to change its network. Its pods mount directories of the node, hence the level
 * `privileged` of their namespace.
 */
export function cniPlugin(scope: Scope, reference: ChartReference, cni: Capabilities["cni"]): Release {
  const namespace = platformNamespace(scope, {
    name: "linkerd-cni",
    key: "cni",
    podSecurity: "privileged",
  });
  const quota = admitNodeCritical(scope, "cni", namespace);
  return chart(
    scope,
    "linkerd-cni",
    {
      chart: reference,
      namespace,
      values: {
        destCNINetDir: cni.configDir,
        destCNIBinDir: cni.binDir,
        ...(cni.iptablesMode === undefined ? {} : { iptablesMode: cni.iptablesMode }),
        priorityClassName: NODE_CRITICAL,
        // Restarts pods that lost the race against the plugin on a new node.
        repairController: { enabled: true },
        resources: { cpu: { request: "10m" }, memory: { request: "32Mi", limit: "128Mi" } },
      },
    },
    { dependsOn: [quota] },
  );
}
