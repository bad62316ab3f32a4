import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../component";
import type { Charts } from "../contract";
import { chart } from "../kubernetes/chart";
import { customResource } from "../kubernetes/custom-resource";
import { PLATFORM_NAMESPACE } from "../kubernetes/namespace";
import { API_SERVER_PORTS, platformNamespace } from "../kubernetes/platform-namespace";
import { priorityClass } from "../kubernetes/priority";

export const GATEKEEPER_NAMESPACE = "gatekeeper-system";

/** Where the API server calls its webhook, and where Prometheus finds its metrics. */
const WEBHOOK_PORT = 8443;
const METRICS_PORT = 8888;

/** Namespaces of the cluster itself, whose pods must start whether Gatekeeper answers or not. */
const CLUSTER_NAMESPACES = ["kube-system", "kube-public", "kube-node-lease"];

export interface GatekeeperSpec {
  readonly controllerReplicas: number;
}

export interface GatekeeperArgs extends GatekeeperSpec {
  readonly charts: Charts;
}

/**
 * OPA Gatekeeper, as far as rules about pods need it: its webhook is asked about pods and about its own kinds, in all
 * namespaces but the platform's and the cluster's, and what it does not answer is refused. It changes nothing, and its
 * audit reports pods that are older than a rule.
 */
export class Gatekeeper extends Component<GatekeeperSpec, object> {
  constructor(name: string, { charts, ...spec }: GatekeeperArgs, opts?: pulumi.ComponentResourceOptions) {
    super("Gatekeeper", name, spec, opts);
    const namespace = platformNamespace(this.scope, {
      name: GATEKEEPER_NAMESPACE,
      open: [WEBHOOK_PORT],
      metrics: [METRICS_PORT],
      outside: API_SERVER_PORTS,
    });
    chart(this.scope, "gatekeeper", { chart: charts.gatekeeper, namespace, values: values(spec) });
    customResource(this.scope, "monitor", {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "PodMonitor",
      metadata: { name: "gatekeeper", namespace },
      spec: {
        selector: { matchLabels: { "gatekeeper.sh/system": "yes" } },
        podMetricsEndpoints: [{ port: "metrics" }],
      },
    });
    this.publish({});
  }
}

function values({ controllerReplicas }: GatekeeperSpec): pulumi.Inputs {
  const resources = { requests: { cpu: "50m", memory: "256Mi" }, limits: { memory: "512Mi" } };
  const priorityClassName = priorityClass("platform");
  return {
    replicas: controllerReplicas,
    disableMutation: true,
    validatingWebhookFailurePolicy: "Fail",
    validatingWebhookExemptNamespacesLabels: {
      ...Object.fromEntries(Object.entries(PLATFORM_NAMESPACE).map(([label, value]) => [label, [value]])),
      "kubernetes.io/metadata.name": CLUSTER_NAMESPACES,
    },
    validatingWebhookCustomRules: [
      {
        apiGroups: [""],
        apiVersions: ["v1"],
        operations: ["CREATE", "UPDATE"],
        resources: ["pods", "pods/ephemeralcontainers", "namespaces"],
      },
      {
        apiGroups: ["templates.gatekeeper.sh", "constraints.gatekeeper.sh"],
        apiVersions: ["*"],
        operations: ["CREATE", "UPDATE"],
        resources: ["*"],
      },
    ],
    // The namespace has its labels already, and the release is not tried out by a pod of its own.
    postInstall: { labelNamespace: { enabled: false }, probeWebhook: { enabled: false } },
    // Its quota is for the system's own priority outside kube-system, which its pods do not have here.
    resourceQuota: false,
    enableExternalData: false,
    pdb: { controllerManager: { minAvailable: controllerReplicas > 1 ? 1 : 0 } },
    controllerManager: { priorityClassName, resources },
    audit: { priorityClassName, resources },
  };
}
