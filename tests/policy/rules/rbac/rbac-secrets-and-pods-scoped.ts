import type { ClusterRoleArgs, RoleArgs } from "@pulumi/kubernetes/rbac/v1";
import type { input } from "@pulumi/kubernetes/types";
import { rbacSecretsAndPodsScoped as rule } from "../../../../policy/rules/rbac/rbac-secrets-and-pods-scoped";
import { fixture, unknown } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

type PolicyRule = input.rbac.v1.PolicyRule;

const secrets: PolicyRule = { apiGroups: [""], resources: ["secrets"], verbs: ["get", "list"] };
const role = fixture<RoleArgs>("kubernetes:rbac.authorization.k8s.io/v1:Role", "role", {
  metadata: { name: "app", namespace: "shop" },
  rules: [secrets, { apiGroups: ["apps"], resources: ["deployments"], verbs: ["create", "update"] }],
});
const clusterRole = fixture<ClusterRoleArgs>(
  "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole",
  "clusterRole",
  {
    metadata: { name: "app" },
    rules: [
      { ...secrets, resourceNames: ["ca"] },
      { apiGroups: [""], resources: ["pods"], verbs: ["get"] },
    ],
  },
);
const readsAll = "violation: it may read every Secret";
const runsAny = "violation: it may run any pod, with any service account and any Secret";

export const examination: Examination = {
  rule,
  base: [role(), clusterRole()],
  mutants: [
    { of: "clusterRole", path: "rules[0].resourceNames", good: [["one", "two"]], absent: "violation" },
    {
      of: "clusterRole",
      path: "rules[1].verbs",
      bad: [["create"], ["*"], ["get", "patch"]],
      good: [["get", "list", "watch"], ["delete"]],
      absent: "pass",
    },
    {
      of: "clusterRole",
      path: "rules[1]",
      bad: [secrets, { apiGroups: ["*"], resources: ["configmaps"], verbs: ["update"] }],
      good: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get"] }],
      absent: "pass",
    },
    {
      of: "clusterRole",
      path: "rules[1].resources",
      bad: [["*", "secrets"]],
      good: [["nodes"]],
      absent: "pass",
    },
    { of: "role", path: "rules[0].apiGroups", bad: [["*"]], good: [["", "apps"]], absent: "pass" },
    { of: "role", path: "rules[0].verbs", good: [["*"]], absent: "pass", unknown: "pass" },
    { of: "role", path: "rules[0].resources", good: [["*"]], absent: "pass", unknown: "pass" },
    { of: "role", path: "rules[0].resourceNames", good: [["ca"]], absent: "pass", unknown: "pass" },
  ],
  cases: [
    [
      "says what a role of the whole cluster may do",
      [
        clusterRole({
          rules: [secrets, { apiGroups: ["batch"], resources: ["cronjobs"], verbs: ["create"] }],
        }),
      ],
      { clusterRole: `${readsAll} | ${runsAny}` },
    ],
    [
      "knows that names do not limit what has none yet",
      [
        clusterRole({
          rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["create"], resourceNames: ["app"] }],
        }),
      ],
      { clusterRole: runsAny },
    ],
    [
      "finds a known power behind an unknown rule",
      [clusterRole({ rules: [unknown, secrets] })],
      { clusterRole: readsAll },
    ],
    [
      "leaves alone what has nothing to do with it",
      [clusterRole({ rules: [{ apiGroups: ["shop.example"], resources: ["secrets"], verbs: ["get"] }] })],
    ],
    ["knows the roles of Kubernetes itself", [clusterRole({ metadata: { name: "edit" }, rules: [secrets] })]],
    [
      "asks a Role for names, too, where it is told to",
      [role({ rules: [secrets] })],
      { role: readsAll },
      { secretsByName: true },
    ],
    [
      "and takes them",
      [role({ rules: [{ ...secrets, resourceNames: ["ca"] }] })],
      {},
      { secretsByName: true },
    ],
  ],
};
