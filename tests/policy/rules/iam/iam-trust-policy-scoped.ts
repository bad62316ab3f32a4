import type { RoleArgs } from "@pulumi/aws/iam";
import type { WorkloadIdentityPoolProviderArgs } from "@pulumi/gcp/iam";
import { iamTrustPolicyScoped as rule } from "../../../../policy/rules/iam/iam-trust-policy-scoped";
import { fixture, unknown } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const GITHUB = "token.actions.githubusercontent.com";
const trust = (Principal: unknown, Condition?: object, Action = "sts:AssumeRole") =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Principal, Action, Condition }] });
const web = (host: string, Condition?: object) =>
  trust(
    { Federated: `arn:aws:iam::123456789012:oidc-provider/${host}` },
    Condition,
    "sts:AssumeRoleWithWebIdentity",
  );
const sub = (host: string, value: unknown, operator = "StringEquals") =>
  web(host, { [operator]: { [`${host}:sub`]: value } });
const cluster = "oidc.eks.eu-central-1.amazonaws.com/id/1";

const role = fixture<RoleArgs>("aws:iam/role:Role", "role", {
  assumeRolePolicy: trust({ Service: "ec2.amazonaws.com" }),
});
const provider = fixture<WorkloadIdentityPoolProviderArgs>(
  "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
  "provider",
  {
    workloadIdentityPoolId: "pool",
    workloadIdentityPoolProviderId: "github",
    attributeCondition: "assertion.repository_owner == 'acme'",
    oidc: { issuerUri: `https://${GITHUB}` },
  },
);

export const examination: Examination = {
  rule,
  base: [role(), provider()],
  mutants: [
    {
      of: "role",
      path: "assumeRolePolicy",
      bad: [
        trust("*"),
        trust({ AWS: "*" }),
        trust({ AWS: ["arn:aws:iam::123456789012:role/ci", "*"] }),
        trust({ AWS: "arn:aws:iam::*:root" }),
        trust({ AWS: "123456789012" }),
        trust({ AWS: ["arn:aws:iam::123456789012:role/ci", "arn:aws:iam::123456789012:root"] }),
        trust({ AWS: "*" }, { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-1" } }),
        trust({ AWS: "*" }, { StringLike: { "aws:PrincipalArn": "*" } }),
        JSON.stringify({
          Statement: { Effect: "Allow", NotPrincipal: { AWS: "a" }, Action: "sts:AssumeRole" },
        }),
        web(cluster),
        web(cluster, { StringEquals: { [`${cluster}:aud`]: "sts.amazonaws.com" } }),
        sub(cluster, "*", "StringLike"),
        sub(cluster, "system:serviceaccount:*", "StringLike"),
        sub(cluster, "system:serviceaccount:*:orders", "StringLike"),
        sub(cluster, ["system:serviceaccount:shop:orders", "*"], "StringLike"),
        sub(GITHUB, "repo:*", "StringLike"),
        sub(GITHUB, "repo:acme*", "StringLike"),
        sub(GITHUB, "workflow:deploy:repo:acme/shop:ref:refs/heads/main"),
        sub(GITHUB, "acme"),
      ],
      good: [
        trust({ AWS: "arn:aws:iam::123456789012:role/ci" }),
        trust({ AWS: "123456789012" }, { StringEquals: { "sts:ExternalId": "acme" } }),
        trust({ AWS: "*" }, { StringEquals: { "aws:PrincipalOrgID": "o-1" } }),
        JSON.stringify({ Statement: [{ Effect: "Deny", Principal: "*", Action: "sts:AssumeRole" }] }),
        sub(cluster, "system:serviceaccount:shop:orders"),
        sub(cluster, "system:serviceaccount:shop:*", "StringLike"),
        sub(GITHUB, "repo:acme/shop:ref:refs/heads/main"),
        sub(GITHUB, "repo:acme/*", "StringLike"),
        trust(
          { Federated: "cognito-identity.amazonaws.com" },
          { StringEquals: { "cognito-identity.amazonaws.com:aud": "eu-central-1:pool" } },
          "sts:AssumeRoleWithWebIdentity",
        ),
      ],
      absent: "pass",
    },
    {
      of: "provider",
      path: "attributeCondition",
      bad: [
        "true",
        "assertion.sub == '*'",
        "assertion.sub.startsWith('repo:')",
        "assertion.sub == 'repo:acme*'",
        'assertion.sub == "workflow:deploy:repo:acme/shop"',
      ],
      good: ["assertion.sub == 'repo:acme/shop:ref:refs/heads/main'", "attribute.org == 'acme'"],
      absent: "violation",
    },
    { of: "provider", path: "oidc.issuerUri", good: ["https://gitlab.com"], absent: "pass", unknown: "pass" },
  ],
  cases: [
    [
      "says what is wrong",
      [role({ assumeRolePolicy: sub(GITHUB, "repo:*") }), provider({ attributeCondition: undefined })],
      {
        role: "violation: web identities are let in without a condition that names their subject",
        provider: "violation: no condition says whose tokens are let in",
      },
    ],
    [
      "finds everybody beside a principal that is not known, and is undecided about that one",
      [
        role({
          assumeRolePolicy: {
            Version: "2012-10-17",
            Statement: [
              { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: unknown } },
              { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "*" } },
            ],
          },
        }),
      ],
      { role: "violation: everybody is let in" },
    ],
    [
      "is undecided about a subject that only GitHub's tokens make open, where the issuer is not known",
      [
        role({
          assumeRolePolicy: {
            Version: "2012-10-17",
            Statement: [
              {
                Effect: "Allow",
                Action: "sts:AssumeRoleWithWebIdentity",
                Principal: { Federated: unknown },
                Condition: { StringEquals: { "issuer:sub": "workflow:deploy" } },
              },
            ],
          },
        }),
        provider({
          attributeCondition: "assertion.sub == 'workflow:deploy'",
          oidc: { issuerUri: unknown },
        }),
      ],
      {
        role: "undecided: not known before the update: assumeRolePolicy.Statement[0].Principal.Federated",
        provider: "undecided: not known before the update: oidc.issuerUri",
      },
    ],
    [
      "is undecided about a principal that may be a provider for applications",
      [
        role({
          assumeRolePolicy: {
            Version: "2012-10-17",
            Statement: [
              {
                Effect: "Allow",
                Action: "sts:AssumeRoleWithWebIdentity",
                Principal: unknown,
                Condition: { StringEquals: { "cognito-identity.amazonaws.com:aud": "eu-central-1:pool" } },
              },
            ],
          },
        }),
      ],
      { role: "undecided: not known before the update: assumeRolePolicy.Statement[0].Principal" },
    ],
    [
      "wants an audience where settings do",
      [role({ assumeRolePolicy: sub(cluster, "system:serviceaccount:shop:orders") })],
      { role: "violation: web identities are let in without a condition that names their audience" },
      { audience: true },
    ],
    [
      "needs no condition where the provider is one account",
      [
        provider({
          attributeCondition: undefined,
          oidc: undefined,
          aws: { accountId: "123456789012" },
        }),
      ],
    ],
  ],
};
