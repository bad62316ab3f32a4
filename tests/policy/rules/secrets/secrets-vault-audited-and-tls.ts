import type { AuditArgs, MountArgs } from "@pulumi/vault";
import type { SecretBackendRoleArgs } from "@pulumi/vault/database";
import type { AuthBackendConfigArgs } from "@pulumi/vault/kubernetes";
import type { ProviderArgs } from "@pulumi/vault";
import { secretsVaultAuditedAndTls as rule } from "../../../../policy/rules/secrets/secrets-vault-audited-and-tls";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const provider = fixture<ProviderArgs>("pulumi:providers:vault", "vault", {
  address: "https://vault.example.com:8200",
});
const mount = fixture<MountArgs>("vault:index/mount:Mount", "mount", {
  path: "secret",
  type: "kv",
  options: { version: "2" },
});
const audit = fixture<AuditArgs>("vault:index/audit:Audit", "audit", {
  type: "file",
  options: { file_path: "/vault/audit.log" },
});
const login = fixture<SecretBackendRoleArgs>("vault:database/secretBackendRole:SecretBackendRole", "login", {
  backend: "database",
  dbName: "orders",
  creationStatements: [],
  defaultTtl: 3600,
  maxTtl: 86_400,
});
const cluster = fixture<AuthBackendConfigArgs>(
  "vault:kubernetes/authBackendConfig:AuthBackendConfig",
  "cluster",
  { kubernetesHost: "https://k8s.example.com:6443" },
);
const elsewhere = {
  urn: urnOf("pulumi:providers:vault", "other"),
  type: "pulumi:providers:vault",
  name: "other",
};
const unheard = "violation: no audit device of the stack writes down what is asked of this Vault";

export const examination: Examination = {
  rule,
  base: [provider(), mount(), audit(), login(), cluster()],
  mutants: [
    { of: "cluster", path: "kubernetesHost", bad: ["http://k8s.example.com:8080"], absent: "pass" },
    {
      of: "vault",
      path: "address",
      bad: ["http://vault.example.com:8200"],
      absent: "pass",
      empty: "violation",
    },
    { of: "vault", path: "skipTlsVerify", bad: [true], good: [false], absent: "pass" },
    { of: "mount", path: "type", good: ["pki", "transit"], absent: "pass", unknown: "pass" },
    { of: "mount", path: "options.version", bad: ["1"], good: ["2", 2], absent: "violation" },
    { of: "mount", path: "options", bad: [{ version: "1" }], absent: "violation" },
    {
      of: "audit",
      path: "options.log_raw",
      bad: ["true"],
      good: ["false"],
      absent: "pass",
      empty: "violation",
    },
    ...["defaultTtl", "maxTtl"].map((path) => ({
      of: "login",
      path,
      bad: [0, 86_401],
      good: [600],
      absent: "violation" as const,
    })),
  ],
  cases: [
    [
      "knows that the clouds' clusters are reached over https, before they have an address",
      [
        provider(),
        audit(),
        cluster(
          { kubernetesHost: unknown },
          { propertyDependencies: { kubernetesHost: [urnOf("aws:eks/cluster:Cluster", "eks")] } },
        ),
      ],
    ],
    [
      "takes the seconds that settings name, and leaves audit devices to others where they do",
      [mount(), login({ defaultTtl: 600, maxTtl: 601 })],
      { login: "violation: maxTtl does not end a login after 600 seconds" },
      { loginSeconds: 600, audited: false },
    ],
    ["wants an audit device where something is mounted", [mount()], { mount: unheard }],
    ["and wants it in the same Vault", [mount(), audit({}, { provider: elsewhere })], { mount: unheard }],
    [
      "leaves the platform's Vault to whoever runs it",
      [fixture<object>("trivium:index:Platform", "platform", {})(), mount()],
    ],
  ],
};
