import type * as pulumi from "@pulumi/pulumi";
import { Component } from "./component";
import type { Charts } from "./contract";
import { chart } from "./kubernetes/chart";
import { priorityClass } from "./kubernetes/priority";
import { API_SERVER_PORTS, platformNamespace } from "./kubernetes/platform-namespace";

/** Namespace of cert-manager, and the one that trust-manager reads authorities from. */
export const CERTIFICATES_NAMESPACE = "cert-manager";

/** Ports that the API server calls: cert-manager's webhook, trust-manager's webhook. */
const WEBHOOKS = [10250, 6443];
const METRICS = [9402];

export interface CertificatesSpec {
  readonly controllerReplicas: number;
}

export interface CertificatesArgs extends CertificatesSpec {
  readonly charts: Charts;
}

/**
 * cert-manager, which issues and renews every certificate in the cluster, and trust-manager, which hands out
 * the authorities to trust. Both bring their own definitions, and removing them keeps those, and with them
 * the certificates.
 */
export class Certificates extends Component<CertificatesSpec, object> {
  constructor(name: string, { charts, ...spec }: CertificatesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("Certificates", name, spec, opts);
    const { controllerReplicas } = spec;
    const namespace = platformNamespace(this.scope, {
      name: CERTIFICATES_NAMESPACE,
      open: WEBHOOKS,
      // A challenge is tried out by plain HTTP before the authority tries it.
      outside: [80, ...API_SERVER_PORTS],
      metrics: METRICS,
    });
    const podDisruptionBudget = { enabled: controllerReplicas > 1 };
    const resources = { requests: { cpu: "25m", memory: "64Mi" }, limits: { memory: "256Mi" } };
    const certManager = chart(this.scope, "cert-manager", {
      chart: charts["cert-manager"],
      namespace,
      values: {
        crds: { enabled: true, keep: true },
        global: { priorityClassName: priorityClass("platform") },
        replicaCount: controllerReplicas,
        podDisruptionBudget,
        resources,
        webhook: { replicaCount: controllerReplicas, podDisruptionBudget, resources },
        cainjector: { replicaCount: controllerReplicas, podDisruptionBudget, resources },
        // For the gateway's challenges. The definitions are there already: crds comes first.
        config: { gatewayAPI: { enabled: true } },
        prometheus: { podmonitor: { enabled: true } },
      },
    });
    chart(
      this.scope,
      "trust-manager",
      {
        chart: charts["trust-manager"],
        namespace,
        values: {
          crds: { enabled: true, keep: true },
          replicaCount: controllerReplicas,
          podDisruptionBudget,
          resources,
          app: { trust: { namespace } },
          // Bundles hold the platform's own authorities, never the public ones.
          defaultPackage: { enabled: false },
        },
      },
      { dependsOn: [certManager] },
    );
    this.publish({});
  }
}
