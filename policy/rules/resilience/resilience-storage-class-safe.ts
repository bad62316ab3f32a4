import * as z from "zod";
import { any, type Fact, isFilled, isOneOf, isTrue, not } from "../../core/facts";
import { byKind } from "../../kubernetes/objects";
import { configurable, must } from "../../core/model";

/** Parameters of the disks of a provisioner; their volumes are in one zone. */
const EBS = ["ebs.csi.aws.com", "ebs.csi.eks.amazonaws.com", "kubernetes.io/aws-ebs"];
const PD = ["pd.csi.storage.gke.io", "kubernetes.io/gce-pd"];
const ZONAL = [...EBS, ...PD, "disk.csi.azure.com", "rancher.io/local-path", "kubernetes.io/no-provisioner"];

const settings = {
  customerKeys: z.boolean().default(false).describe("whether the key of volumes must be one of yours"),
  retain: z.boolean().default(false).describe("whether volumes must outlive their claims"),
  expandable: z.boolean().default(false).describe("whether volumes must be able to grow"),
};

export const resilienceStorageClassSafe = configurable(
  {
    id: "resilience-storage-class-safe",
    title: "Storage classes encrypt, wait for the pod, and stateful sets keep their volumes",
    severity: "high",
    level: "mandatory",
    why: "A disk of another zone than the pod's cannot be mounted, one without encryption is readable in a snapshot, and a set that takes its volumes along is data lost by a rename.",
    remedy:
      "Set the encryption parameter of the provisioner and WaitForFirstConsumer, and let claims outlive their set.",
    refs: { cis: { gke: ["5.9.1"] } },
    mustKnow: ["volumeBindingMode", "reclaimPolicy"],
  },
  settings,
  ({ customerKeys, retain, expandable }) =>
    byKind({
      "storage.k8s.io/StorageClass": ({ body, patch }) => {
        const provisioner = body.at("provisioner");
        const parameters = body.at("parameters");
        const [ebs, pd] = [isOneOf(provisioner, ...EBS), isOneOf(provisioner, ...PD)];
        const key = parameters.key("kmsKeyId");
        const diskKey = parameters.key("disk-encryption-kms-key");
        const mode = body.at("volumeBindingMode");
        const reclaim = body.at("reclaimPolicy");
        const expansion = body.at("allowVolumeExpansion");
        const encrypted = parameters.key("encrypted");
        const unless = (...facts: readonly Fact[]) => any(patch, ...facts);
        return [
          must(unless(not(ebs), isTrue(encrypted)), encrypted, "its volumes are not encrypted"),
          must(
            unless(!customerKeys, not(ebs), isFilled(key)),
            key,
            "the key of its volumes is the provider's",
          ),
          must(
            unless(!customerKeys, not(pd), isFilled(diskKey)),
            diskKey,
            "the key of its volumes is the provider's",
          ),
          must(
            any(
              not(isOneOf(provisioner, ...ZONAL)),
              isOneOf(mode, "WaitForFirstConsumer"),
              patch && mode.absent,
            ),
            mode,
            "volumeBindingMode is not WaitForFirstConsumer, and its volumes are in one zone",
          ),
          must(unless(!retain, isOneOf(reclaim, "Retain")), reclaim, "reclaimPolicy is not Retain"),
          must(unless(!expandable, isTrue(expansion)), expansion, "allowVolumeExpansion is not true"),
        ];
      },
      "apps/StatefulSet": ({ body }) => {
        const deleted = body.at("spec.persistentVolumeClaimRetentionPolicy.whenDeleted");
        if (body.at("spec.volumeClaimTemplates").absent && deleted.absent) return [];
        return [must(not(isOneOf(deleted, "Delete")), deleted, "its volumes are deleted with it")];
      },
    }),
);
