import type { PolicyArgs, TokenArgs } from "@pulumi/vault";
import type { AuthBackendRoleArgs as JwtRoleArgs } from "@pulumi/vault/jwt";
import type { AuthBackendRoleArgs } from "@pulumi/vault/kubernetes";
import { secretsVaultPolicyLeastPrivilege as rule } from "../../../../policy/rules/secrets/secrets-vault-policy-least-privilege";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const path = (name: string, ...capabilities: string[]) =>
  `path "${name}" {\n  capabilities = ${JSON.stringify(capabilities)}\n}\n`;
const narrow = path("secret/data/shop/*", "read", "list");

const policy = fixture<PolicyArgs>("vault:index/policy:Policy", "policy", { name: "shop", policy: narrow });
const role = fixture<AuthBackendRoleArgs>("vault:kubernetes/authBackendRole:AuthBackendRole", "role", {
  roleName: "orders",
  boundServiceAccountNames: ["orders"],
  boundServiceAccountNamespaces: ["shop"],
  tokenPolicies: ["shop"],
  tokenTtl: 600,
  tokenMaxTtl: 600,
});
const jwt = fixture<JwtRoleArgs>("vault:jwt/authBackendRole:AuthBackendRole", "jwt", {
  roleName: "ci",
  userClaim: "sub",
  boundAudiences: ["vault"],
  boundSubject: "repo:acme/shop:ref:refs/heads/main",
  tokenTtl: 600,
  tokenMaxTtl: 600,
});
/** A role that goes by a claim alone. */
const claiming = (repository: string, name: string) =>
  fixture<JwtRoleArgs>("vault:jwt/authBackendRole:AuthBackendRole", name, {
    roleName: "ci",
    userClaim: "sub",
    boundAudiences: ["vault"],
    boundClaims: { repository },
    tokenTtl: 600,
    tokenMaxTtl: 600,
  })();
const token = fixture<TokenArgs>("vault:index/token:Token", "token", { policies: ["shop"], ttl: "1h" });

export const examination: Examination = {
  rule,
  base: [policy(), role(), jwt(), token()],
  mutants: [
    {
      of: "policy",
      path: "policy",
      bad: [
        path("*", "read"),
        path("sys/*", "read"),
        path("+/*", "list"),
        path("secret/data/shop", "read", "sudo"),
        path("sys/policies/acl/shop", "update"),
        path("auth/token/create", "create"),
        'path "secret/data/shop" { policy = "sudo" }',
        narrow + path("*", "read"),
        `# a comment with path "x" { }\n${path("*", "read")}`,
        JSON.stringify({ path: { "sys/*": { capabilities: ["read"] } } }),
      ],
      good: [
        path("*", "deny"),
        path("sys/leases/renew", "update"),
        path("auth/token/lookup-self", "read"),
        JSON.stringify({ path: { "secret/data/shop": { capabilities: ["read"] } } }),
      ],
      absent: "pass",
    },
    {
      of: "role",
      path: "boundServiceAccountNames",
      bad: [["*"], ["orders", "*"], []],
      good: [["orders", "payments"]],
      absent: "violation",
    },
    {
      of: "role",
      path: "boundServiceAccountNamespaces",
      bad: [["*"], []],
      good: [["shop", "payments"]],
      absent: "violation",
    },
    ...["role", "jwt"].flatMap((of) => [
      { of, path: "tokenTtl", bad: [0, 86_401], good: [600, 86_400], absent: "violation" as const },
      { of, path: "tokenMaxTtl", bad: [0, 2_764_800], good: [3600], absent: "violation" as const },
    ]),
    { of: "role", path: "tokenPolicies", bad: [["shop", "root"]], good: [["shop"]], absent: "pass" },
    { of: "jwt", path: "boundAudiences", bad: [[]], good: [["vault"]], absent: "violation" },
    { of: "jwt", path: "boundSubject", bad: ["*"], good: ["repo:acme/shop"], absent: "violation" },
    {
      of: "jwt",
      path: "boundClaims",
      good: [{ repository: "acme/shop" }],
      absent: "pass",
      unknown: "pass",
    },
    { of: "token", path: "noParent", bad: [true], good: [false], absent: "pass" },
    { of: "token", path: "ttl", bad: ["768h", "0"], good: ["20m", "24h"], absent: "violation" },
    {
      of: "token",
      path: "policies",
      bad: [["root"], ["shop", "root"]],
      good: [["shop"]],
      absent: "violation",
    },
  ],
  cases: [
    [
      "takes the seconds that settings name, and wants an audience where they do",
      [role({ tokenMaxTtl: 601 }), jwt({ tokenTtl: 601 }), token({ ttl: "10m" })],
      {
        role: "violation: it takes tokens for any audience | violation: tokens are not limited to 600 seconds",
        jwt: "violation: tokens are not limited to 600 seconds",
      },
      { tokenSeconds: 600, audience: true },
    ],
    [
      "is undecided about what is not known, or is no policy",
      [
        policy({ policy: unknown }),
        fixture<PolicyArgs>("vault:index/policy:Policy", "text", { policy: "path {" })(),
      ],
      {
        policy: "undecided: not known before the update: policy",
        text: "undecided: not known before the update: policy",
      },
    ],
    [
      "knows a service account of the program before it has a name",
      [
        role(
          { boundServiceAccountNames: [unknown] },
          {
            propertyDependencies: {
              boundServiceAccountNames: [urnOf("kubernetes:core/v1:ServiceAccount", "orders")],
            },
          },
        ),
      ],
    ],
    [
      "finds every service account beside one that is not known",
      [role({ boundServiceAccountNames: [unknown, "*"] })],
      { role: "violation: it is not bound to named service accounts" },
    ],
    [
      "takes claims for a subject, unless they let everything in",
      [claiming("acme/shop", "named"), claiming("*", "open")],
      { open: "violation: it is bound to no subject and no claim" },
    ],
  ],
};
