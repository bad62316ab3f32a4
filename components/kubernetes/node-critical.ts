import { ResourceQuota } from "@pulumi/kubernetes/core/v1/resourceQuota";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";

/** Priority of what a node cannot do without. */
export const NODE_CRITICAL = "system-node-critical";

/**
 * Lets pods of a namespace have that priority: GKE admits it outside kube-system only where a quota speaks of it;
 * elsewhere that does no harm.
 *
 * @param key tells it from others of its component
 */
export function admitNodeCritical(
  scope: Scope,
  key: string,
  namespace: pulumi.Output<string>,
): ResourceQuota {
  return new ResourceQuota(
    `${scope.name}-${key}-quota`,
    {
      metadata: { name: "node-critical", namespace },
      spec: {
        hard: { pods: "5000" },
        scopeSelector: {
          matchExpressions: [{ scopeName: "PriorityClass", operator: "In", values: [NODE_CRITICAL] }],
        },
      },
    },
    scope.child(),
  );
}
