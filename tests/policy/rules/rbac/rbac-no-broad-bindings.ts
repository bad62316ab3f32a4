import type { ClusterRoleArgs, ClusterRoleBindingArgs, RoleBindingArgs } from "@pulumi/kubernetes/rbac/v1";
import { rbacNoBroadBindings as rule } from "../../../../policy/rules/rbac/rbac-no-broad-bindings";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const GROUP = "rbac.authorization.k8s.io";
const ROLE = `kubernetes:${GROUP}/v1:ClusterRole`;
const subjects = [
  { kind: "ServiceAccount", name: "app", namespace: "shop" },
  { kind: "Group", name: "shop", apiGroup: GROUP },
  { kind: "User", name: "jane", apiGroup: GROUP },
];
const binding = fixture<RoleBindingArgs>(`kubernetes:${GROUP}/v1:RoleBinding`, "binding", {
  metadata: { name: "shop", namespace: "shop" },
  roleRef: { apiGroup: GROUP, kind: "ClusterRole", name: "edit" },
  subjects,
});
const everywhere = fixture<ClusterRoleBindingArgs>(
  `kubernetes:${GROUP}/v1:ClusterRoleBinding`,
  "everywhere",
  {
    metadata: { name: "shop" },
    roleRef: { apiGroup: GROUP, kind: "ClusterRole", name: "view" },
    subjects,
  },
);
const role = fixture<ClusterRoleArgs>(ROLE, "role", {
  metadata: { name: "all" },
  rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }],
});
const toAll = { apiGroup: GROUP, kind: "ClusterRole", name: "all" };
const madeOfRole = { propertyDependencies: { roleRef: [urnOf(ROLE, "role")] } };
const everything = "violation: it binds a role that grants everything";

export const examination: Examination = {
  rule,
  base: [binding(), everywhere()],
  mutants: [
    {
      of: "everywhere",
      path: "roleRef.name",
      bad: ["cluster-admin", "admin", "edit"],
      good: ["system:auth-delegator", "admin1"],
      absent: "pass",
    },
    { of: "binding", path: "roleRef.name", bad: ["cluster-admin"], good: ["admin"], absent: "pass" },
    {
      of: "everywhere",
      path: "subjects[1].name",
      bad: ["system:authenticated", "system:unauthenticated", "system:masters", "system:serviceaccounts"],
      good: ["system:masters2", "system:anonymous2", "system:serviceaccounts:shop"],
      absent: "pass",
    },
    { of: "everywhere", path: "subjects[1].kind", good: ["User"], absent: "pass", unknown: "pass" },
    { of: "everywhere", path: "subjects[2].name", bad: ["system:anonymous"], good: ["joe"], absent: "pass" },
    {
      of: "binding",
      path: "subjects[0].name",
      bad: ["default"],
      inContext: true,
      good: ["default2"],
      absent: "pass",
    },
    { of: "binding", path: "subjects[0].namespace", good: ["other"], absent: "pass", unknown: "pass" },
    { of: "binding", path: "subjects", good: [[]], absent: "pass" },
  ],
  cases: [
    [
      "says who and what is bound",
      [
        everywhere({
          roleRef: { apiGroup: GROUP, kind: "ClusterRole", name: "cluster-admin" },
          subjects: [{ kind: "Group", name: "system:masters" }],
        }),
      ],
      { everywhere: "violation: it binds cluster-admin | violation: it binds system:masters" },
    ],
    [
      "lets everybody have what Kubernetes gives everybody",
      [
        everywhere({
          roleRef: { apiGroup: GROUP, kind: "ClusterRole", name: "system:discovery" },
          subjects: [{ kind: "Group", name: "system:authenticated" }],
        }),
      ],
    ],
    [
      "takes a user for a user and not for the group of the same name",
      [everywhere({ subjects: [{ kind: "User", name: "system:masters" }] })],
    ],
    [
      "finds a bad subject behind an unknown one",
      [binding({ subjects: [unknown, { kind: "ServiceAccount", name: "default", namespace: "shop" }] })],
      { binding: "violation: it binds default" },
    ],
    [
      "is undecided about a role that comes from nowhere",
      [binding({ roleRef: { apiGroup: GROUP, kind: "ClusterRole", name: unknown } })],
      { binding: "undecided: not known before the update: roleRef.name" },
    ],
    [
      "finds a role of the stack that grants everything, by name",
      [role(), everywhere({ roleRef: toAll }), binding({ roleRef: toAll })],
      { everywhere: everything, binding: everything },
    ],
    [
      "and in all verbs one by one",
      [
        role({
          rules: [
            {
              apiGroups: ["*"],
              resources: ["*"],
              verbs: ["get", "list", "watch", "create", "update", "patch", "delete"],
            },
          ],
        }),
        everywhere({ roleRef: toAll }),
      ],
      { everywhere: everything },
    ],
    [
      "and by what the binding was made from, before the role has a name",
      [role(), everywhere({ roleRef: { ...toAll, name: unknown } }, madeOfRole)],
      { everywhere: everything },
    ],
    [
      "does not take a Role for the ClusterRole of the same name",
      [role(), binding({ roleRef: { apiGroup: GROUP, kind: "Role", name: "all" } })],
    ],
    [
      "lets a role that grants little be bound",
      [
        role({ rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["get"] }] }),
        everywhere({ roleRef: toAll }),
      ],
    ],
  ],
};
