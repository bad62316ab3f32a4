import { isIfSet, own } from "../../pods/conditions";
import { podRequirements } from "../../pods/judging";
import { CONTAINER_LISTS } from "../../kubernetes/kinds";
import type { Rule } from "../../core/model";

const HANDLERS = [
  "livenessProbe",
  "readinessProbe",
  "startupProbe",
  "lifecycle.postStart",
  "lifecycle.preStop",
];

function withoutHost(handler: string, action: "httpGet" | "tcpSocket") {
  const host = own(`${handler}.${action}.host`);
  return {
    of: CONTAINER_LISTS,
    at: host,
    holds: isIfSet(host, ""),
    message: `names a host in ${handler}.${action}`,
  };
}

export const workloadNoHostProbes: Rule = {
  id: "workload-no-host-probes",
  title: "Probes and lifecycle handlers call the pod itself and no other host",
  severity: "medium",
  level: "mandatory",
  why: "The node makes these calls from its own network: whoever writes a pod can have it call what no NetworkPolicy lets the pod reach.",
  remedy: "Remove host from every httpGet and tcpSocket.",
  refs: { pss: ["baseline:hostProbesAndHostLifecycle"] },
  ...podRequirements(
    Object.fromEntries(
      HANDLERS.flatMap((handler) =>
        (["httpGet", "tcpSocket"] as const).map((action) => [
          `${handler}_${action}`.replace(/\W/g, "_"),
          withoutHost(handler, action),
        ]),
      ),
    ),
  ),
};
