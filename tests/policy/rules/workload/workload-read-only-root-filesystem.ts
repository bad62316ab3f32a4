import { workloadReadOnlyRootFilesystem as rule } from "../../../../policy/rules/workload/workload-read-only-root-filesystem";
import type { Examination } from "../../support/mutants";
import { debugged, perList, pod, windows } from "../../support/pods";
import { asEveryKind, each } from "../../support/workloads";

const silent = asEveryKind({});
const violation = "violation: container app can write to its root filesystem";

export const examination: Examination = {
  rule,
  base: [pod(), debugged(), windows()],
  mutants: [
    ...perList("securityContext.readOnlyRootFilesystem", { bad: [false], absent: "violation" }),
    ...perList("securityContext", { absent: "violation" }),
    { of: "windows", path: "spec.os.name", bad: ["linux"], absent: "violation" },
  ],
  cases: [
    ["fails on every kind of pod", silent.single, each(silent.single, violation)],
    ["does not ask it of a patch that says nothing of it", silent.patch],
  ],
};
