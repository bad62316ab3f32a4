/** Alerts on what a service does right now, beside those on its error budget (slo.ts). */
import {
  type AlertingRule,
  errorBudget,
  failureRatio,
  latencyQuantile,
  type Measured,
  type Objective,
  type Window,
} from "./slo";

/** Share of failed requests that wakes somebody whatever the objective is. */
const ALARMING_FAILURES = 0.05;
/** How many times the share that the budget allows may fail for minutes before somebody hears of it. */
const TOLERATED_BURN = 5;
/** Requests that must be as fast as promised for 95 % of them; below this share the promise is far away. */
const FAST_SHARE = 0.9;
/** Share of the capacity that leaves time to get more. */
const FULL_SHARE = 0.8;
/** Share of its memory limit at which a container is about to be killed. */
const MEMORY_SHARE = 0.8;

/** Requests a second. */
export function requestRate({ metrics, requests }: Measured, window: Window): string {
  return `sum(rate(${metrics.all(requests)}[${window}]))`;
}

/** Alerts on failures, latency and throughput, as the mesh's proxies measure them. */
export function trafficAlerts(objective: Objective, measured: Measured): AlertingRule[] {
  const { latencyMs, latencyP99Ms, capacityRps } = objective;
  const tolerated = Number((errorBudget(objective) * TOLERATED_BURN).toPrecision(12));
  return [
    {
      alert: "HighErrorRate",
      expr: `${failureRatio(measured, "1m")} > ${ALARMING_FAILURES}`,
      for: "2m",
      severity: "critical",
      summary: "more than 5 % of requests fail",
    },
    ...(tolerated < ALARMING_FAILURES
      ? [
          {
            alert: "ErrorRateOverObjective",
            expr: `${failureRatio(measured, "5m")} > ${tolerated}`,
            for: "5m",
            severity: "warning" as const,
            summary: `more than ${percentage(tolerated)} % of requests fail, five times what the objective allows`,
          },
        ]
      : []),
    {
      alert: "HighLatency",
      expr: `${latencyQuantile(measured, "5m")} > ${latencyMs}`,
      for: "5m",
      severity: "warning",
      summary: `95 % of requests take longer than ${latencyMs} ms`,
    },
    {
      // Says the same as "less than 90 % are within it", and needs no bucket that ends there.
      alert: "LatencyObjectiveMissed",
      expr: `${latencyQuantile(measured, "1h", FAST_SHARE)} > ${latencyMs}`,
      for: "5m",
      severity: "warning",
      summary: `less than 90 % of the last hour's requests were answered within ${latencyMs} ms`,
    },
    ...(latencyP99Ms === undefined
      ? []
      : [
          {
            alert: "HighTailLatency",
            expr: `${latencyQuantile(measured, "5m", 0.99)} > ${latencyP99Ms}`,
            for: "5m",
            severity: "warning" as const,
            summary: `99 % of requests take longer than ${latencyP99Ms} ms`,
          },
        ]),
    ...(capacityRps === undefined
      ? []
      : [
          {
            alert: "NearCapacity",
            expr: `${requestRate(measured, "5m")} > ${Number((capacityRps * FULL_SHARE).toPrecision(12))}`,
            for: "5m",
            severity: "warning" as const,
            summary: `more than 80 % of ${capacityRps} requests a second`,
          },
        ]),
  ];
}

/**
 * An alert on the memory of a service's own containers, by cAdvisor and kube-state-metrics. A container that has just
 * been started again has two series for a while, of which the larger counts.
 */
export function memoryAlert({
  namespace,
  container,
}: {
  namespace: string;
  container: string;
}): AlertingRule {
  const labels = `namespace=${JSON.stringify(namespace)}, container=${JSON.stringify(container)}`;
  const by = "by (namespace, pod, container)";
  return {
    alert: "HighMemoryUsage",
    expr:
      `max ${by} (container_memory_working_set_bytes{${labels}})` +
      ` / max ${by} (kube_pod_container_resource_limits{${labels}, resource="memory"}) > ${MEMORY_SHARE}`,
    for: "10m",
    severity: "warning",
    summary: "a container uses more than 80 % of the memory it may have",
  };
}

function percentage(share: number): number {
  return Number((share * 100).toPrecision(12));
}
