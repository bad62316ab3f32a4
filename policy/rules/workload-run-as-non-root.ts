import { isOneOf, not } from "../facts";
import { containersOf, perPod, setting } from "../kubernetes";
import { must, type ResourceRule } from "../model";
import type { Node } from "../values";

function notUserZero(securityContext: Node, label: string) {
  const user = securityContext.at("runAsUser");
  return must(not(isOneOf(user, 0)), user, `${label} runs as user 0`);
}

export const workloadRunAsNonRoot: ResourceRule = {
  id: "workload-run-as-non-root",
  title: "Containers are required to run as another user than root",
  severity: "high",
  level: "mandatory",
  scope: "resource",
  why: "Root in a container is one kernel flaw or one mounted socket away from root on the node.",
  remedy: "Set runAsNonRoot to true for the pod or for every container, and no runAsUser of 0.",
  refs: {
    cis: { gke: ["4.6.3"], k3s: ["5.2.7", "5.7.3"] },
    trivy: ["AVD-KSV-0012", "AVD-KSV-0105"],
    checkov: ["CKV_K8S_23", "CKV_K8S_40"],
    pss: ["restricted:runAsNonRoot", "restricted:runAsUser"],
  },
  ...perPod((pod) => {
    const ofPod = pod.spec.at("securityContext");
    const ofContainers = containersOf(pod).flatMap(({ node, label }) => {
      const own = node.at("securityContext.runAsNonRoot");
      // What a container sets counts, whatever the pod sets.
      const effective = own.absent ? ofPod.at("runAsNonRoot") : own;
      const required = setting(pod, effective, (value) => value === true);
      return [
        must(required, own, `${label} is not required to run as non-root`),
        notUserZero(node.at("securityContext"), label),
      ];
    });
    return [notUserZero(ofPod, "the pod"), ...ofContainers];
  }),
};
