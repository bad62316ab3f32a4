import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount";
import { ClusterRole } from "@pulumi/kubernetes/rbac/v1/clusterRole";
import { ClusterRoleBinding } from "@pulumi/kubernetes/rbac/v1/clusterRoleBinding";
import { Role } from "@pulumi/kubernetes/rbac/v1/role";
import { RoleBinding } from "@pulumi/kubernetes/rbac/v1/roleBinding";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../../component";

const RBAC = "rbac.authorization.k8s.io";
const READ = ["get", "list", "watch"];
const WRITE = ["create", "patch", "update", "delete"];

/**
 * What the controller and its jobs may do in the whole cluster and in their namespace: manifests/clusterrole.yaml of
 * rancher/system-upgrade-controller without the right to evict pods, because nothing is drained.
 */
const CLUSTER_RULES = [
  { apiGroups: ["batch"], resources: ["jobs"], verbs: READ },
  { apiGroups: ["apiextensions.k8s.io"], resources: ["customresourcedefinitions"], verbs: READ },
  {
    apiGroups: ["apiextensions.k8s.io"],
    resources: ["customresourcedefinitions"],
    resourceNames: ["plans.upgrade.cattle.io"],
    verbs: ["patch", "update"],
  },
  { apiGroups: [""], resources: ["namespaces"], verbs: READ },
  { apiGroups: [""], resources: ["nodes"], verbs: [...READ, "patch", "update"] },
  { apiGroups: [""], resources: ["events"], verbs: ["get", "create", "patch", "update"] },
];
const NAMESPACE_RULES = [
  { apiGroups: ["batch"], resources: ["jobs"], verbs: [...READ, ...WRITE, "deletecollection"] },
  { apiGroups: [""], resources: ["secrets"], verbs: READ },
  { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["get", "create", "update"] },
  { apiGroups: ["upgrade.cattle.io"], resources: ["plans", "plans/status"], verbs: [...READ, ...WRITE] },
];

/**
 * The service account of the controller and of its jobs, with its rights.
 *
 * @returns what the controller must wait for
 */
export function upgradeAccess(
  scope: Scope,
  name: string,
  namespace: pulumi.Output<string>,
): pulumi.Resource[] {
  const metadata = { name, namespace };
  const account = new ServiceAccount(`${scope.name}-upgrade`, { metadata }, scope.child());
  const subjects = [{ kind: "ServiceAccount", ...metadata }];
  const clusterRole = new ClusterRole(
    `${scope.name}-upgrade`,
    { metadata: { name }, rules: CLUSTER_RULES },
    scope.child(),
  );
  const role = new Role(`${scope.name}-upgrade`, { metadata, rules: NAMESPACE_RULES }, scope.child());
  const everywhere = new ClusterRoleBinding(
    `${scope.name}-upgrade`,
    { metadata: { name }, roleRef: { apiGroup: RBAC, kind: "ClusterRole", name }, subjects },
    scope.child({ dependsOn: [clusterRole] }),
  );
  const within = new RoleBinding(
    `${scope.name}-upgrade`,
    { metadata, roleRef: { apiGroup: RBAC, kind: "Role", name }, subjects },
    scope.child({ dependsOn: [role] }),
  );
  return [account, everywhere, within];
}
