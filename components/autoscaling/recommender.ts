import type * as pulumi from "@pulumi/pulumi";
import { Component } from "../component";
import type { Charts, MeshName } from "../contract";
import { chart } from "../kubernetes/chart";
import { platformNamespace } from "../kubernetes/platform-namespace";

export interface RecommendationsSpec {
  readonly mesh: MeshName;
  readonly controllerReplicas: number;
}

export interface RecommendationsArgs extends RecommendationsSpec {
  readonly charts: Charts;
}

/**
 * The recommender of the Vertical Pod Autoscaler, without the parts that change pods: it watches what containers use,
 * by the metrics API that every target's cluster has, and writes into each VerticalPodAutoscaler what they should
 * request. A service's number of pods and its requests must not be changed by two at the same time.
 */
export class Recommendations extends Component<RecommendationsSpec, object> {
  constructor(
    name: string,
    { charts, ...spec }: RecommendationsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("Recommendations", name, spec, opts);
    const namespace = platformNamespace(this.scope, { name: "vertical-pod-autoscaler", mesh: spec.mesh });
    chart(this.scope, "vertical-pod-autoscaler", {
      chart: charts["vertical-pod-autoscaler"],
      namespace,
      values: values(spec),
    });
    this.publish({});
  }
}

/** Names in the chart's values.yaml at 0.13.0, which k8s.io/autoscaler/vertical-pod-autoscaler 1.8.1 carries. */
function values({ controllerReplicas }: RecommendationsSpec): pulumi.Inputs {
  return {
    crds: { enabled: true, keep: true },
    admissionController: { enabled: false },
    updater: { enabled: false },
    recommender: {
      enabled: true,
      replicas: controllerReplicas,
      podDisruptionBudget: { enabled: controllerReplicas > 1 },
      resources: { requests: { cpu: "50m", memory: "256Mi" }, limits: { memory: "1Gi" } },
    },
    podSecurityContext: {
      runAsNonRoot: true,
      runAsUser: 65_534,
      seccompProfile: { type: "RuntimeDefault" },
    },
    containerSecurityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      readOnlyRootFilesystem: true,
    },
  };
}
