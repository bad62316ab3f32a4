import { is, not, spec } from "../../pods/conditions";
import { podDecisions } from "../../pods/judging";
import type { Rule } from "../../core/model";

function without(field: string, message: string) {
  return { at: spec(field), holds: not(is(spec(field), true)), message };
}

export const workloadNoHostNamespaces: Rule = {
  id: "workload-no-host-namespaces",
  title: "Pods do not share the network, the processes or the memory of their node",
  severity: "critical",
  level: "mandatory",
  why: "Such a pod sees the node's traffic, processes and shared memory, and no NetworkPolicy holds it.",
  remedy: "Remove hostNetwork, hostPID and hostIPC.",
  refs: {
    cis: { eks: ["4.2.2", "4.2.3", "4.2.4"], k3s: ["5.2.3", "5.2.4", "5.2.5"] },
    trivy: ["AVD-KSV-0008", "AVD-KSV-0009", "AVD-KSV-0010"],
    checkov: ["CKV_K8S_17", "CKV_K8S_18", "CKV_K8S_19"],
    pss: ["baseline:hostNamespaces"],
  },
  ...podDecisions({
    hostNetwork: without("hostNetwork", "uses the network of its node"),
    hostPID: without("hostPID", "sees the processes of its node"),
    hostIPC: without("hostIPC", "shares memory with the processes of its node"),
  }),
};
