import { createHash } from "node:crypto";
import type { MeshName } from "../contract";
import { meshRules } from "../mesh/rules";
import { type Requests, series } from "../pure/requests";
import {
  errorBudget,
  failureRatio,
  latencyQuantile,
  type Measured,
  type Objective,
  type RecordingRule,
  recordingRules,
} from "../pure/slo";
import { type Dashboard, dashboard, type PanelArgs } from "./grafana-json";

/** What a dashboard must know of a service. */
export interface Displayed {
  readonly mesh: MeshName;
  readonly name: string;
  readonly team: string;
  readonly slo: Objective;
  /** Those that count for it. */
  readonly requests: Requests;
}

const QUANTILES = [0.5, 0.95, 0.99];

/** How a service is doing: what its callers see, what is left of its error budget, and what it uses. */
export function serviceDashboard(service: Displayed): Dashboard {
  const { name, team } = service;
  return dashboard({
    uid: uidOf(`${team}-${name}`),
    title: name,
    tags: ["service", team],
    panels: [...requestPanels(service), ...resourcePanels(service)],
  });
}

function requestPanels(service: Displayed): PanelArgs[] {
  const { slo } = service;
  const measured = measuredOf(service);
  const budget = errorBudget(slo);
  return [
    {
      title: "Requests",
      unit: "reqps",
      queries: { requests: `sum(rate(${measured.metrics.all(measured.requests)}[5m]))` },
    },
    {
      title: `Failed requests, at most ${Number((100 - slo.availability).toPrecision(6))} % over 30 days`,
      unit: "percentunit",
      queries: { failed: failureRatio(measured, "5m"), allowed: `vector(${budget})` },
    },
    {
      title: `Latency, 95 % within ${slo.latencyMs} ms`,
      unit: "ms",
      queries: {
        ...Object.fromEntries(
          QUANTILES.map((share) => [`p${share * 100}`, latencyQuantile(measured, "5m", share)]),
        ),
        promised: `vector(${slo.latencyMs})`,
      },
    },
    {
      title: "Error budget left, of 30 days",
      type: "stat",
      unit: "percentunit",
      queries: { left: budgetOf(service) },
    },
  ];
}

/** 1 while nothing failed, 0 when the budget is spent; days that Prometheus no longer has do not count. */
export function budgetOf(service: Displayed): string {
  const labels = { namespace: service.team, service: service.name };
  const { record } = recordedHour(service);
  return `1 - avg_over_time(${series(record, labels)}[30d]) / ${errorBudget(service.slo)}`;
}

/** The rule that records the share of requests of an hour that failed. */
function recordedHour(service: Displayed): RecordingRule {
  const rule = recordingRules(measuredOf(service), {}).find(({ record }) => record.endsWith("rate1h"));
  if (rule === undefined) throw new Error("no rule records the failures of an hour");
  return rule;
}

function measuredOf({ mesh, requests }: Displayed): Measured {
  return { metrics: meshRules(mesh).requests, requests };
}

function resourcePanels({ name, team }: Displayed): PanelArgs[] {
  const container = { namespace: team, container: name };
  const asked = (kind: "requests" | "limits", resource: "cpu" | "memory") =>
    `sum(${series(`kube_pod_container_resource_${kind}`, { ...container, resource })})`;
  return [
    {
      title: "Pods",
      unit: "short",
      queries: {
        ready: `sum(${series("kube_pod_container_status_ready", container)})`,
        restarts: `sum(increase(${series("kube_pod_container_status_restarts_total", container)}[1h]))`,
      },
    },
    {
      title: "Rollout",
      unit: "short",
      // Of the controller's own namespace where its monitor does not honour labels.
      queries: {
        "{{phase}}": `max by (phase) (${["namespace", "exported_namespace"]
          .map((label) => series("rollout_info", { [label]: team, name }))
          .join(" or ")})`,
      },
    },
    {
      title: "CPU",
      unit: "short",
      queries: {
        used: `sum(rate(${series("container_cpu_usage_seconds_total", container)}[5m]))`,
        requested: asked("requests", "cpu"),
      },
    },
    {
      title: "Memory",
      unit: "bytes",
      queries: {
        used: `sum(${series("container_memory_working_set_bytes", container)})`,
        requested: asked("requests", "memory"),
        limit: asked("limits", "memory"),
      },
    },
  ];
}

/** As Grafana takes it: a name that is too long ends in a digest. */
function uidOf(name: string): string {
  if (name.length <= 40) return name;
  return `${name.slice(0, 31)}-${createHash("sha256").update(name).digest("hex").slice(0, 8)}`;
}
