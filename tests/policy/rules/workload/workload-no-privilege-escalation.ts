import { workloadNoPrivilegeEscalation as rule } from "../../../../policy/rules/workload/workload-no-privilege-escalation";
import { unknown } from "../../support/fixtures";
import type { Case } from "../../support/outcomes";
import type { Examination } from "../../support/mutants";
import { debugged, perList, pod, windows } from "../../support/pods";
import { asEveryKind, deployment, each, inList, LISTS } from "../../support/workloads";

const allowed = { securityContext: { allowPrivilegeEscalation: true, runAsNonRoot: true } };
const silent = { securityContext: {} };
const violation = "violation: container app does not set allowPrivilegeEscalation to false";
const kinds = asEveryKind(inList("containers", allowed));
const silentKinds = asEveryKind(inList("containers", silent));

export const examination: Examination = {
  rule,
  base: [pod(), debugged(), windows()],
  mutants: [
    ...perList("securityContext.allowPrivilegeEscalation", { bad: [true], absent: "violation" }),
    ...perList("securityContext", { bad: [{ privileged: false }], absent: "violation" }),
    { of: "windows", path: "spec.os.name", bad: ["linux"], absent: "violation" },
  ],
  cases: [
    ["passes where it is off", [deployment()]],
    ...LISTS.flatMap((list): Case[] => [
      [`fails where one of the ${list} allows it`, [deployment(inList(list, allowed))], { app: violation }],
      [`fails where one of the ${list} is silent`, [deployment(inList(list, silent))], { app: violation }],
    ]),
    ...Object.entries(kinds).map(([form, resources]): Case => [
      `fails on every kind of pod: ${form}`,
      resources,
      each(resources, violation),
    ]),
    ["takes silence for a violation", silentKinds.list, each(silentKinds.list, violation)],
    ["but not in a patch, which leaves the rest as it is", silentKinds.patch],
    [
      "leaves Windows alone, which has no such setting",
      [deployment({ os: { name: "windows" }, ...inList("containers", silent) })],
    ],
    [
      "is undecided where it is unknown",
      [deployment(inList("containers", { securityContext: { allowPrivilegeEscalation: unknown } }))],
      {
        app: "undecided: not known before the update: spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation",
      },
    ],
  ],
};
