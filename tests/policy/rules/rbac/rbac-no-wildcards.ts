import type { ClusterRoleArgs, RoleArgs } from "@pulumi/kubernetes/rbac/v1";
import { rbacNoWildcards as rule } from "../../../../policy/rules/rbac/rbac-no-wildcards";
import { fixture, unknown } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const rules = [
  { apiGroups: ["apps"], resources: ["deployments"], verbs: ["get", "list"] },
  { apiGroups: [""], resources: ["pods", "pods/log"], verbs: ["get"] },
];
const role = fixture<RoleArgs>("kubernetes:rbac.authorization.k8s.io/v1:Role", "role", {
  metadata: { name: "reader", namespace: "shop" },
  rules,
});
const clusterRole = fixture<ClusterRoleArgs>(
  "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole",
  "clusterRole",
  {
    metadata: { name: "reader" },
    rules: [...rules, { nonResourceURLs: ["/healthz"], verbs: ["get"] }],
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { view: "true" } }] },
  },
);

export const examination: Examination = {
  rule,
  base: [role(), clusterRole()],
  mutants: [
    { of: "role", path: "rules[0].verbs", bad: [["*"], ["get", "*"]], good: [["get"]], absent: "pass" },
    {
      of: "role",
      path: "rules[0].resources",
      bad: [["*"], ["pods", "*"], ["*/*"]],
      good: [["pods/exec"], ["*/scale"]],
      absent: "pass",
    },
    {
      of: "role",
      path: "rules[0].apiGroups",
      bad: [["*"], ["*", "apps"]],
      good: [["apps", "batch"]],
      absent: "pass",
    },
    { of: "role", path: "rules[1].verbs[0]", bad: ["*"], good: ["watch"], absent: "pass" },
    { of: "role", path: "rules", bad: [[{ verbs: ["*"] }]], good: [[{}]], absent: "not-applicable" },
    { of: "clusterRole", path: "rules[0].verbs", bad: [["*"]], good: [["get"]], absent: "pass" },
    { of: "clusterRole", path: "rules[0].resources", bad: [["*"]], good: [["pods"]], absent: "pass" },
    {
      of: "clusterRole",
      path: "rules[2].nonResourceURLs",
      bad: [["*"], ["/healthz", "/*"]],
      good: [["/api/*"]],
      absent: "pass",
    },
    {
      of: "clusterRole",
      path: "aggregationRule.clusterRoleSelectors[0].matchLabels",
      good: [{ view: "true" }],
      absent: "violation",
    },
    { of: "clusterRole", path: "aggregationRule", good: [{ clusterRoleSelectors: [] }], absent: "pass" },
  ],
  cases: [
    [
      "says of each list what is wrong",
      [role({ rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }] })],
      {
        role: "violation: a rule grants every verb | violation: a rule grants every resource | violation: a rule grants every API group",
      },
    ],
    [
      "lets named resources be of any group where it is told to",
      [role({ rules: [{ apiGroups: ["*"], resources: ["pods"], verbs: ["get"] }] })],
      {},
      { anyGroup: true },
    ],
    [
      "finds a wildcard behind an unknown rule",
      [role({ rules: [unknown, { apiGroups: [""], resources: ["pods"], verbs: ["*"] }] })],
      { role: "violation: a rule grants every verb" },
    ],
    [
      "says that a role takes in every other",
      [clusterRole({ aggregationRule: { clusterRoleSelectors: [{}] } })],
      { clusterRole: "violation: it takes in the rules of every ClusterRole" },
    ],
    [
      "looks into lists and patches",
      [
        fixture<object>("kubernetes:rbac.authorization.k8s.io/v1:RoleList", "list", {
          items: [{ rules: [{ verbs: ["*"] }] }],
        })(),
        fixture<object>("kubernetes:rbac.authorization.k8s.io/v1:ClusterRolePatch", "patch", {
          rules: [{ resources: ["*"] }],
        })(),
      ],
      {
        list: "violation: a rule grants every verb",
        patch: "violation: a rule grants every resource",
      },
    ],
  ],
};
