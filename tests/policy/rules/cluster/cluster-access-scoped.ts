import type { AccessEntryArgs, AccessPolicyAssociationArgs, ClusterArgs as EksArgs } from "@pulumi/aws/eks";
import type { ClusterArgs as GkeArgs } from "@pulumi/gcp/container";
import type { IAMMemberArgs } from "@pulumi/gcp/projects";
import type { ClusterRoleBindingArgs, RoleArgs } from "@pulumi/kubernetes/rbac/v1";
import { clusterAccessScoped as rule } from "../../../../policy/rules/cluster/cluster-access-scoped";
import { fixture, unknown } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const eks = fixture<EksArgs>("aws:eks/cluster:Cluster", "eks", {
  roleArn: "arn:aws:iam::1:role/eks",
  vpcConfig: { subnetIds: ["subnet-1"] },
  accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
});
const principalArn = "arn:aws:iam::1:role/deploy";
const entry = fixture<AccessEntryArgs>("aws:eks/accessEntry:AccessEntry", "entry", {
  clusterName: "acme",
  principalArn,
  kubernetesGroups: ["readers"],
});
const policy = (name: string) => `arn:aws:eks::aws:cluster-access-policy/${name}`;
const association = fixture<AccessPolicyAssociationArgs>(
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
  "association",
  {
    clusterName: "acme",
    principalArn,
    policyArn: policy("AmazonEKSClusterAdminPolicy"),
    accessScope: { type: "cluster" },
  },
);
const member = fixture<IAMMemberArgs>("gcp:projects/iAMMember:IAMMember", "member", {
  project: "acme",
  role: "roles/container.admin",
  member: "group:break-glass@acme.example",
});
const gke = fixture<GkeArgs>("gcp:container/cluster:Cluster", "gke", {
  authenticatorGroupsConfig: { securityGroup: "gke-security-groups@acme.example" },
});
const binding = fixture<ClusterRoleBindingArgs>(
  "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding",
  "binding",
  {
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
    subjects: [{ kind: "Group", name: "readers" }],
  },
);
const role = fixture<RoleArgs>("kubernetes:rbac.authorization.k8s.io/v1:Role", "role", {
  rules: [{ apiGroups: [""], resources: ["configmaps"], resourceNames: ["settings"], verbs: ["update"] }],
});
const stranger = "violation: somebody who is not listed administers the whole cluster";

export const examination: Examination = {
  rule,
  base: [eks(), entry(), association(), member(), gke(), binding(), role()],
  mutants: [
    {
      of: "eks",
      path: "accessConfig.authenticationMode",
      bad: ["CONFIG_MAP", "API_AND_CONFIG_MAP"],
      absent: "violation",
    },
    {
      of: "eks",
      path: "accessConfig.bootstrapClusterCreatorAdminPermissions",
      bad: [true],
      absent: "violation",
    },
    { of: "entry", path: "kubernetesGroups", bad: [["readers", "system:masters"]], absent: "pass" },
    {
      of: "association",
      path: "policyArn",
      good: [policy("AmazonEKSViewPolicy")],
      absent: "pass",
      unknown: "pass",
    },
    { of: "association", path: "accessScope.type", good: ["namespace"], absent: "pass", unknown: "pass" },
    { of: "association", path: "principalArn", absent: "pass", unknown: "pass" },
    {
      of: "member",
      path: "role",
      good: ["roles/container.clusterAdmin"],
      absent: "not-applicable",
    },
    { of: "gke", path: "authenticatorGroupsConfig.securityGroup", absent: "pass", unknown: "pass" },
    {
      of: "binding",
      path: "subjects[0].name",
      bad: ["system:masters"],
      good: ["system:masters2"],
      absent: "pass",
    },
    { of: "role", path: "rules[0].resourceNames", bad: [["aws-auth"]], absent: "pass" },
  ],
  cases: [
    ...["create", "update", "patch", "delete", "deletecollection", "impersonate", "*"].map(
      (verb) =>
        [
          `fails whoever may ${verb} the map aws-auth`,
          [
            role({
              rules: [{ apiGroups: ["*"], resources: ["*"], resourceNames: ["aws-auth"], verbs: [verb] }],
            }),
          ],
          { role: "violation: it lets somebody change the map aws-auth" },
        ] as const,
    ),
    [
      "lets it be read",
      [role({ rules: [{ resources: ["configmaps"], resourceNames: ["aws-auth"], verbs: ["get"] }] })],
    ],
    [
      "asks who administers whole clusters where somebody has said who may",
      [association(), member({ member: "user:eve@acme.example" })],
      { association: stranger, member: "violation: somebody who is not listed administers every cluster" },
      { administrators: ["arn:aws:iam::1:role/break-glass", "group:break-glass@acme.example"] },
    ],
    [
      "and lets those who are listed, and those of one namespace",
      [
        association({ principalArn: "arn:aws:iam::1:role/break-glass" }),
        association({ accessScope: { type: "namespace", namespaces: ["shop"] } }),
        member(),
      ],
      {},
      { administrators: ["arn:aws:iam::1:role/break-glass", "group:break-glass@acme.example"] },
    ],
    [
      "is undecided about a principal that is unknown",
      [association({ principalArn: unknown })],
      { association: "undecided: not known before the update: principalArn" },
      { administrators: ["arn:aws:iam::1:role/break-glass"] },
    ],
    [
      "may ask for groups of Google Workspace",
      [gke({ authenticatorGroupsConfig: undefined })],
      { gke: "violation: no group of Google Workspace is set" },
      { googleGroups: true },
    ],
  ],
};
