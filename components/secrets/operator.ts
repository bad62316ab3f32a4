import type { Release } from "@pulumi/kubernetes/helm/v3/release";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { ChartReference } from "../contract";
import { chart } from "../kubernetes/chart";

/** Installs External Secrets, with its definitions. */
export function installOperator(
  scope: Scope,
  reference: ChartReference,
  { controllerReplicas, namespace }: { controllerReplicas: number; namespace: pulumi.Output<string> },
): Release {
  const podDisruptionBudget = { enabled: controllerReplicas > 1, minAvailable: 1 };
  const resources = { requests: { cpu: "25m", memory: "64Mi" }, limits: { memory: "256Mi" } };
  return chart(scope, "external-secrets", {
    chart: reference,
    namespace,
    values: {
      installCRDs: true,
      replicaCount: controllerReplicas,
      leaderElect: controllerReplicas > 1,
      podDisruptionBudget,
      resources,
      // Nothing is ever pushed from the cluster to where secrets are kept.
      processPushSecret: false,
      processClusterPushSecret: false,
      crds: { createPushSecret: false, createClusterPushSecret: false },
      serviceMonitor: { enabled: true },
      webhook: { replicaCount: controllerReplicas, podDisruptionBudget, resources },
      certController: { replicaCount: controllerReplicas, podDisruptionBudget, resources },
    },
  });
}
