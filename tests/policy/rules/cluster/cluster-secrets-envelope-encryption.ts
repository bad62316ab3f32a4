import type { ClusterArgs as EksArgs } from "@pulumi/aws/eks";
import type { ClusterArgs as GkeArgs } from "@pulumi/gcp/container";
import { clusterSecretsEnvelopeEncryption as rule } from "../../../../policy/rules/cluster/cluster-secrets-envelope-encryption";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const keyArn = "arn:aws:kms:eu-central-1:1:key/1";
const eks = fixture<EksArgs>("aws:eks/cluster:Cluster", "eks", {
  roleArn: "arn:aws:iam::1:role/eks",
  vpcConfig: { subnetIds: ["subnet-1"] },
  encryptionConfig: { provider: { keyArn }, resources: ["secrets"] },
});
const gke = fixture<GkeArgs>("gcp:container/cluster:Cluster", "gke", {
  databaseEncryption: { state: "ENCRYPTED", keyName: "projects/p/locations/l/keyRings/r/cryptoKeys/k" },
});
const fromKey = { propertyDependencies: { encryptionConfig: [urnOf("aws:kms/key:Key", "key")] } };
const fromCryptoKey = {
  propertyDependencies: { databaseEncryption: [urnOf("gcp:kms/cryptoKey:CryptoKey", "key")] },
};
const fromElsewhere = {
  propertyDependencies: { encryptionConfig: [urnOf("aws:s3/bucket:Bucket", "bucket")] },
};
const unencrypted = "violation: Secrets are not encrypted with a customer-managed key";
const undecided = (path: string) => `undecided: not known before the update: ${path}`;

export const examination: Examination = {
  rule,
  base: [eks(), gke()],
  mutants: [
    { of: "eks", path: "encryptionConfig.resources", bad: [[], ["pods"]], absent: "violation" },
    { of: "eks", path: "encryptionConfig.provider.keyArn", absent: "violation" },
    { of: "eks", path: "encryptionConfig", absent: "violation" },
    {
      of: "gke",
      path: "databaseEncryption.state",
      bad: ["DECRYPTED"],
      good: ["ALL_OBJECTS_ENCRYPTION_ENABLED"],
      absent: "violation",
    },
    { of: "gke", path: "databaseEncryption.keyName", absent: "violation" },
  ],
  cases: [
    ["passes with a key", [eks(), gke()]],
    [
      "fails without",
      [eks({ encryptionConfig: undefined }), gke({ databaseEncryption: undefined })],
      {
        eks: "violation: Secrets are not among the encrypted resources | violation: no customer-managed key is set",
        gke: unencrypted,
      },
    ],
    ["fails where GKE decrypts", [gke({ databaseEncryption: { state: "DECRYPTED" } })], { gke: unencrypted }],
    [
      "fails where GKE has no key",
      [gke({ databaseEncryption: { state: "ENCRYPTED" } })],
      { gke: unencrypted },
    ],
    [
      "fails where Secrets are left out",
      [eks({ encryptionConfig: { provider: { keyArn }, resources: [] } })],
      { eks: "violation: Secrets are not among the encrypted resources" },
    ],
    [
      "passes a key that does not exist yet",
      [
        eks({ encryptionConfig: { provider: { keyArn: unknown }, resources: ["secrets"] } }, fromKey),
        gke({ databaseEncryption: { state: "ENCRYPTED", keyName: unknown } }, fromCryptoKey),
      ],
    ],
    [
      "is undecided about an unknown that is made from no key",
      [
        eks({ encryptionConfig: { provider: { keyArn: unknown }, resources: ["secrets"] } }, fromElsewhere),
        gke({ databaseEncryption: { state: "ENCRYPTED", keyName: unknown } }),
      ],
      { eks: undecided("encryptionConfig.provider.keyArn"), gke: undecided("databaseEncryption.keyName") },
    ],
    [
      "finds Secrets among unknown resources, in any order",
      [eks({ encryptionConfig: { provider: { keyArn }, resources: [unknown, "secrets"] } })],
    ],
    [
      "is undecided where the resources are unknown",
      [eks({ encryptionConfig: { provider: { keyArn }, resources: [unknown] } })],
      { eks: undecided("encryptionConfig.resources[0]") },
    ],
  ],
};
