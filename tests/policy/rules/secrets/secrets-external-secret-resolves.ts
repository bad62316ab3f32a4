import { secretsExternalSecretResolves as rule } from "../../../../policy/rules/secrets/secrets-external-secret-resolves";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

/** The fields of an ExternalSecret that the rule reads; the SDK has no type for them. */
interface ExternalSecret {
  metadata: { name: string; namespace: string };
  spec: {
    secretStoreRef?: { name: string; kind?: string };
    refreshInterval?: string;
    refreshPolicy?: string;
    target?: { creationPolicy?: string; deletionPolicy?: string };
    data?: object[];
    dataFrom?: object[];
  };
}
const spec: ExternalSecret["spec"] = {
  secretStoreRef: { name: "orders", kind: "SecretStore" },
  refreshInterval: "1h",
  target: { creationPolicy: "Owner", deletionPolicy: "Retain" },
  data: [{ secretKey: "password", remoteRef: { key: "orders" } }],
};
const secret = fixture<ExternalSecret>("kubernetes:external-secrets.io/v1:ExternalSecret", "secret", {
  metadata: { name: "orders", namespace: "shop" },
  spec,
});
const STORE = "kubernetes:external-secrets.io/v1:SecretStore";
const CLUSTER = "kubernetes:external-secrets.io/v1:ClusterSecretStore";
const store = fixture<object>(STORE, "store", { metadata: { name: "orders", namespace: "shop" } });
const cluster = fixture<object>(CLUSTER, "cluster", { metadata: { name: "platform" } });
const generated = [{ sourceRef: { generatorRef: { kind: "Password", name: "login" } } }];
const missing = "violation: there is no SecretStore of this name";

export const examination: Examination = {
  rule,
  base: [secret(), store(), cluster()],
  mutants: [
    { of: "secret", path: "spec.secretStoreRef.name", bad: ["other"], absent: "violation" },
    {
      of: "secret",
      path: "spec.secretStoreRef.kind",
      bad: ["ClusterSecretStore"],
      absent: "pass",
      empty: "pass",
    },
    {
      of: "secret",
      path: "spec.refreshInterval",
      bad: ["0", "0s", "48h", "soon"],
      good: ["15m", "1h30m", "24h"],
      absent: "pass",
      empty: "violation",
    },
    {
      of: "secret",
      path: "spec.refreshPolicy",
      bad: ["CreatedOnce"],
      // Right for what a generator makes.
      inContext: true,
      good: ["Periodic"],
      absent: "pass",
      empty: "violation",
    },
    {
      of: "secret",
      path: "spec.target.creationPolicy",
      bad: ["Orphan", "Merge", "None"],
      absent: "pass",
      empty: "violation",
    },
    { of: "store", on: "secret", path: "metadata.name", bad: ["other"], absent: "violation" },
    {
      of: "store",
      on: "secret",
      path: "metadata.namespace",
      good: ["other"],
      absent: "pass",
      unknown: "pass",
    },
  ],
  cases: [
    [
      "says nothing of a store of another stack",
      [
        secret({ spec: { ...spec, secretStoreRef: { name: "platform", kind: "ClusterSecretStore" } } }),
        store(),
      ],
    ],
    [
      "misses a store of the namespace where that has others",
      [secret({ spec: { ...spec, secretStoreRef: { name: "payments" } } }), store()],
      { secret: missing },
    ],
    [
      "knows a store by what the object was made from",
      [
        secret(
          { spec: { ...spec, secretStoreRef: { name: unknown, kind: "ClusterSecretStore" } } },
          { propertyDependencies: { spec: [urnOf(CLUSTER, "cluster")] } },
        ),
        cluster({ metadata: { name: unknown } }),
      ],
    ],
    [
      "is undecided where the kind, or the namespace of another store, is not known",
      [
        secret({ spec: { ...spec, secretStoreRef: { name: "payments", kind: unknown } } }),
        store(),
        cluster(),
      ],
      { secret: "undecided: not known before the update: spec.secretStoreRef.kind" },
    ],
    [
      "is undecided where the store that is there may be in another namespace",
      [
        secret({ spec: { ...spec, secretStoreRef: { name: "payments" } } }),
        store({ metadata: { name: "orders", namespace: unknown } }),
      ],
      { secret: "undecided: not known before the update: metadata.namespace" },
    ],
    [
      "takes the hours that settings name",
      [secret({ spec: { ...spec, refreshInterval: "48h" } }), store()],
      {},
      { refreshHours: 48 },
    ],
    [
      "lets what a generator makes be made once",
      [
        secret({
          spec: { target: { creationPolicy: "Owner" }, refreshPolicy: "CreatedOnce", dataFrom: generated },
        }),
      ],
    ],
  ],
};
