import { workloadSafeSysctls as rule } from "../../../../policy/rules/workload/workload-safe-sysctls";
import { unknown } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";
import { ofPod, pod } from "../../support/pods";

const sysctls = (...names: string[]) => names.map((name) => ({ name, value: "1" }));
const violation = { pod: "violation: the pod sets a sysctl that is not safe" };

export const examination: Examination = {
  rule,
  base: [pod({ securityContext: { sysctls: sysctls("net.ipv4.tcp_syncookies") } })],
  mutants: [
    ofPod("securityContext.sysctls", {
      bad: [sysctls("kernel.msgmax"), sysctls("net.ipv4.tcp_syncookies", "net.core.somaxconn")],
      good: [[], sysctls("net.ipv4.tcp_rmem", "net.ipv4.tcp_notsent_lowat")],
      absent: "pass",
    }),
    ofPod("securityContext.sysctls[0].name", { bad: ["vm.swappiness"], absent: "violation" }),
    ofPod("securityContext", { absent: "pass" }),
  ],
  cases: [
    [
      "fails on a known one beside one that is unknown",
      [pod({ securityContext: { sysctls: [unknown, ...sysctls("kernel.msgmax")] } })],
      violation,
    ],
  ],
};
