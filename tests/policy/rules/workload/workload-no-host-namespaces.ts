import { workloadNoHostNamespaces as rule } from "../../../../policy/rules/workload/workload-no-host-namespaces";
import type { Examination } from "../../support/mutants";
import { ofPod, plain, pod } from "../../support/pods";
import { asEveryKind, each } from "../../support/workloads";

const onNode = asEveryKind({ hostNetwork: true });
const violation = "violation: the pod uses the network of its node";

export const examination: Examination = {
  rule,
  base: [pod({ containers: [plain] })],
  mutants: ["hostNetwork", "hostPID", "hostIPC"].map((field) =>
    ofPod(field, { bad: [true], good: [false], absent: "pass" }),
  ),
  cases: [
    [
      "says which of them",
      [pod({ hostPID: true, hostIPC: true })],
      {
        pod: "violation: the pod sees the processes of its node | violation: the pod shares memory with the processes of its node",
      },
    ],
    ["fails in the list of any kind", onNode.list, each(onNode.list, violation)],
    ["fails in typed lists", onNode.typedList, each(onNode.typedList, violation)],
    ["fails in patches", onNode.patch, each(onNode.patch, violation)],
  ],
};
