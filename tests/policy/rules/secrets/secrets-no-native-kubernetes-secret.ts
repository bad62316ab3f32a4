import type { SecretArgs } from "@pulumi/kubernetes/core/v1";
import type { SecretV2Args } from "@pulumi/vault/kv";
import { secretsNoNativeKubernetesSecret as rule } from "../../../../policy/rules/secrets/secrets-no-native-kubernetes-secret";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const config = (more: object = {}) => JSON.stringify({ tlsClientConfig: { insecure: false, ...more } });
const cluster = fixture<SecretArgs>("kubernetes:core/v1:Secret", "cluster", {
  metadata: { name: "anything", labels: { "argocd.argoproj.io/secret-type": "cluster" } },
  type: "Opaque",
  stringData: { name: "in-cluster", server: "https://kubernetes.default.svc", config: config() },
});
const empty = fixture<SecretArgs>("kubernetes:core/v1:Secret", "empty", { metadata: { name: "empty" } });
const kept = fixture<SecretV2Args>("vault:kv/secretV2:SecretV2", "kept", {
  mount: "secret",
  dataJson: JSON.stringify({ uri: "https://example.com", "secret-access-key": "" }),
});
const violation =
  "violation: it holds what the program knows, and so does the state; let External Secrets or cert-manager make it";
const filled = { stringData: { password: "hunter2" } };

export const examination: Examination = {
  rule,
  base: [cluster(), empty(), kept()],
  mutants: [
    {
      of: "empty",
      path: "stringData",
      bad: [{ password: "hunter2" }, { colour: "red" }],
      good: [{}],
      absent: "pass",
    },
    { of: "empty", path: "data", bad: [{ password: "aHVudGVyMg==" }], good: [{}], absent: "pass" },
    {
      of: "empty",
      path: "type",
      bad: ["kubernetes.io/service-account-token"],
      good: ["kubernetes.io/tls"],
      absent: "pass",
    },
    { of: "cluster", path: "metadata.labels", bad: [{ team: "shop" }], absent: "violation" },
    {
      of: "cluster",
      path: "stringData.config",
      bad: [
        JSON.stringify({ bearerToken: "t" }),
        JSON.stringify({ username: "u", password: "p" }),
        config({ keyData: "k" }),
      ],
      good: [config({ caData: "c" }), JSON.stringify({ awsAuthConfig: { clusterName: "c" } })],
      absent: "pass",
    },
    {
      of: "cluster",
      path: "stringData.password",
      bad: ["hunter2"],
      absent: "pass",
      empty: "violation",
      unknown: "violation",
    },
    {
      of: "cluster",
      path: "data.config",
      bad: ["eyJiZWFyZXJUb2tlbiI6InQifQ=="],
      good: ["e30="],
      absent: "pass",
    },
    {
      of: "kept",
      path: "dataJson",
      bad: [JSON.stringify({ password: "hunter2" }), JSON.stringify({ pem: "-----BEGIN PRIVATE KEY-----" })],
      good: [JSON.stringify({ password: "" }), JSON.stringify({ colour: "red" })],
      absent: "pass",
    },
  ],
  cases: [
    [
      "finds Secrets of every type, in lists and as patches",
      [
        empty({ ...filled, type: "kubernetes.io/tls" }),
        fixture<object>("kubernetes:core/v1:SecretList", "list", { items: [filled] })(),
        fixture<object>("kubernetes:core/v1:List", "any", {
          items: [{ apiVersion: "v1", kind: "Secret", ...filled }],
        })(),
        fixture<object>("kubernetes:core/v1:SecretPatch", "patch", filled)(),
      ],
      { empty: violation, list: violation, any: violation, patch: violation },
    ],
    [
      "is undecided about an object that may be a Secret",
      [
        fixture<object>("kubernetes:core/v1:List", "any", {
          items: [{ apiVersion: "v1", kind: unknown, ...filled }],
        })(),
      ],
      { any: "undecided: not known before the update: items[0].kind" },
    ],
    [
      "takes the types that settings name",
      [
        empty({ ...filled, type: "kubernetes.io/tls" }),
        fixture<SecretArgs>("kubernetes:core/v1:Secret", "opaque", filled)(),
      ],
      { opaque: violation },
      { types: ["kubernetes.io/tls"] },
    ],
    [
      "knows a cluster's Secret by its label, not by its name",
      [cluster({ metadata: { name: "cluster-in-cluster" } })],
      { cluster: violation },
    ],
    [
      "lets what other resources give be kept in Vault",
      [
        kept(
          { dataJson: unknown },
          { propertyDependencies: { dataJson: [urnOf("random:index/randomPassword:RandomPassword", "p")] } },
        ),
      ],
    ],
  ],
};
