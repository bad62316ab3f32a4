import { forWindows, is, own } from "../../pods/conditions";
import { podRequirements } from "../../pods/judging";
import { CONTAINER_LISTS } from "../../kubernetes/kinds";
import type { Rule } from "../../core/model";

const readOnly = own("securityContext.readOnlyRootFilesystem");

export const workloadReadOnlyRootFilesystem: Rule = {
  id: "workload-read-only-root-filesystem",
  title: "The root filesystem of containers is read-only",
  severity: "medium",
  level: "mandatory",
  why: "Whoever breaks in can otherwise put programs beside the application, or change it.",
  remedy: "Set readOnlyRootFilesystem to true, and mount an emptyDir where the application must write.",
  refs: { trivy: ["AVD-KSV-0014"], checkov: ["CKV_K8S_22"] },
  ...podRequirements({
    readOnly: {
      of: CONTAINER_LISTS,
      at: readOnly,
      holds: is(readOnly, true),
      unless: forWindows,
      message: "can write to its root filesystem",
    },
  }),
};
