import type { PolicyArgs, RolePolicyArgs } from "@pulumi/aws/iam";
import type { IAMBindingArgs, IAMCustomRoleArgs, IAMMemberArgs } from "@pulumi/gcp/projects";
import { iamNoPrivilegeEscalation as rule } from "../../../../policy/rules/iam/iam-no-privilege-escalation";
import { fixture, unknown } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const allow = (Action: unknown, Resource: unknown = "*", Condition?: object) =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Action, Resource, Condition }] });
const narrow = allow(["iam:PassRole"], "arn:aws:iam::123456789012:role/orders");

const policy = fixture<PolicyArgs>("aws:iam/policy:Policy", "policy", { policy: narrow });
const rolePolicy = fixture<RolePolicyArgs>("aws:iam/rolePolicy:RolePolicy", "role-policy", {
  role: "orders",
  policy: narrow,
});
const member = fixture<IAMMemberArgs>("gcp:projects/iAMMember:IAMMember", "member", {
  project: "shop",
  role: "roles/storage.objectViewer",
  member: "user:jane@example.com",
});
const binding = fixture<IAMBindingArgs>("gcp:projects/iAMBinding:IAMBinding", "binding", {
  project: "shop",
  role: "roles/storage.objectViewer",
  members: ["user:jane@example.com"],
});
const customRole = fixture<IAMCustomRoleArgs>("gcp:projects/iAMCustomRole:IAMCustomRole", "custom", {
  roleId: "reader",
  title: "Reader",
  permissions: ["storage.objects.get"],
});
const passedTo = { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } };

export const examination: Examination = {
  rule,
  base: [policy(), rolePolicy(), member(), binding(), customRole()],
  mutants: [
    ...["policy", "role-policy"].map((of) => ({
      of,
      path: "policy",
      bad: [
        allow("iam:PassRole"),
        allow(["s3:GetObject", "iam:CreatePolicyVersion"]),
        allow("iam:Pass*", "arn:aws:iam::123456789012:role/*"),
        allow("IAM:putrolepolicy"),
        allow("s3:*"),
        allow("iam:PassRole", "*", { StringLike: { "iam:PassedToService": "*" } }),
        allow("sts:AssumeRole", ["arn:aws:iam::*:role/*"]),
        JSON.stringify({ Statement: { Effect: "Allow", NotAction: "s3:*", NotResource: "arn:aws:s3:::a" } }),
      ],
      good: [
        allow("iam:PassRole", "*", passedTo),
        allow("s3:*", "arn:aws:s3:::orders/*"),
        allow(["ec2:Describe*", "lambda:CreateFunction"]),
        JSON.stringify({ Statement: [{ Effect: "Deny", Action: "iam:*", Resource: "*" }] }),
      ],
      absent: "pass" as const,
    })),
    ...["member", "binding"].map((of) => ({
      of,
      path: "role",
      bad: [
        "roles/iam.serviceAccountTokenCreator",
        "roles/iam.serviceAccountUser",
        "roles/iam.securityAdmin",
      ],
      good: ["roles/iam.serviceAccountViewer"],
      absent: "pass" as const,
    })),
    {
      of: "custom",
      path: "permissions",
      bad: [["storage.objects.get", "iam.serviceAccounts.actAs"], ["resourcemanager.projects.setIamPolicy"]],
      good: [["iam.serviceAccounts.get"]],
      absent: "pass",
    },
  ],
  cases: [
    [
      "names the action",
      [policy({ policy: allow(["iam:AttachRolePolicy"]) })],
      { policy: "violation: iam:AttachRolePolicy is allowed on all resources" },
    ],
    [
      "finds an action beside one that is not known, and is undecided where only the resource would tell",
      [
        policy({
          policy: {
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Action: [unknown, "iam:PassRole"], Resource: ["*"] }],
          },
        }),
        rolePolicy({
          policy: {
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Action: "iam:PassRole", Resource: unknown }],
          },
        }),
      ],
      {
        policy: "violation: iam:PassRole is allowed on all resources",
        "role-policy": "undecided: not known before the update: policy.Statement[0].Resource",
      },
    ],
    [
      "lets a condition say on which service accounts a role holds",
      [
        member({
          role: "roles/iam.serviceAccountTokenCreator",
          condition: { title: "one", expression: 'resource.name.endsWith("orders")' },
        }),
      ],
    ],
  ],
};
