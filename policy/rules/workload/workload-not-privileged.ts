import { is, not, own, spec } from "../../pods/conditions";
import { podDecisions } from "../../pods/judging";
import { CONTAINER_LISTS } from "../../kubernetes/kinds";
import type { Rule } from "../../core/model";

const HOST_PROCESS = "securityContext.windowsOptions.hostProcess";

export const workloadNotPrivileged: Rule = {
  id: "workload-not-privileged",
  title: "Containers are not privileged",
  severity: "critical",
  level: "mandatory",
  why: "A privileged container is root on its node, and from there on every other workload.",
  remedy: "Remove privileged and hostProcess; add the one capability that is missing instead.",
  refs: {
    cis: { eks: ["4.2.1"], gke: ["4.2.1"], k3s: ["5.2.2", "5.2.11"] },
    trivy: ["AVD-KSV-0017", "AVD-KSV-0103"],
    checkov: ["CKV_K8S_16"],
    pss: ["baseline:privileged", "baseline:windowsHostProcess"],
  },
  ...podDecisions({
    podHostProcess: {
      at: spec(HOST_PROCESS),
      holds: not(is(spec(HOST_PROCESS), true)),
      message: "runs as a Windows HostProcess",
    },
    privileged: {
      of: CONTAINER_LISTS,
      at: own("securityContext.privileged"),
      holds: not(is(own("securityContext.privileged"), true)),
      message: "is privileged",
    },
    hostProcess: {
      of: CONTAINER_LISTS,
      at: own(HOST_PROCESS),
      holds: not(is(own(HOST_PROCESS), true)),
      message: "runs as a Windows HostProcess",
    },
  }),
};
