import { workloadNotPrivileged as rule } from "../../../../policy/rules/workload/workload-not-privileged";
import { unknown } from "../../support/fixtures";
import type { Case } from "../../support/outcomes";
import type { Examination } from "../../support/mutants";
import { debugged, perList, plain, pod, windows } from "../../support/pods";
import { asEveryKind, container, deployment, each, inList, LISTS } from "../../support/workloads";

const privileged = { securityContext: { privileged: true } };
const violation = "violation: container app is privileged";

/** The API server takes no container that is privileged and may not escalate. */
const plainPod = pod({
  containers: [{ ...plain, securityContext: {} }],
  initContainers: [{ ...plain, name: "prepare", securityContext: {} }],
});
const debuggedPod = debugged({
  ephemeralContainers: [{ name: "debugger", image: plain.image ?? "", securityContext: {} }],
});
/** Windows has HostProcess containers on the network of the node alone. */
const hostProcess = windows({ hostNetwork: true, containers: [{ ...plain, securityContext: {} }] });

export const examination: Examination = {
  rule,
  base: [plainPod, debuggedPod, hostProcess],
  mutants: [
    ...["containers", "initContainers"].map((list) => ({
      of: "pod",
      path: `spec.${list}[0].securityContext.privileged`,
      bad: [true],
      good: [false],
      absent: "pass" as const,
    })),
    {
      of: "debugged",
      path: "spec.ephemeralContainers[0].securityContext.privileged",
      bad: [true],
      good: [false],
      absent: "pass",
    },
    {
      of: "windows",
      path: "spec.securityContext.windowsOptions.hostProcess",
      bad: [true],
      good: [false],
      absent: "pass",
    },
    {
      of: "windows",
      path: "spec.containers[0].securityContext.windowsOptions.hostProcess",
      bad: [true],
      good: [false],
      absent: "pass",
    },
    ...perList("securityContext.windowsOptions.hostProcess", { bad: [true], good: [false], absent: "pass" }),
  ],
  cases: [
    ["passes a plain pod", [deployment()]],
    [
      "fails on a Windows HostProcess pod",
      [deployment({ securityContext: { windowsOptions: { hostProcess: true } } })],
      { app: "violation: the pod runs as a Windows HostProcess" },
    ],
    ...LISTS.map((list): Case => [
      `fails on one of the ${list}`,
      [deployment(inList(list, privileged))],
      { app: violation },
    ]),
    ...Object.entries(asEveryKind(inList("containers", privileged))).map(([form, resources]): Case => [
      `fails on every kind of pod: ${form}`,
      resources,
      each(resources, violation),
    ]),
    [
      "fails on a known container behind unknown ones",
      [deployment({ initContainers: unknown, containers: [unknown, { ...container, ...privileged }] })],
      { app: violation },
    ],
    [
      "is undecided where it is unknown",
      [deployment({ containers: [{ ...container, securityContext: { privileged: unknown } }] })],
      {
        app: "undecided: not known before the update: spec.template.spec.containers[0].securityContext.privileged",
      },
    ],
    [
      "is undecided about containers that are unknown",
      [deployment({ ephemeralContainers: unknown })],
      { app: "undecided: not known before the update: spec.template.spec.ephemeralContainers" },
    ],
    [
      "does not repeat what stands in a container's name",
      [deployment({ containers: [{ ...container, name: "Not A Name", ...privileged }] })],
      { app: "violation: a container is privileged" },
    ],
  ],
};
