import { Role } from "@pulumi/kubernetes/rbac/v1/role";
import { RoleBinding } from "@pulumi/kubernetes/rbac/v1/roleBinding";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import { DELIVERED_KINDS } from "./kinds";

/** Namespace of Argo CD. */
export const DELIVERY_NAMESPACE = "argocd";

/** Service accounts of the chart that deliver, and that show people what was delivered. */
export const DELIVERERS: readonly string[] = ["argocd-application-controller", "argocd-server"];

const RBAC = "rbac.authorization.k8s.io";

/** What Argo CD looks at to tell how a workload is doing. */
const OBSERVED = [
  { apiGroups: [""], resources: ["events", "pods", "pods/log"] },
  { apiGroups: ["apps"], resources: ["controllerrevisions", "replicasets"] },
  { apiGroups: ["argoproj.io"], resources: ["analysisruns"] },
];

/** Lets Argo CD deliver workloads to a team's namespace; it may write nothing in the cluster besides. */
export function admitDelivery(scope: Scope, namespace: pulumi.Output<string>): void {
  const role = new Role(
    `${scope.name}-delivery-role`,
    {
      metadata: { name: "deliver-workloads", namespace },
      rules: [
        ...DELIVERED_KINDS.map(({ group, resource }) => ({
          apiGroups: [group],
          resources: [resource],
          verbs: ["get", "list", "watch", "create", "update", "patch", "delete"],
        })),
        ...OBSERVED.map((rule) => ({ ...rule, verbs: ["get", "list", "watch"] })),
      ],
    },
    scope.child(),
  );
  new RoleBinding(
    `${scope.name}-delivery`,
    {
      metadata: { name: "argocd-delivery", namespace },
      roleRef: { apiGroup: RBAC, kind: "Role", name: role.metadata.name },
      subjects: DELIVERERS.map((name) => ({ kind: "ServiceAccount", name, namespace: DELIVERY_NAMESPACE })),
    },
    scope.child(),
  );
}
