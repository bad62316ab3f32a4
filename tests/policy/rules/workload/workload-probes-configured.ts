import { workloadProbesConfigured as rule } from "../../../../policy/rules/workload/workload-probes-configured";
import type { ServiceArgs } from "@pulumi/kubernetes/core/v1";
import { fixture, unknown } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";
import { plain, pod, server } from "../../support/pods";
import { asEveryKind, each } from "../../support/workloads";

const service = fixture<ServiceArgs>("kubernetes:core/v1:Service", "service", {
  metadata: { name: "app", namespace: "shop" },
  spec: { selector: { app: "app" }, ports: [{ port: 80 }] },
});
const ready = { httpGet: { path: "/ready", port: "http" } };
const alive = { ...plain, livenessProbe: { httpGet: { path: "/alive", port: 8080 } } };
const sidecar = { ...server, name: "proxy", restartPolicy: "Always" };
const unprobed = asEveryKind({});
const silent = "violation: container app has no probe";
const notReady = { pod: "violation: the pod is behind a Service and has no readinessProbe" };

export const examination: Examination = {
  rule,
  base: [pod({ initContainers: [sidecar, { ...plain, name: "prepare" }] })],
  mutants: [
    ...["containers", "initContainers"].flatMap((list) => [
      {
        of: "pod",
        path: `spec.${list}[0].livenessProbe`,
        bad: [ready, { tcpSocket: { port: "https" } }, { httpGet: { port: "https" } }],
        good: [{ ...ready, failureThreshold: 9 }, { tcpSocket: { port: 8080 } }],
        absent: "pass" as const,
      },
      {
        of: "pod",
        path: `spec.${list}[0].readinessProbe.httpGet.port`,
        bad: ["https"],
        good: [8080, 9999],
        absent: "pass" as const,
        empty: "violation" as const,
      },
      {
        of: "pod",
        path: `spec.${list}[0].startupProbe`,
        bad: [{ tcpSocket: { port: "https" } }, { httpGet: { port: "https" } }],
        good: [{ tcpSocket: { port: "http" } }],
        absent: "pass" as const,
      },
      {
        of: "pod",
        path: `spec.${list}[0].ports[0].name`,
        bad: ["metrics"],
        absent: "violation" as const,
      },
    ]),
    {
      of: "pod",
      path: "spec.containers",
      bad: [[plain]],
      good: [[alive], [{ ...plain, startupProbe: { exec: { command: ["true"] } } }]],
      absent: "pass",
    },
    {
      of: "pod",
      path: "spec.initContainers[0].restartPolicy",
      good: ["Always"],
      absent: "pass",
      // It has probes, which it need not have if it ends.
      unknown: "pass",
    },
    {
      of: "pod",
      path: "spec.initContainers",
      bad: [[{ ...plain, name: "proxy", restartPolicy: "Always" }]],
      good: [[{ ...plain, name: "prepare" }]],
      absent: "pass",
    },
  ],
  cases: [
    [
      "asks every kind whose pods stay up, and no Job",
      unprobed.single,
      each(
        unprobed.single.filter(({ name }) => !name.startsWith("batch-")),
        silent,
      ),
    ],
    ["does not ask it of a patch that says nothing of it", unprobed.patch],
    ["nor of a pod that ends", [pod({ restartPolicy: "Never", containers: [plain] })]],
    ["passes behind a Service", [pod(), service()]],
    ["wants to be ready behind a Service", [pod({ containers: [alive] }), service()], notReady],
    [
      "and not behind one of another namespace, or of other pods",
      [
        pod({ containers: [alive] }),
        service({ metadata: { name: "app", namespace: "other" } }),
        service({ spec: { selector: { app: "other" } } }),
      ],
    ],
    [
      "nor behind one that asks nobody whether they are ready",
      [
        pod({ containers: [alive] }),
        service({ spec: { selector: { app: "app" }, publishNotReadyAddresses: true } }),
      ],
    ],
    [
      "is undecided about a selector that is unknown",
      [pod({ containers: [alive] }), service({ spec: { selector: unknown } })],
      { pod: "undecided: not known before the update: spec.selector" },
    ],
  ],
};
