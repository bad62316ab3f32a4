import { workloadNoHostProbes as rule } from "../../../../policy/rules/workload/workload-no-host-probes";
import type { Examination } from "../../support/mutants";
import { plain, pod } from "../../support/pods";

const ACTIONS = ["httpGet", "tcpSocket"] as const;
const HANDLERS = [
  "livenessProbe",
  "readinessProbe",
  "startupProbe",
  "lifecycle.postStart",
  "lifecycle.preStop",
];

const called = (action: (typeof ACTIONS)[number]) => {
  const handler = { [action]: { port: 8080 } };
  const lifecycle = { postStart: handler, preStop: handler };
  return {
    ...plain,
    name: action.toLowerCase(),
    livenessProbe: handler,
    readinessProbe: handler,
    startupProbe: handler,
    lifecycle,
  };
};
const base = pod({
  containers: ACTIONS.map(called),
  initContainers: ACTIONS.map((action) => ({
    ...called(action),
    name: `side-${action.toLowerCase()}`,
    restartPolicy: "Always",
  })),
});

export const examination: Examination = {
  rule,
  base: [base],
  mutants: ["containers", "initContainers"].flatMap((list) =>
    ACTIONS.flatMap((action, index) =>
      HANDLERS.map((handler) => ({
        of: "pod",
        path: `spec.${list}[${index}].${handler}.${action}.host`,
        bad: ["127.0.0.1", "metadata.google.internal"],
        absent: "pass" as const,
      })),
    ),
  ),
  cases: [
    [
      "says where",
      [
        pod({
          containers: [{ ...plain, lifecycle: { preStop: { httpGet: { host: "10.0.0.1", port: 80 } } } }],
        }),
      ],
      { pod: "violation: container app names a host in lifecycle.preStop.httpGet" },
    ],
  ],
};
