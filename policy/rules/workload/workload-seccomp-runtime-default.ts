import { either, forWindows, is, isIfSet, own, spec } from "../../pods/conditions";
import { podRequirements } from "../../pods/judging";
import { CONTAINER_LISTS } from "../../kubernetes/kinds";
import type { Rule } from "../../core/model";

const PROFILE = "securityContext.seccompProfile.type";
const FILTERED = ["RuntimeDefault", "Localhost"];

export const workloadSeccompRuntimeDefault: Rule = {
  id: "workload-seccomp-runtime-default",
  title: "Containers run under a seccomp profile",
  severity: "medium",
  level: "mandatory",
  why: "Without one a process may make every system call, and so try every flaw of the kernel.",
  remedy:
    "Set seccompProfile.type to RuntimeDefault or Localhost for the pod or for every container; the annotations of old do nothing since Kubernetes 1.27.",
  refs: {
    cis: { gke: ["4.6.2"], k3s: ["5.7.2"] },
    trivy: ["AVD-KSV-0030", "AVD-KSV-0104"],
    checkov: ["CKV_K8S_31"],
    pss: ["baseline:seccompProfile_baseline", "restricted:seccompProfile_restricted"],
  },
  ...podRequirements({
    podProfile: {
      at: spec(PROFILE),
      holds: isIfSet(spec(PROFILE), ...FILTERED),
      unless: forWindows,
      message: "turns its seccomp profile off",
      fix: "RuntimeDefault",
    },
    profile: {
      of: CONTAINER_LISTS,
      at: own(PROFILE),
      holds: is(either(own(PROFILE), spec(PROFILE)), ...FILTERED),
      unless: forWindows,
      message: "runs without a seccomp profile",
      fix: "RuntimeDefault",
    },
  }),
};
