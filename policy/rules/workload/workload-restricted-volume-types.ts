import { any, not, own, set } from "../../pods/conditions";
import { podRequirements } from "../../pods/judging";
import type { Rule } from "../../core/model";

/** Every type that the restricted profile leaves out. A volume with only a name is an emptyDir. */
const FORBIDDEN = [
  "hostPath",
  "gcePersistentDisk",
  "awsElasticBlockStore",
  "gitRepo",
  "nfs",
  "iscsi",
  "glusterfs",
  "rbd",
  "flexVolume",
  "cinder",
  "cephfs",
  "flocker",
  "fc",
  "azureFile",
  "vsphereVolume",
  "quobyte",
  "azureDisk",
  "photonPersistentDisk",
  "portworxVolume",
  "scaleIO",
  "storageos",
];

export const workloadRestrictedVolumeTypes: Rule = {
  id: "workload-restricted-volume-types",
  title: "Pods mount what the cluster gives them, and no storage by its address",
  severity: "medium",
  level: "mandatory",
  why: "A volume that is named in the pod bypasses quotas, storage classes and whoever approves a PersistentVolume.",
  remedy: "Use a PersistentVolumeClaim, or one of the other types of the restricted profile.",
  refs: { trivy: ["AVD-KSV-0028"], pss: ["restricted:restrictedVolumes"] },
  ...podRequirements({
    volumes: {
      of: ["volumes"],
      at: own(""),
      holds: not(any(...FORBIDDEN.map((type) => set(own(type))))),
      message: "is of a type that the restricted profile leaves out",
    },
  }),
};
