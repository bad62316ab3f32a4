import type { StatefulSetArgs } from "@pulumi/kubernetes/apps/v1";
import type { StorageClassArgs } from "@pulumi/kubernetes/storage/v1";
import { resilienceStorageClassSafe as rule } from "../../../../policy/rules/resilience/resilience-storage-class-safe";
import { fixture } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";
import { container } from "../../support/workloads";

const ebs = fixture<StorageClassArgs>("kubernetes:storage.k8s.io/v1:StorageClass", "ebs", {
  provisioner: "ebs.csi.aws.com",
  parameters: { encrypted: "true", kmsKeyId: "arn:aws:kms:::key/volumes" },
  volumeBindingMode: "WaitForFirstConsumer",
  reclaimPolicy: "Retain",
  allowVolumeExpansion: true,
});
const pd = fixture<StorageClassArgs>("kubernetes:storage.k8s.io/v1:StorageClass", "pd", {
  provisioner: "pd.csi.storage.gke.io",
  parameters: { "disk-encryption-kms-key": "projects/p/keys/k" },
  volumeBindingMode: "WaitForFirstConsumer",
});
const efs = fixture<StorageClassArgs>("kubernetes:storage.k8s.io/v1:StorageClass", "efs", {
  provisioner: "efs.csi.aws.com",
});
const matchLabels = { app: "app" };
const set = fixture<StatefulSetArgs>("kubernetes:apps/v1:StatefulSet", "set", {
  spec: {
    selector: { matchLabels },
    serviceName: "set",
    template: { metadata: { labels: matchLabels }, spec: { containers: [container] } },
    volumeClaimTemplates: [{ metadata: { name: "data" }, spec: { storageClassName: "encrypted" } }],
  },
});
const unencrypted = "violation: its volumes are not encrypted";
const hurried = "violation: volumeBindingMode is not WaitForFirstConsumer, and its volumes are in one zone";

const providers = "violation: the key of its volumes is the provider's";

export const examination: Examination = {
  rule,
  base: [ebs(), pd(), efs(), set()],
  mutants: [
    { of: "ebs", path: "parameters.encrypted", bad: ["false", false], good: [true], absent: "violation" },
    { of: "ebs", path: "parameters.kmsKeyId", good: ["key"], absent: "pass", unknown: "pass" },
    {
      of: "pd",
      path: 'parameters["disk-encryption-kms-key"]',
      good: ["key"],
      absent: "pass",
      unknown: "pass",
    },
    { of: "ebs", path: "volumeBindingMode", bad: ["Immediate"], absent: "violation" },
    { of: "pd", path: "volumeBindingMode", bad: ["Immediate"], absent: "violation" },
    { of: "efs", path: "volumeBindingMode", good: ["Immediate"], absent: "pass", unknown: "pass" },
    { of: "ebs", path: "reclaimPolicy", good: ["Delete"], absent: "pass", unknown: "pass" },
    { of: "ebs", path: "allowVolumeExpansion", good: [false], absent: "pass", unknown: "pass" },
    { of: "efs", path: "provisioner", bad: ["ebs.csi.aws.com"], good: ["nfs.csi.k8s.io"], absent: "pass" },
    {
      of: "set",
      path: "spec.persistentVolumeClaimRetentionPolicy.whenDeleted",
      bad: ["Delete"],
      good: ["Retain"],
      absent: "pass",
    },
    {
      of: "set",
      path: "spec.volumeClaimTemplates[0].spec.storageClassName",
      good: ["fast"],
      absent: "pass",
      unknown: "pass",
    },
  ],
  cases: [
    [
      "fails on the older provisioner of AWS too",
      [ebs({ provisioner: "kubernetes.io/aws-ebs", parameters: { type: "gp2" } })],
      { ebs: unencrypted },
    ],
    [
      "fails on a class in a list",
      [
        fixture<object>("kubernetes:core/v1:List", "list", {
          items: [
            {
              apiVersion: "storage.k8s.io/v1",
              kind: "StorageClass",
              provisioner: "ebs.csi.aws.com",
              parameters: {},
            },
          ],
        })(),
      ],
      { list: `${unencrypted} | ${hurried}` },
    ],
    [
      "takes a patch that says nothing, and not one that says wrong",
      [
        fixture<object>("kubernetes:storage.k8s.io/v1:StorageClassPatch", "silent", {
          provisioner: "ebs.csi.aws.com",
        })(),
        fixture<object>("kubernetes:storage.k8s.io/v1:StorageClassPatch", "wrong", {
          provisioner: "ebs.csi.aws.com",
          volumeBindingMode: "Immediate",
        })(),
      ],
      { wrong: hurried },
    ],
    [
      "wants keys, and volumes that stay and grow, where it is told to",
      [ebs({ parameters: { encrypted: "true" }, reclaimPolicy: "Delete" }), pd({ parameters: {} })],
      {
        ebs: `${providers} | violation: reclaimPolicy is not Retain`,
        pd: `${providers} | violation: reclaimPolicy is not Retain | violation: allowVolumeExpansion is not true`,
      },
      { customerKeys: true, retain: true, expandable: true },
    ],
  ],
};
