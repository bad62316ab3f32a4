import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../component";
import type { Charts, MeshIdentity, MeshName } from "../contract";
import { chart } from "../kubernetes/chart";
import { platformNamespace } from "../kubernetes/platform-namespace";

/** Who the operator is: it asks Prometheus and Kafka on behalf of the services that are scaled by them. */
export const KEDA: MeshIdentity = { namespace: "keda", serviceAccount: "keda-operator" };

const METRICS = 8080;
/** Where the API server asks for external metrics; it is in no mesh, and no policy can name it. */
const METRICS_API = 6443;

export interface EventAutoscalingSpec {
  readonly mesh: MeshName;
  readonly controllerReplicas: number;
  /** A service is scaled by a measure that takes a login, such as Kafka's. */
  readonly logins: boolean;
}

export interface EventAutoscalingArgs extends EventAutoscalingSpec {
  readonly charts: Charts;
}

/**
 * KEDA, which scales services by measures that are neither CPU nor memory; it is there only where a service has one.
 * Of custom kinds it may scale Rollouts alone. Where no measure takes a login it reads no Secret outside its own
 * namespace; where one does, it can read them all, because it watches them. Its webhook is left out: it would keep
 * two autoscalers from one service, of which the program makes one in any case.
 */
export class EventAutoscaling extends Component<EventAutoscalingSpec, object> {
  constructor(
    name: string,
    { charts, ...spec }: EventAutoscalingArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("EventAutoscaling", name, spec, opts);
    const namespace = platformNamespace(this.scope, {
      name: "keda",
      mesh: spec.mesh,
      metrics: [METRICS],
      open: [METRICS_API],
    });
    chart(this.scope, "keda", { chart: charts.keda, namespace, values: values(spec) });
    this.publish({});
  }
}

/** Names in github.com/kedacore/charts, keda/values.yaml at v2.20.2. */
function values({ controllerReplicas, logins }: EventAutoscalingSpec): pulumi.Inputs {
  const resources = { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "512Mi" } };
  const budget = controllerReplicas > 1 ? { minAvailable: 1 } : {};
  const monitored = { enabled: true, port: METRICS, podMonitor: { enabled: true } };
  return {
    crds: { install: true, additionalAnnotations: { "helm.sh/resource-policy": "keep" } },
    image: { pullPolicy: "IfNotPresent" },
    // One operator leads, one adapter answers; the others stand by.
    operator: { name: KEDA.serviceAccount, replicaCount: controllerReplicas },
    metricsServer: { replicaCount: controllerReplicas },
    webhooks: { enabled: false },
    podDisruptionBudget: { operator: budget, metricServer: budget },
    serviceAccount: { operator: { create: true, name: KEDA.serviceAccount } },
    rbac: {
      // The chart writes the kind where a role has the resource.
      scaledRefKinds: [{ apiGroup: "argoproj.io", kind: "rollouts" }],
    },
    permissions: {
      operator: { restrict: { secret: !logins } },
      metricServer: { restrict: { secret: true } },
    },
    resources: { operator: resources, metricServer: resources },
    prometheus: { operator: monitored, metricServer: monitored },
  };
}
