import { workloadResourcesSet as rule } from "../../../../policy/rules/workload/workload-resources-set";
import type { Examination, Mutants } from "../../support/mutants";
import { plain, pod } from "../../support/pods";
import { asEveryKind } from "../../support/workloads";

const shared = pod({
  resources: { requests: { cpu: "100m" }, limits: { memory: "64Mi" } },
  containers: [{ ...plain, resources: {} }],
  initContainers: [],
});

export const examination: Examination = {
  rule,
  base: [pod()],
  mutants: ["containers", "initContainers"].flatMap((list): Mutants[] => {
    const resources = `spec.${list}[0].resources`;
    // An API server takes no empty text for an amount.
    const amount = { of: "pod", good: ["1Gi"], empty: "pass" } as const;
    return [
      { path: `${resources}.requests.cpu`, ...amount, bad: ["0", 0], absent: "violation" },
      // The limit is a request of as much.
      { path: `${resources}.requests.memory`, ...amount, absent: "pass", unknown: "pass" },
      { path: `${resources}.limits.memory`, ...amount, absent: "violation" },
      { of: "pod", path: resources, bad: [{ requests: { cpu: "1" } }], absent: "violation" },
    ];
  }),
  cases: [
    [
      "says what is missing",
      [pod({ containers: [{ ...plain, resources: {} }] })],
      {
        pod: "violation: container app requests no cpu | violation: container app requests no memory | violation: container app sets no limit of memory",
      },
    ],
    [
      "takes limits for requests",
      [pod({ containers: [{ ...plain, resources: { limits: { cpu: "1", memory: "64Mi" } } }] })],
    ],
    ["counts what the pod sets for all", [shared]],
    ["does not ask it of a patch that says nothing of it", asEveryKind({}).patch],
  ],
};
