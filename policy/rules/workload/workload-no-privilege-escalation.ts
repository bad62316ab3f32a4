import { forWindows, is, own } from "../../pods/conditions";
import { podDecisions } from "../../pods/judging";
import { CONTAINER_LISTS } from "../../kubernetes/kinds";
import type { Rule } from "../../core/model";

const escalation = own("securityContext.allowPrivilegeEscalation");

export const workloadNoPrivilegeEscalation: Rule = {
  id: "workload-no-privilege-escalation",
  title: "Containers cannot gain more privileges than they start with",
  severity: "high",
  level: "mandatory",
  why: "A set-uid binary in the image is otherwise enough to become root again.",
  remedy: "Set allowPrivilegeEscalation to false in the securityContext of every container.",
  refs: {
    cis: { eks: ["4.2.5"], k3s: ["5.2.6"] },
    trivy: ["AVD-KSV-0001"],
    checkov: ["CKV_K8S_20"],
    pss: ["restricted:allowPrivilegeEscalation"],
  },
  ...podDecisions({
    escalation: {
      of: CONTAINER_LISTS,
      at: escalation,
      holds: is(escalation, false),
      unless: forWindows,
      message: "does not set allowPrivilegeEscalation to false",
      fix: false,
    },
  }),
};
