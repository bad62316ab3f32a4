import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../component";
import type { Charts } from "../contract";
import { chart } from "../kubernetes/chart";
import { platformNamespace } from "../kubernetes/platform-namespace";

const METRICS = 9090;

export interface RestartsSpec {
  readonly controllerReplicas: number;
  /** Namespaces whose services may be restarted, once they exist. */
  readonly namespaces: readonly pulumi.Output<string>[];
}

export interface RestartsArgs extends RestartsSpec {
  readonly charts: Charts;
}

/**
 * Stakater's Reloader, which restarts the pods of services that ask for it when a Secret that they name changes. It
 * sets a Rollout's `restartAt`, so that pods are replaced one after the other and no canary begins. It watches the
 * given namespaces alone, with a role in each and none for the cluster.
 */
export class Restarts extends Component<RestartsSpec, object> {
  constructor(name: string, { charts, ...spec }: RestartsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("Restarts", name, spec, opts);
    const namespace = platformNamespace(this.scope, { name: "reloader", metrics: [METRICS] });
    chart(this.scope, "reloader", {
      chart: charts.reloader,
      namespace,
      values: values(spec),
    });
    this.publish({});
  }
}

function values({ controllerReplicas, namespaces }: RestartsSpec): pulumi.Inputs {
  return {
    fullnameOverride: "reloader",
    reloader: {
      isArgoRollouts: true,
      ignoreConfigMaps: true,
      ignoreJobs: true,
      ignoreCronJobs: true,
      watchGlobally: false,
      namespaces: [...namespaces],
      enableHA: controllerReplicas > 1,
      readOnlyRootFileSystem: true,
      logFormat: "json",
      podMonitor: { enabled: true },
      podDisruptionBudget: { enabled: controllerReplicas > 1, minAvailable: 1 },
      deployment: {
        replicas: controllerReplicas,
        resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "256Mi" } },
        containerSecurityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ["ALL"] },
        },
      },
    },
  };
}
