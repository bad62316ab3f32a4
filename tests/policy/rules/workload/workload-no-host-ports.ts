import { workloadNoHostPorts as rule } from "../../../../policy/rules/workload/workload-no-host-ports";
import type { Examination } from "../../support/mutants";
import { plain, pod } from "../../support/pods";

const port = { name: "http", containerPort: 8080 };
const base = pod({
  containers: [{ ...plain, ports: [port] }],
  initContainers: [{ ...plain, name: "proxy", restartPolicy: "Always", ports: [{ containerPort: 9090 }] }],
});

export const examination: Examination = {
  rule,
  base: [base],
  mutants: [
    { of: "pod", path: "spec.containers[0].ports[0].hostPort", bad: [8080], good: [0], absent: "pass" },
    { of: "pod", path: "spec.initContainers[0].ports[0].hostPort", bad: [9090], good: [0], absent: "pass" },
    { of: "pod", path: "spec.containers[0].ports", absent: "pass" },
    { of: "pod", path: "spec.hostNetwork", bad: [true], good: [false], absent: "pass" },
  ],
  cases: [
    [
      "fails on one port of several",
      [pod({ containers: [{ ...plain, ports: [port, { containerPort: 9000, hostPort: 9000 }] }] })],
      { pod: "violation: container app binds a port of its node" },
    ],
    [
      "counts every declared port on the network of the node",
      [pod({ hostNetwork: true, containers: [{ ...plain, ports: [port] }] })],
      { pod: "violation: container app binds a port of its node" },
    ],
    [
      "leaves a pod without ports on that network to another rule",
      [pod({ hostNetwork: true, containers: [plain] })],
    ],
  ],
};
