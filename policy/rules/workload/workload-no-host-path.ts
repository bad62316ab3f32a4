import { not, own, set } from "../../pods/conditions";
import { isSet, not as isNot } from "../../core/facts";
import { podRequirements } from "../../pods/judging";
import { byKind } from "../../kubernetes/objects";
import { must, type Rule } from "../../core/model";
import { together } from "../../core/subject";

const pods = podRequirements({
  hostPath: {
    of: ["volumes"],
    at: own("hostPath"),
    holds: not(set(own("hostPath"))),
    message: "is a directory of the node",
  },
});

const volumes = byKind({
  "core/PersistentVolume": ({ body }) => {
    const hostPath = body.at("spec.hostPath");
    return [must(isNot(isSet(hostPath)), hostPath, "the volume is a directory of the node")];
  },
});

export const workloadNoHostPath: Rule = {
  id: "workload-no-host-path",
  title: "Pods and PersistentVolumes use no directories of the node",
  severity: "high",
  level: "mandatory",
  why: "A mounted socket or system directory makes a container master of its node.",
  remedy:
    "Use a volume of the cluster; exempt an agent that must read its node by its namespace and service account, until a date.",
  refs: {
    cis: { k3s: ["5.2.12"] },
    trivy: ["AVD-KSV-0023", "AVD-KSV-0006", "AVD-KSV-0121"],
    checkov: ["CKV_K8S_27"],
    pss: ["baseline:hostPathVolumes"],
  },
  ...together(pods, volumes),
  enforceable: pods.enforceable,
};
