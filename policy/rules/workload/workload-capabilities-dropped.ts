import { each, forWindows, is, own, some } from "../../pods/conditions";
import { podRequirements } from "../../pods/judging";
import { CONTAINER_LISTS } from "../../kubernetes/kinds";
import type { Rule } from "../../core/model";

const drop = own("securityContext.capabilities.drop");
const add = own("securityContext.capabilities.add");

export const workloadCapabilitiesDropped: Rule = {
  id: "workload-capabilities-dropped",
  title: "Containers drop all capabilities and add none but NET_BIND_SERVICE",
  severity: "high",
  level: "mandatory",
  why: "What a container engine leaves by default lets a process forge packets and change the owner of files.",
  remedy: 'Set capabilities.drop to ["ALL"] in the securityContext of every container, in capital letters.',
  refs: {
    cis: { k3s: ["5.2.8", "5.2.9", "5.2.10"] },
    trivy: [
      "AVD-KSV-0003",
      "AVD-KSV-0004",
      "AVD-KSV-0005",
      "AVD-KSV-0022",
      "AVD-KSV-0106",
      "AVD-KSV-0119",
      "AVD-KSV-0120",
    ],
    checkov: ["CKV_K8S_25", "CKV_K8S_28", "CKV_K8S_37", "CKV_K8S_39"],
    pss: ["baseline:capabilities_baseline", "restricted:capabilities_restricted"],
  },
  ...podRequirements({
    dropped: {
      of: CONTAINER_LISTS,
      at: drop,
      holds: some(drop, is(own(""), "ALL")),
      unless: forWindows,
      message: "does not drop ALL capabilities",
      fix: ["ALL"],
    },
    added: {
      of: CONTAINER_LISTS,
      at: add,
      holds: each(add, is(own(""), "NET_BIND_SERVICE")),
      unless: forWindows,
      message: "adds a capability other than NET_BIND_SERVICE",
    },
  }),
};
