import type { ClusterRoleArgs, RoleArgs } from "@pulumi/kubernetes/rbac/v1";
import type { input } from "@pulumi/kubernetes/types";
import { rbacNoEscalationVerbs as rule } from "../../../../policy/rules/rbac/rbac-no-escalation-verbs";
import { fixture, unknown } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";
import type { Case } from "../../support/outcomes";

type PolicyRule = input.rbac.v1.PolicyRule;

const RBAC = "rbac.authorization.k8s.io";
const harmless: PolicyRule = { apiGroups: [""], resources: ["pods"], verbs: ["get"] };
const role = fixture<RoleArgs>(`kubernetes:${RBAC}/v1:Role`, "role", {
  metadata: { name: "app", namespace: "shop" },
  rules: [harmless, { apiGroups: ["apps"], resources: ["deployments"], verbs: ["get", "create", "update"] }],
});
const clusterRole = fixture<ClusterRoleArgs>(`kubernetes:${RBAC}/v1:ClusterRole`, "clusterRole", {
  metadata: { name: "app" },
  rules: [harmless],
});

const grant = (group: string, resource: string, ...verbs: string[]): PolicyRule => ({
  apiGroups: [group],
  resources: [resource],
  verbs,
});

/** Rules of a role, and what is wrong with them together. */
const WAYS: readonly (readonly [message: string, ...rules: PolicyRule[]])[] = [
  ["it may act as somebody else", grant("", "serviceaccounts", "impersonate")],
  ["it may act as somebody else", grant("*", "groups", "impersonate")],
  ["it may grant more than it has itself", grant(RBAC, "clusterroles", "escalate")],
  ["it may enter running pods", grant("", "pods/exec", "create")],
  ["it may enter running pods", grant("", "pods/attach", "get")],
  ["it may enter running pods", grant("", "pods/portforward", "create")],
  ["it may enter running pods", grant("", "pods/*", "create")],
  ["it may talk to kubelets", grant("", "nodes/proxy", "get")],
  ["it may get tokens of other service accounts", grant("", "serviceaccounts/token", "create")],
  [
    "it may change what the API server asks before it admits an object",
    grant("admissionregistration.k8s.io", "mutatingwebhookconfigurations", "patch"),
  ],
  ["it may redirect traffic", grant("", "services", "create")],
  ["it may redirect traffic", grant("", "services/status", "patch")],
  ["it may redirect traffic", grant("networking.k8s.io", "ingresses", "update")],
  ["it may bind roles that it does not have", grant(RBAC, "roles", "bind")],
  [
    "it may bind roles that it does not have",
    { ...grant(RBAC, "clusterroles", "bind"), resourceNames: ["*"] },
    grant(RBAC, "rolebindings", "create"),
  ],
  ["it may add somebody to a binding", grant(RBAC, "rolebindings", "get", "patch")],
  [
    "it may sign certificates for any name",
    grant("certificates.k8s.io", "certificatesigningrequests/approval", "update"),
    grant("certificates.k8s.io", "signers", "approve"),
  ],
];

/** What looks like a way and is none. */
const HARMLESS: readonly PolicyRule[][] = [
  [grant("aaa", "groups", "impersonate")],
  [grant("", "serviceaccounts", "*")],
  [grant(RBAC, "roles", "create")],
  [grant(RBAC, "rolebindings", "patch")],
  [
    { ...grant(RBAC, "clusterroles", "bind"), resourceNames: ["view"] },
    grant(RBAC, "rolebindings", "create"),
  ],
  [{ ...grant(RBAC, "clusterroles", "bind"), resourceNames: ["*"] }],
  [grant("certificates.k8s.io", "signers", "approve")],
  [grant("", "nodes/proxy", "update")],
  [grant("", "pods/exec", "list")],
  [grant("admissionregistration.k8s.io", "validatingwebhookconfigurations", "get", "list", "watch")],
];

export const examination: Examination = {
  rule,
  base: [role(), clusterRole()],
  mutants: [
    {
      of: "role",
      path: "rules[0].resources",
      bad: [["pods/exec"], ["*"]],
      good: [["pods/log"]],
      absent: "pass",
    },
    { of: "role", path: "rules[1].verbs", good: [["*"]], absent: "pass", unknown: "pass" },
    { of: "role", path: "rules[1].apiGroups", good: [["*"]], absent: "pass", unknown: "pass" },
    {
      of: "clusterRole",
      path: "rules[0]",
      bad: [grant("", "nodes/proxy", "get"), grant(RBAC, "roles", "escalate")],
      good: [harmless],
      absent: "pass",
    },
    {
      of: "clusterRole",
      path: "rules[0].resources",
      bad: [["pods/attach"]],
      good: [["nodes"]],
      absent: "pass",
    },
    { of: "clusterRole", path: "metadata.name", good: ["admin"], absent: "pass", unknown: "pass" },
  ],
  cases: [
    ...WAYS.map(([message, ...rules]): Case => [
      `fails on ${JSON.stringify(rules.map(({ resources, verbs }) => ({ resources, verbs })))}`,
      [role({ rules: [harmless, ...rules] }), clusterRole({ rules })],
      { role: `violation: ${message}`, clusterRole: `violation: ${message}` },
    ]),
    ...HARMLESS.map((rules): Case => [`passes ${JSON.stringify(rules)}`, [role({ rules })]]),
    [
      "knows the roles of Kubernetes itself",
      [clusterRole({ metadata: { name: "admin" }, rules: [grant("", "pods/exec", "create")] })],
    ],
    [
      "finds a way behind an unknown rule",
      [role({ rules: [unknown, grant("", "pods/exec", "create")] })],
      { role: "violation: it may enter running pods" },
    ],
    [
      "lets services be written where it is told to",
      [role({ rules: [grant("", "services", "create")] })],
      {},
      { networkWrites: true },
    ],
    [
      "forbids to write roles where it is told to",
      [role({ rules: [grant(RBAC, "roles", "create")] })],
      { role: "violation: it may write roles or bindings" },
      { rbacWrites: false },
    ],
    [
      "lets a reviewed role do what it must",
      [role({ rules: [grant("", "pods/exec", "create")] })],
      {},
      { reviewedRoles: ["app"] },
    ],
  ],
};
