import { secretsExternalStoreHardened as rule } from "../../../../policy/rules/secrets/secrets-external-store-hardened";
import { fixture, unknown } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

/** The fields of External Secrets' stores that the rule reads; the SDK has no type for them. */
interface Store {
  metadata: { name: string; namespace?: string };
  spec: { provider: Record<string, object>; conditions?: object[] };
}
const auth = { kubernetes: { mountPath: "kubernetes", role: "orders" } };
const vault = { server: "https://vault.example.com:8200", auth };

const store = fixture<Store>("kubernetes:external-secrets.io/v1:SecretStore", "store", {
  metadata: { name: "orders", namespace: "shop" },
  spec: { provider: { vault } },
});
const cluster = fixture<Store>("kubernetes:external-secrets.io/v1:ClusterSecretStore", "cluster", {
  metadata: { name: "platform" },
  spec: { provider: { vault }, conditions: [{ namespaces: ["shop"] }] },
});
const connection = fixture<{ spec: { address: string; skipTLSVerify?: boolean } }>(
  "kubernetes:secrets.hashicorp.com/v1beta1:VaultConnection",
  "connection",
  { spec: { address: "https://vault.example.com:8200" } },
);
const open = "violation: its conditions do not limit it to some namespaces";

export const examination: Examination = {
  rule,
  base: [store(), cluster(), connection()],
  mutants: [
    ...["store", "cluster"].flatMap((of) => [
      {
        of,
        path: "spec.provider.vault.server",
        bad: ["http://vault.example.com:8200", "vault:8200"],
        absent: "pass" as const,
        empty: "violation" as const,
      },
      ...["tokenSecretRef", "appRole", "userPass"].map((login) => ({
        of,
        path: `spec.provider.vault.auth.${login}`,
        bad: [{ name: "vault-token" }],
        absent: "pass" as const,
        empty: "violation" as const,
      })),
      ...["aws", "gcpsm"].map((provider) => ({
        of,
        path: `spec.provider.${provider}.auth.secretRef`,
        bad: [{ name: "key" }],
        absent: "pass" as const,
        empty: "violation" as const,
      })),
    ]),
    {
      of: "store",
      path: "spec.provider.vault.auth.kubernetes",
      good: [auth.kubernetes],
      absent: "pass",
    },
    {
      of: "cluster",
      path: "spec.conditions",
      bad: [
        [],
        [{}],
        [{ namespaces: ["shop"] }, { namespaceSelector: {} }],
        [{ namespaceSelector: { matchLabels: {} } }],
        [{ namespaceRegexes: [".*"] }],
      ],
      good: [
        [{ namespaceSelector: { matchLabels: { team: "shop" } } }],
        [{ namespaceRegexes: ["^shop-.*$"] }],
      ],
      absent: "violation",
    },
    {
      of: "connection",
      path: "spec.address",
      bad: ["http://vault.example.com:8200"],
      absent: "pass",
      empty: "violation",
    },
    { of: "connection", path: "spec.skipTLSVerify", bad: [true], good: [false], absent: "pass" },
  ],
  cases: [
    [
      "finds an open condition beside one that is not known",
      [cluster({ spec: { provider: { vault }, conditions: [unknown, {}] } })],
      { cluster: open },
    ],
    [
      "is undecided about labels that may be none",
      [
        cluster({
          spec: { provider: { vault }, conditions: [{ namespaceSelector: { matchLabels: unknown } }] },
        }),
      ],
      { cluster: "undecided: not known before the update: spec.conditions[0].namespaceSelector.matchLabels" },
    ],
    [
      "judges any version, and leaves out what a patch leaves out",
      [
        fixture<object>("kubernetes:external-secrets.io/v1beta1:ClusterSecretStore", "beta", {
          spec: { provider: { vault } },
        })(),
        fixture<object>("kubernetes:external-secrets.io/v1:ClusterSecretStorePatch", "patch", {
          spec: { provider: { vault } },
        })(),
      ],
      { beta: open },
    ],
  ],
};
