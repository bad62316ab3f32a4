import type { Charts, FoundationSpec } from "../contract";
import type { Scope } from "../component";
import { chart } from "../kubernetes/chart";
import { API_SERVER_PORTS, platformNamespace } from "../kubernetes/platform-namespace";

/** Namespace of CloudNativePG's operator; its plugins must live beside it. */
export const OPERATOR_NAMESPACE = "cnpg-system";

const WEBHOOK_PORT = 9443;

/**
 * The PostgreSQL operator and its backup plugin. The plugin and the operator speak mutual TLS with
 * certificates from cert-manager. Storage is K3s's own `local-path`.
 */
export function foundation(scope: Scope, spec: FoundationSpec, charts: Charts): void {
  const namespace = platformNamespace(scope, {
    name: OPERATOR_NAMESPACE,
    labels: spec.labels,
    open: [WEBHOOK_PORT],
    outside: API_SERVER_PORTS,
  });
  const operator = chart(scope, "cloudnative-pg", {
    chart: charts["cloudnative-pg"],
    namespace,
    values: {
      replicaCount: spec.controllerReplicas,
      resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
    },
  });
  chart(
    scope,
    "barman-cloud-plugin",
    {
      chart: charts["barman-cloud-plugin"],
      namespace,
      values: {
        // It is updated by recreation and elects a leader: more replicas would only wait.
        replicaCount: 1,
        resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "128Mi" } },
      },
    },
    { dependsOn: [operator] },
  );
}
