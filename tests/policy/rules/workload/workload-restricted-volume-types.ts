import { workloadRestrictedVolumeTypes as rule } from "../../../../policy/rules/workload/workload-restricted-volume-types";
import type { Examination } from "../../support/mutants";
import { ofPod, pod } from "../../support/pods";
import { asEveryKind, each } from "../../support/workloads";

const FORBIDDEN = {
  hostPath: { path: "/data" },
  gcePersistentDisk: { pdName: "disk" },
  awsElasticBlockStore: { volumeID: "vol-1" },
  gitRepo: { repository: "https://example.com/a.git" },
  nfs: { server: "nas", path: "/data" },
  iscsi: { targetPortal: "1.2.3.4", iqn: "iqn.2001-04.com.example:storage", lun: 0 },
  glusterfs: { endpoints: "endpoints", path: "data" },
  rbd: { monitors: ["1.2.3.4"], image: "image" },
  flexVolume: { driver: "example.com/driver" },
  cinder: { volumeID: "volume" },
  cephfs: { monitors: ["1.2.3.4"] },
  flocker: { datasetName: "data" },
  fc: { wwids: ["3600508b400105e210000900000490000"] },
  azureFile: { secretName: "secret", shareName: "share" },
  vsphereVolume: { volumePath: "[store] data" },
  quobyte: { registry: "localhost:1", volume: "data" },
  azureDisk: { diskName: "disk", diskURI: "https://blob/subscriptions/1" },
  photonPersistentDisk: { pdID: "disk" },
  portworxVolume: { volumeID: "volume" },
  scaleIO: { gateway: "localhost", system: "system", secretRef: { name: "secret" }, volumeName: "data" },
  storageos: { volumeName: "data" },
};
const ALLOWED = {
  configMap: { name: "config" },
  csi: { driver: "driver.example.com" },
  downwardAPI: { items: [{ path: "labels", fieldRef: { fieldPath: "metadata.labels" } }] },
  emptyDir: { medium: "Memory" },
  ephemeral: {
    volumeClaimTemplate: {
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    },
  },
  image: { reference: "registry.example.com/data:1", pullPolicy: "Always" },
  persistentVolumeClaim: { claimName: "data" },
  projected: { sources: [] },
  secret: { secretName: "secret" },
};
const volumes = (types: object) =>
  Object.entries(types).map(([type, value]: [string, unknown]) => ({ name: "scratch", [type]: value }));

const mounted = asEveryKind({ volumes: [{ name: "data", nfs: { server: "nas", path: "/data" } }] });
const violation = "violation: volume data is of a type that the restricted profile leaves out";

export const examination: Examination = {
  rule,
  base: [pod()],
  mutants: [
    ofPod("volumes[0]", {
      bad: volumes(FORBIDDEN),
      good: [{ name: "scratch" }, ...volumes(ALLOWED)],
      absent: "pass",
    }),
  ],
  cases: [
    ["fails on every kind of pod", mounted.single, each(mounted.single, violation)],
    ["passes a pod without volumes", [pod({ volumes: [] })]],
  ],
};
