import { workloadRunAsNonRoot as rule } from "../../../../policy/rules/workload/workload-run-as-non-root";
import { unknown, urnOf } from "../../support/fixtures";
import type { Case } from "../../support/outcomes";
import type { Examination } from "../../support/mutants";
import { debugged, ofPod, perList, plain, pod } from "../../support/pods";
import { asEveryKind, deployment, each, inList, LISTS } from "../../support/workloads";

const silent = { securityContext: { allowPrivilegeEscalation: false } };
const refused = { securityContext: { runAsNonRoot: false } };
const podOnly = { securityContext: { runAsNonRoot: true } };
const violation = "violation: container app is not required to run as non-root";
const required = { ...plain, securityContext: { runAsNonRoot: true } };
const silentKinds = asEveryKind(inList("containers", silent));

/** Its root is nobody on the node. */
const isolated = {
  ...pod({ hostUsers: false, securityContext: { runAsUser: 0 }, containers: [plain] }),
  urn: urnOf("kubernetes:core/v1:Pod", "isolated"),
  name: "isolated",
};

export const examination: Examination = {
  rule,
  base: [pod(), debugged(), isolated],
  mutants: [
    ofPod("securityContext.runAsNonRoot", { bad: [false], absent: "violation" }),
    ofPod("securityContext", { bad: [{ runAsUser: 1000 }], absent: "violation" }),
    ofPod("securityContext.runAsUser", { bad: [0], good: [1000], absent: "pass" }),
    ...perList("securityContext.runAsNonRoot", { bad: [false], good: [true], absent: "pass" }),
    ...perList("securityContext.runAsUser", { bad: [0], good: [1000], absent: "pass" }),
    { of: "isolated", path: "spec.hostUsers", bad: [true], absent: "violation" },
  ],
  cases: [
    ["passes where the container requires it", [deployment()]],
    [
      "passes where the pod requires it for all",
      [deployment({ ...podOnly, ...inList("containers", silent) })],
    ],
    [
      "fails where the container takes it back",
      [deployment({ ...podOnly, ...inList("containers", refused) })],
      {
        app: violation,
      },
    ],
    ...LISTS.map((list): Case => [
      `fails where nobody requires it of one of the ${list}`,
      [deployment(inList(list, silent))],
      { app: violation },
    ]),
    ...(["single", "typedList", "list"] as const).map((form): Case => [
      `fails on every kind of pod: ${form}`,
      silentKinds[form],
      each(silentKinds[form], violation),
    ]),
    ["does not ask it of a patch", silentKinds.patch],
    [
      "fails on user 0",
      [deployment({ securityContext: { runAsUser: 0 } })],
      { app: "violation: the pod runs as user 0" },
    ],
    [
      "fails on user 0 of a container",
      [deployment(inList("initContainers", { securityContext: { runAsNonRoot: true, runAsUser: 0 } }))],
      { app: "violation: container app runs as user 0" },
    ],
    [
      "is undecided where it is unknown",
      [deployment({ securityContext: { runAsNonRoot: unknown }, ...inList("containers", silent) })],
      { app: "undecided: not known before the update: spec.template.spec.securityContext.runAsNonRoot" },
    ],
    [
      "fails on one container whatever is unknown about another",
      [deployment({ initContainers: unknown, ...inList("containers", silent) })],
      { app: violation },
    ],
    [
      "fails where the pod takes back what each container requires",
      [pod({ securityContext: { runAsNonRoot: false }, containers: [required], initContainers: [] })],
      { pod: "violation: the pod takes back that it runs as non-root" },
    ],
  ],
};
