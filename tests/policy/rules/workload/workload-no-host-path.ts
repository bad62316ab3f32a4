import { workloadNoHostPath as rule } from "../../../../policy/rules/workload/workload-no-host-path";
import type { PersistentVolumeArgs } from "@pulumi/kubernetes/core/v1";
import { fixture, unknown } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";
import { ofPod, pod } from "../../support/pods";

const volume = fixture<PersistentVolumeArgs>("kubernetes:core/v1:PersistentVolume", "volume", {
  metadata: { name: "data" },
  spec: {
    capacity: { storage: "1Gi" },
    accessModes: ["ReadWriteOnce"],
    nfs: { server: "nas", path: "/data" },
  },
});
const violation = "violation: volume scratch is a directory of the node";

export const examination: Examination = {
  rule,
  base: [pod({ volumes: [{ name: "scratch" }] }), volume()],
  mutants: [
    ofPod("volumes[0]", {
      bad: [{ name: "scratch", hostPath: { path: "/var/run/docker.sock", type: "Socket" } }],
      good: [{ name: "scratch" }, { name: "scratch", configMap: { name: "config" } }],
      absent: "pass",
    }),
    {
      of: "pod",
      path: "spec.volumes[0].hostPath",
      bad: [{ path: "/" }],
      absent: "pass",
      empty: "violation",
    },
    {
      of: "volume",
      path: "spec.hostPath",
      bad: [{ path: "/data" }],
      absent: "pass",
      empty: "violation",
    },
  ],
  cases: [
    [
      "names the volume and not its path",
      [pod({ volumes: [{ name: "scratch", hostPath: { path: "/etc" } }] })],
      { pod: violation },
    ],
    [
      "fails on a known volume beside one that is unknown",
      [pod({ volumes: [unknown, { name: "scratch", hostPath: { path: unknown } }] })],
      { pod: violation },
    ],
    [
      "fails on a PersistentVolume of the node",
      [volume({ spec: { hostPath: { path: "/data" } } })],
      { volume: "violation: the volume is a directory of the node" },
    ],
  ],
};
