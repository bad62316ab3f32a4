import * as z from "zod";
import { all, any, type Fact, isOneOf, isSet, not } from "../../core/facts";
import { byKind, type Manifest } from "../../kubernetes/objects";
import { configurable, type Finding, must } from "../../core/model";
import {
  CLUSTER_ROLE,
  covers,
  type Grant,
  grantsOf,
  includes,
  isReviewed,
  ROLE,
} from "../../kubernetes/rbac";

/** What must be scoped: in all namespaces it amounts to the whole cluster. */
const SENSITIVE = [
  {
    groups: [""],
    resources: ["secrets"],
    verbs: ["get", "list", "watch", "update", "patch", "deletecollection", "impersonate"],
    message: "it may read every Secret",
  },
  {
    groups: ["", "apps", "batch", "extensions"],
    resources: [
      "pods",
      "replicationcontrollers",
      "deployments",
      "statefulsets",
      "daemonsets",
      "replicasets",
      "jobs",
      "cronjobs",
    ],
    verbs: ["create", "update", "patch", "deletecollection", "impersonate"],
    message: "it may run any pod, with any service account and any Secret",
  },
  {
    groups: [""],
    resources: ["configmaps"],
    verbs: ["create", "update", "patch", "delete", "deletecollection", "impersonate"],
    message: "it may write every ConfigMap",
  },
] as const;

/** Powers over Secrets that reading needs. */
const READS = ["get", "list", "watch"];

function grants({ groups, resources, verbs }: Grant, wanted: (typeof SENSITIVE)[number]): Fact {
  return all(
    includes(groups, ...wanted.groups),
    covers(resources, ...wanted.resources),
    includes(verbs, ...wanted.verbs),
  );
}

/** Names limit all verbs but `create`, and those that are about a whole list. */
function isNamed({ names, verbs }: Grant): Fact {
  return all(any(...names.map(isSet)), not(includes(verbs, "create", "deletecollection")));
}

export const rbacSecretsAndPodsScoped = configurable(
  {
    id: "rbac-secrets-and-pods-scoped",
    title: "Power over Secrets and workloads ends at a namespace or at named objects",
    severity: "high",
    level: "mandatory",
    why: "Who can read every Secret, or start a pod anywhere, can take any other account of the cluster.",
    remedy:
      "Use a Role in the namespace that it is about, or resourceNames; list a role that truly needs all.",
    refs: {
      cis: { eks: ["4.1.2", "4.1.4"], gke: ["4.1.2"], k3s: ["5.1.2", "5.1.4"] },
      trivy: ["AVD-KSV-0041", "AVD-KSV-0113", "AVD-KSV-0048", "AVD-KSV-0049"],
      checkov: ["CKV2_K8S_5"],
    },
    mustKnow: ["rules[].verbs", "rules[].resources", "rules[].apiGroups"],
  },
  {
    reviewedRoles: z
      .array(z.string())
      .default(["admin", "edit", "cluster-admin"])
      .describe("roles that somebody answers for; those of Kubernetes itself by default"),
    secretsByName: z.boolean().default(false).describe("whether a Role, too, must name the Secrets it reads"),
  },
  ({ reviewedRoles, secretsByName }) => {
    const [secrets] = SENSITIVE;
    const check =
      (applies: (grant: Grant) => Fact) =>
      (manifest: Manifest): Finding[] =>
        grantsOf(manifest).flatMap((grant) =>
          SENSITIVE.map((wanted) => {
            const scoped = any(isReviewed(manifest, reviewedRoles), isNamed(grant), not(applies(grant)));
            return must(any(scoped, not(grants(grant, wanted))), grant.node, wanted.message);
          }),
        );
    const byName = (grant: Grant) =>
      all(secretsByName, grants(grant, secrets), includes(grant.verbs, ...READS));
    return byKind({
      [CLUSTER_ROLE]: check(() => true),
      // A namespace scopes what a Role names; a Role that takes every API group names nothing.
      [ROLE]: check((grant) => any(byName(grant), ...grant.groups.map((group) => isOneOf(group, "*")))),
    });
  },
);
