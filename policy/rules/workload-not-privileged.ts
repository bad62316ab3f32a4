import { isTrue, not } from "../facts";
import { containersOf, perPod } from "../kubernetes";
import { must, type ResourceRule } from "../model";
import type { Node } from "../values";

function unprivileged(securityContext: Node, label: string) {
  const privileged = securityContext.at("privileged");
  const hostProcess = securityContext.at("windowsOptions.hostProcess");
  return [
    must(not(isTrue(privileged)), privileged, `${label} is privileged`),
    must(not(isTrue(hostProcess)), hostProcess, `${label} runs as a Windows HostProcess`),
  ];
}

export const workloadNotPrivileged: ResourceRule = {
  id: "workload-not-privileged",
  title: "Containers are not privileged",
  severity: "critical",
  level: "mandatory",
  scope: "resource",
  why: "A privileged container is root on its node, and from there on every other workload.",
  remedy: "Remove privileged and hostProcess; add the one capability that is missing instead.",
  refs: {
    cis: { eks: ["4.2.1"], gke: ["4.2.1"], k3s: ["5.2.2", "5.2.11"] },
    trivy: ["AVD-KSV-0017", "AVD-KSV-0103"],
    checkov: ["CKV_K8S_16"],
    pss: ["baseline:privileged", "baseline:windowsHostProcess"],
  },
  ...perPod((pod) => [
    ...unprivileged(pod.spec.at("securityContext"), "the pod"),
    ...containersOf(pod).flatMap(({ node, label }) => unprivileged(node.at("securityContext"), label)),
  ]),
};
