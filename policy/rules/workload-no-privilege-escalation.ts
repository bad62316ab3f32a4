import { any } from "../facts";
import { containersOf, isWindows, perPod, setting } from "../kubernetes";
import { must, type ResourceRule } from "../model";

export const workloadNoPrivilegeEscalation: ResourceRule = {
  id: "workload-no-privilege-escalation",
  title: "Containers cannot gain more privileges than they start with",
  severity: "high",
  level: "mandatory",
  scope: "resource",
  why: "A set-uid binary in the image is otherwise enough to become root again.",
  remedy: "Set allowPrivilegeEscalation to false in the securityContext of every container.",
  refs: {
    cis: { eks: ["4.2.5"], k3s: ["5.2.6"] },
    trivy: ["AVD-KSV-0001"],
    checkov: ["CKV_K8S_20"],
    pss: ["restricted:allowPrivilegeEscalation"],
  },
  ...perPod((pod) =>
    containersOf(pod).map(({ node, label }) => {
      const escalation = node.at("securityContext.allowPrivilegeEscalation");
      const off = setting(pod, escalation, (value) => value === false);
      return must(
        any(off, isWindows(pod)),
        escalation,
        `${label} does not set allowPrivilegeEscalation to false`,
      );
    }),
  ),
};
