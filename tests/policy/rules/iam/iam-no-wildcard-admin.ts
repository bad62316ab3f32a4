import type { PolicyArgs, RoleArgs, RolePolicyAttachmentArgs } from "@pulumi/aws/iam";
import type { IAMBindingArgs, IAMMemberArgs, IAMPolicyArgs } from "@pulumi/gcp/projects";
import { iamNoWildcardAdmin as rule } from "../../../../policy/rules/iam/iam-no-wildcard-admin";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const allow = (Action: unknown, Resource: unknown = "*", more: object = {}) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource, ...more }] });
const narrow = allow(["s3:GetObject"], "arn:aws:s3:::orders/*");
const read = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const admin = "arn:aws:iam::aws:policy/AdministratorAccess";

const policy = fixture<PolicyArgs>("aws:iam/policy:Policy", "policy", { policy: narrow });
const role = fixture<RoleArgs>("aws:iam/role:Role", "role", {
  assumeRolePolicy: allow("sts:AssumeRole"),
  inlinePolicies: [{ name: "own", policy: narrow }],
  managedPolicyArns: [read],
});
const attachment = fixture<RolePolicyAttachmentArgs>(
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "attachment",
  { role: "orders", policyArn: read },
);
const member = fixture<IAMMemberArgs>("gcp:projects/iAMMember:IAMMember", "member", {
  project: "shop",
  role: "roles/storage.objectViewer",
  member: "serviceAccount:orders@shop.iam.gserviceaccount.com",
});
const binding = fixture<IAMBindingArgs>("gcp:projects/iAMBinding:IAMBinding", "binding", {
  project: "shop",
  role: "roles/storage.objectViewer",
  members: ["user:jane@example.com"],
});
const whole = fixture<IAMPolicyArgs>("gcp:projects/iAMPolicy:IAMPolicy", "whole", {
  project: "shop",
  policyData: JSON.stringify({ bindings: [{ role: "roles/owner", members: ["user:jane@example.com"] }] }),
});
const violation = "violation: a statement allows every action, of all services or of IAM";

export const examination: Examination = {
  rule,
  base: [policy(), role(), attachment(), member(), binding()],
  mutants: [
    {
      of: "policy",
      path: "policy",
      bad: [
        allow("*"),
        allow(["s3:GetObject", "*"]),
        allow("*:*"),
        allow("iam:*"),
        allow(["s3:GetObject", "iam:*"]),
        allow("*", "arn:aws:s3:::orders"),
        allow(undefined, "*", { NotAction: ["organizations:*"] }),
        { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
        { Version: "2012-10-17", Statement: { Effect: "Allow", Action: ["*"], Resource: ["*"] } },
      ],
      good: [
        allow("s3:*"),
        allow("*", "*", { Effect: "Deny" }),
        allow("xsiam:*"),
        allow(undefined, "*", { Effect: "Deny", NotAction: "iam:*" }),
        allow(undefined, "arn:aws:s3:::orders/*", { NotAction: "s3:DeleteObject" }),
      ],
      absent: "pass",
    },
    { of: "role", path: "inlinePolicies[0].policy", bad: [allow("*")], good: [narrow], absent: "pass" },
    { of: "role", path: "managedPolicyArns", bad: [[read, admin]], good: [[]], absent: "pass" },
    {
      of: "attachment",
      path: "policyArn",
      bad: [admin, "arn:aws-cn:iam::aws:policy/IAMFullAccess", "arn:aws:iam::aws:policy/PowerUserAccess"],
      good: ["arn:aws:iam::123456789012:policy/AdministratorAccess"],
      absent: "pass",
    },
    ...["member", "binding"].map((of) => ({
      of,
      path: "role",
      bad: ["roles/owner", "roles/editor", "roles/viewer"],
      good: ["roles/storage.admin", "projects/shop/roles/owner"],
      absent: "pass" as const,
    })),
  ],
  cases: [
    [
      "forbids the managed policies that settings name, and no other",
      [attachment(), role({ managedPolicyArns: [admin] })],
      { attachment: "violation: the managed policy ReadOnlyAccess gives everything away" },
      { managedPolicies: ["ReadOnlyAccess"] },
    ],
    [
      "keeps service accounts from administering a service where settings say so",
      [
        member({ role: "roles/storage.admin" }),
        binding({ role: "roles/storage.admin" }),
        whole({
          policyData: JSON.stringify({
            bindings: [{ role: "roles/storage.admin", members: [unknown] }],
          }),
        }),
      ],
      {
        member: "violation: a service account is given roles/storage.admin",
        whole: "undecided: not known before the update: policyData",
      },
      { adminRoles: false },
    ],
    [
      "finds a bad statement beside a part that is not known",
      [
        policy({
          policy: {
            Version: "2012-10-17",
            Statement: [
              { Effect: "Allow", Action: unknown, Resource: "*" },
              { Effect: "Allow", Action: ["s3:GetObject", "*"], Resource: unknown },
            ],
          },
        }),
      ],
      { policy: violation },
    ],
    [
      "is undecided about a text with an unknown in it",
      [policy({ policy: unknown })],
      { policy: "undecided: not known before the update: policy" },
    ],
    [
      "is undecided about what is no document",
      [policy({ policy: "see the wiki" })],
      { policy: "undecided: not known before the update: policy" },
    ],
    [
      "takes a statement without an effect, and a comma too many, for what is meant",
      [policy({ policy: '{"Statement": [{"Action": ["*",], "Resource": "*"},]}' })],
      { policy: violation },
    ],
    [
      "knows that a policy of the program's own is none of AWS's before it has an ARN",
      [
        attachment(
          { policyArn: unknown },
          { propertyDependencies: { policyArn: [urnOf("aws:iam/policy:Policy", "policy")] } },
        ),
      ],
    ],
    [
      "names the managed policy and the basic role",
      [attachment({ policyArn: admin }), whole()],
      {
        attachment: "violation: the managed policy AdministratorAccess gives everything away",
        whole: "violation: roles/owner is a basic role, which holds for all services",
      },
    ],
    [
      "leaves roles on single resources to others",
      [
        fixture<object>("gcp:artifactregistry/repositoryIamMember:RepositoryIamMember", "repository", {
          role: "roles/viewer",
          member: "user:jane@example.com",
        })(),
      ],
    ],
  ],
};
