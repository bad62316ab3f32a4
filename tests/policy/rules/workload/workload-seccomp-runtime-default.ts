import { workloadSeccompRuntimeDefault as rule } from "../../../../policy/rules/workload/workload-seccomp-runtime-default";
import type { Examination } from "../../support/mutants";
import { debugged, ofPod, perList, plain, pod, windows } from "../../support/pods";
import { asEveryKind } from "../../support/workloads";

const LOCAL = { type: "Localhost", localhostProfile: "profiles/audit.json" };
const withProfile = (type: string) => ({ ...plain, securityContext: { seccompProfile: { type } } });

export const examination: Examination = {
  rule,
  base: [pod(), debugged(), windows()],
  mutants: [
    ofPod("securityContext.seccompProfile.type", { bad: ["Unconfined"], absent: "violation" }),
    ofPod("securityContext.seccompProfile", { good: [LOCAL], absent: "violation" }),
    ofPod("securityContext", { absent: "violation" }),
    ...perList("securityContext.seccompProfile.type", {
      bad: ["Unconfined"],
      good: ["RuntimeDefault"],
      absent: "pass",
      empty: "violation",
    }),
    { of: "windows", path: "spec.os.name", bad: ["linux"], absent: "violation" },
  ],
  cases: [
    [
      "passes where each container has a profile of its own",
      [pod({ securityContext: {}, containers: [withProfile("RuntimeDefault")], initContainers: [] })],
    ],
    [
      "fails where the pod turns it off, even if each container has one",
      [
        pod({
          securityContext: { seccompProfile: { type: "Unconfined" } },
          containers: [withProfile("RuntimeDefault")],
          initContainers: [],
        }),
      ],
      { pod: "violation: the pod turns its seccomp profile off" },
    ],
    [
      "fails where one of the containers has none",
      [
        pod({
          securityContext: {},
          containers: [withProfile("RuntimeDefault"), { ...plain, name: "other" }],
          initContainers: [],
        }),
      ],
      { pod: "violation: container other runs without a seccomp profile" },
    ],
    [
      "does not take the annotation of old for a profile",
      [
        pod(
          { securityContext: {}, initContainers: [] },
          { annotations: { "seccomp.security.alpha.kubernetes.io/pod": "runtime/default" } },
        ),
      ],
      { pod: "violation: container app runs without a seccomp profile" },
    ],
    ["does not ask it of a patch that says nothing of it", asEveryKind({}).patch],
  ],
};
