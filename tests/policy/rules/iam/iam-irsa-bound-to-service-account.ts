import type { PodIdentityAssociationArgs } from "@pulumi/aws/eks";
import type { RoleArgs } from "@pulumi/aws/iam";
import type { AccountArgs, IAMMemberArgs, IAMPolicyArgs } from "@pulumi/gcp/serviceaccount";
import type { NamespaceArgs, ServiceAccountArgs } from "@pulumi/kubernetes/core/v1";
import { iamIrsaBoundToServiceAccount as rule } from "../../../../policy/rules/iam/iam-irsa-bound-to-service-account";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const host = "oidc.eks.eu-central-1.amazonaws.com/id/1";
const web = (value: string, operator = "StringEquals") =>
  JSON.stringify({
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${host}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { [operator]: { [`${host}:sub`]: value } },
      },
    ],
  });
const pods = (service: string, namespace: string) =>
  JSON.stringify({
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: service },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: { StringEquals: { "aws:RequestTag/kubernetes-namespace": namespace } },
      },
    ],
  });

const ROLE = "aws:iam/role:Role";
const ACCOUNT = "gcp:serviceaccount/account:Account";
const arn = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
const metadata = (annotations: Record<string, string>) => ({
  name: "orders",
  namespace: "shop",
  annotations,
});

const role = fixture<RoleArgs>(ROLE, "role", {
  name: "orders",
  assumeRolePolicy: web("system:serviceaccount:shop:orders"),
});
const account = fixture<ServiceAccountArgs>("kubernetes:core/v1:ServiceAccount", "account", {
  metadata: metadata({ "eks.amazonaws.com/role-arn": arn("orders") }),
});
const podRole = fixture<RoleArgs>(ROLE, "pod-role", {
  name: "payments",
  assumeRolePolicy: pods("pods.eks.amazonaws.com", "shop"),
});
const association = fixture<PodIdentityAssociationArgs>(
  "aws:eks/podIdentityAssociation:PodIdentityAssociation",
  "association",
  { clusterName: "c", namespace: "shop", serviceAccount: "payments", roleArn: arn("payments") },
);
const google = fixture<AccountArgs>(ACCOUNT, "google", { accountId: "orders" });
const grant = fixture<IAMMemberArgs>(
  "gcp:serviceaccount/iAMMember:IAMMember",
  "grant",
  {
    serviceAccountId: unknown,
    role: "roles/iam.workloadIdentityUser",
    member: "serviceAccount:shop.svc.id.goog[shop/orders]",
  },
  { propertyDependencies: { serviceAccountId: [urnOf(ACCOUNT, "google")] } },
);
const gke = fixture<ServiceAccountArgs>("kubernetes:core/v1:ServiceAccount", "gke", {
  metadata: metadata({ "iam.gke.io/gcp-service-account": "orders@shop.iam.gserviceaccount.com" }),
});
const policy = fixture<IAMPolicyArgs>("gcp:serviceaccount/iAMPolicy:IAMPolicy", "policy", {
  serviceAccountId: "orders",
  policyData: "{}",
});
const tagged = (condition: unknown) => ({
  Version: "2012-10-17" as const,
  Statement: [
    {
      Effect: "Allow" as const,
      Principal: { Service: "pods.eks.amazonaws.com" },
      Action: ["sts:AssumeRole", "sts:TagSession"],
      Condition: condition as Record<string, never>,
    },
  ],
});
const namespace = fixture<NamespaceArgs>("kubernetes:core/v1:Namespace", "namespace", {
  metadata: { name: "shop" },
});
const trust = "the role does not trust exactly this namespace and name";

export const examination: Examination = {
  rule,
  base: [role(), account(), podRole(), association(), google(), grant(), gke(), namespace()],
  mutants: [
    {
      of: "role",
      on: "account",
      path: "assumeRolePolicy",
      bad: [
        web("system:serviceaccount:other:orders"),
        web("system:serviceaccount:shop:other"),
        web("system:serviceaccount:shop:*", "StringLike"),
        web("system:serviceaccount:shop:orders", "StringNotEquals"),
        pods("pods.eks.amazonaws.com", "shop"),
      ],
      good: [web("system:serviceaccount:shop:orders", "StringLike")],
      absent: "violation",
    },
    {
      of: "account",
      path: "metadata.name",
      bad: ["other"],
      inContext: true,
      absent: "undecided",
      empty: "violation",
    },
    { of: "account", path: "metadata.namespace", bad: ["other"], inContext: true, absent: "violation" },
    {
      of: "account",
      path: "metadata.annotations",
      good: [{ "eks.amazonaws.com/role-arn": arn("orders") }],
      absent: "not-applicable",
    },
    {
      of: "pod-role",
      on: "association",
      path: "assumeRolePolicy",
      bad: [pods("ec2.amazonaws.com", "shop"), pods("pods.eks.amazonaws.com", "other")],
      absent: "violation",
    },
    { of: "association", path: "namespace", bad: ["other"], absent: "violation" },
    { of: "grant", on: "gke", path: "role", bad: ["roles/viewer"], absent: "violation" },
    {
      of: "grant",
      on: "gke",
      path: "member",
      bad: ["serviceAccount:shop.svc.id.goog[other/orders]", "serviceAccount:shop.svc.id.goog[shop/other]"],
      absent: "violation",
    },
  ],
  cases: [
    [
      "says nothing of a role of another stack",
      [account({ metadata: metadata({ "eks.amazonaws.com/role-arn": arn("elsewhere") }) }), role()],
    ],
    [
      "knows the role by what the object was made from",
      [
        role({ assumeRolePolicy: web("system:serviceaccount:shop:other") }),
        account(
          { metadata: { ...metadata({}), annotations: { "eks.amazonaws.com/role-arn": unknown } } },
          { propertyDependencies: { metadata: [urnOf(ROLE, "role")] } },
        ),
      ],
      { account: `violation: ${trust}` },
    ],
    [
      "is undecided about trust that is not known",
      [role({ assumeRolePolicy: unknown }), account()],
      { account: "undecided: not known before the update: assumeRolePolicy" },
    ],
    [
      "is undecided about an ARN that may be that of a role without a known name",
      [role({ name: unknown, assumeRolePolicy: web("system:serviceaccount:shop:other") }), account()],
      { account: "undecided: not known before the update: name" },
    ],
    [
      "is undecided about a tag of the session that is not known",
      [podRole({ assumeRolePolicy: tagged(unknown) }), association()],
      { association: "undecided: not known before the update: assumeRolePolicy.Statement[0].Condition" },
    ],
    [
      "asks for one of the roles that an annotation was made from",
      [
        role({ assumeRolePolicy: unknown }),
        podRole({ assumeRolePolicy: web("system:serviceaccount:shop:orders") }),
        account(
          { metadata: { ...metadata({}), annotations: { "eks.amazonaws.com/role-arn": unknown } } },
          { propertyDependencies: { metadata: [urnOf(ROLE, "role"), urnOf(ROLE, "pod-role")] } },
        ),
      ],
      {
        account:
          'undecided: not known before the update: metadata.annotations["eks.amazonaws.com/role-arn"], assumeRolePolicy',
      },
    ],
    [
      "knows the Google service account by its address, in a member, a binding or a whole policy",
      [
        google(),
        policy({
          serviceAccountId: "projects/shop/serviceAccounts/orders@shop.iam.gserviceaccount.com",
          policyData: JSON.stringify({
            bindings: [
              {
                role: "roles/iam.workloadIdentityUser",
                members: ["serviceAccount:shop.svc.id.goog[shop/orders]"],
              },
            ],
          }),
        }),
        gke(),
      ],
    ],
    [
      "misses the grant for a Google service account of the stack",
      [google(), gke()],
      { gke: "violation: the Google service account does not allow exactly this namespace and name" },
    ],
  ],
};
