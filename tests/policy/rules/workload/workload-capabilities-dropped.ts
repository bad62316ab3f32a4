import { workloadCapabilitiesDropped as rule } from "../../../../policy/rules/workload/workload-capabilities-dropped";
import { unknown } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";
import { debugged, perList, plain, pod, windows } from "../../support/pods";
import { asEveryKind } from "../../support/workloads";

const withCapabilities = (capabilities: object) =>
  pod({ containers: [{ ...plain, securityContext: { capabilities } }] });

export const examination: Examination = {
  rule,
  base: [pod(), debugged(), windows()],
  mutants: [
    ...perList("securityContext.capabilities.drop", {
      bad: [["NET_RAW"], ["all"], []],
      good: [["ALL"], ["NET_RAW", "ALL"]],
      absent: "violation",
    }),
    ...perList("securityContext.capabilities.add", {
      bad: [["NET_ADMIN"], ["NET_BIND_SERVICE", "CHOWN"]],
      good: [[], ["NET_BIND_SERVICE"]],
      absent: "pass",
    }),
    ...perList("securityContext.capabilities", { absent: "violation" }),
    ...perList("securityContext", { absent: "violation" }),
    { of: "windows", path: "spec.os.name", bad: ["linux"], absent: "violation" },
  ],
  cases: [
    [
      "says what is wrong",
      [withCapabilities({ add: ["CHOWN"] })],
      {
        pod: "violation: container app does not drop ALL capabilities | violation: container app adds a capability other than NET_BIND_SERVICE",
      },
    ],
    [
      "fails on a known capability beside one that is unknown",
      [withCapabilities({ drop: ["ALL"], add: [unknown, "SYS_TIME"] })],
      { pod: "violation: container app adds a capability other than NET_BIND_SERVICE" },
    ],
    ["passes where ALL is among what is not known", [withCapabilities({ drop: [unknown, "ALL"] })]],
    [
      "is undecided where ALL may be",
      [withCapabilities({ drop: [unknown, "NET_RAW"] })],
      {
        pod: "undecided: not known before the update: spec.containers[0].securityContext.capabilities.drop[0]",
      },
    ],
    ["does not ask it of a patch that says nothing of it", asEveryKind({}).patch],
  ],
};
