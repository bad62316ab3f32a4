import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount";
import { ClusterRole } from "@pulumi/kubernetes/rbac/v1/clusterRole";
import { ClusterRoleBinding } from "@pulumi/kubernetes/rbac/v1/clusterRoleBinding";
import { Role } from "@pulumi/kubernetes/rbac/v1/role";
import { RoleBinding } from "@pulumi/kubernetes/rbac/v1/roleBinding";
import type * as pulumi from "@pulumi/pulumi";
import { after } from "../after";
import type { Scope } from "../component";
import type { DrillSpec } from "../contract";
import { platformNamespace } from "../kubernetes/platform-namespace";
import { restoreDrill } from "./drill";
import { SCHEDULE, VELERO_NAMESPACE } from "./names";

const RBAC = "rbac.authorization.k8s.io";
const NAME = "restore-drill-cluster";
/** What is backed up to be restored, and where it is restored to. */
const SAMPLE = "restore-sample";
const SCRATCH = "restore-drill";
const RESTORE = "drill";
const PROOF = "restored-from-a-backup";

/**
 * A trial of the newest backup of the cluster: a namespace made for it is restored under another name, and what it
 * holds is compared. Nobody's workload is started a second time, and so volumes are not part of it.
 */
export function veleroDrill(
  scope: Scope,
  namespace: pulumi.Output<string>,
  spec: DrillSpec,
  dependsOn: readonly pulumi.Resource[],
): void {
  const sample = platformNamespace(scope, { key: "sample", name: SAMPLE, outside: [] });
  const proof = new ConfigMap(
    `${scope.name}-sample`,
    { metadata: { name: SAMPLE, namespace: sample }, data: { proof: PROOF } },
    scope.child(),
  );
  const account = admit(scope, namespace);
  const restore = `restore.velero.io/${RESTORE}`;
  const here = ["--namespace", VELERO_NAMESPACE];
  restoreDrill(scope, spec, {
    key: "drill",
    name: NAME,
    namespace: after(namespace, [proof, ...dependsOn]),
    serviceAccount: account,
    manifests: { "restore.json": manifest() },
    steps: [
      { name: "clear", args: ["delete", "namespace", SCRATCH, "--ignore-not-found", "--timeout=15m"] },
      { name: "forget", args: ["delete", restore, ...here, "--ignore-not-found", "--timeout=5m"] },
      { name: "restore", args: ["create", "--filename=/drill/restore.json"] },
      {
        name: "wait",
        args: ["wait", restore, ...here, "--for=jsonpath={.status.phase}=Completed", "--timeout=1h"],
      },
      {
        name: "compare",
        args: [
          "wait",
          `configmap/${SAMPLE}`,
          `--namespace=${SCRATCH}`,
          `--for=jsonpath={.data.proof}=${PROOF}`,
          "--timeout=5m",
        ],
      },
      { name: "clean-up", args: ["delete", "namespace", SCRATCH, "--timeout=15m"] },
    ],
    // Velero puts a finalizer on it that only its server takes off: it must not outlive that.
    cleanUp: { name: "forget-again", args: ["delete", restore, ...here, "--timeout=5m"] },
  });
}

/** Velero takes the newest backup of the schedule that was completed. */
function manifest() {
  return {
    apiVersion: "velero.io/v1",
    kind: "Restore",
    metadata: { name: RESTORE, namespace: VELERO_NAMESPACE },
    spec: {
      scheduleName: SCHEDULE,
      includedNamespaces: [SAMPLE],
      includedResources: ["configmaps"],
      namespaceMapping: { [SAMPLE]: SCRATCH },
      restorePVs: false,
    },
  };
}

/** The drill makes one Restore, reads one ConfigMap, and deletes the one namespace. */
function admit(scope: Scope, namespace: pulumi.Output<string>): pulumi.Output<string> {
  const account = new ServiceAccount(
    `${scope.name}-drill`,
    { metadata: { name: NAME, namespace } },
    scope.child(),
  );
  const subjects = [{ kind: "ServiceAccount", name: NAME, namespace }];
  const role = new Role(
    `${scope.name}-drill`,
    {
      metadata: { name: NAME, namespace },
      rules: [
        { apiGroups: ["velero.io"], resources: ["restores"], verbs: ["create"] },
        {
          apiGroups: ["velero.io"],
          resources: ["restores"],
          resourceNames: [RESTORE],
          verbs: ["get", "list", "watch", "delete"],
        },
      ],
    },
    scope.child(),
  );
  const binding = new RoleBinding(
    `${scope.name}-drill`,
    {
      metadata: { name: NAME, namespace },
      roleRef: { apiGroup: RBAC, kind: "Role", name: role.metadata.name },
      subjects,
    },
    scope.child(),
  );
  const clusterRole = new ClusterRole(
    `${scope.name}-drill`,
    {
      metadata: { name: NAME },
      rules: [
        {
          apiGroups: [""],
          resources: ["namespaces"],
          resourceNames: [SCRATCH],
          verbs: ["get", "list", "watch", "delete"],
        },
        {
          apiGroups: [""],
          resources: ["configmaps"],
          resourceNames: [SAMPLE],
          verbs: ["get", "list", "watch"],
        },
      ],
    },
    scope.child(),
  );
  const clusterBinding = new ClusterRoleBinding(
    `${scope.name}-drill`,
    {
      metadata: { name: NAME },
      roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: clusterRole.metadata.name },
      subjects,
    },
    scope.child(),
  );
  return after(account.metadata.name, [binding, clusterBinding]);
}
