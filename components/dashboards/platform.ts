import { series } from "../pure/requests";
import { type Dashboard, dashboard, type PanelArgs } from "./grafana-json";
import { budgetOf, type Displayed } from "./service";

/** How the platform is doing: every service's objective first, then what the services stand on. */
export function platformDashboard(platform: string, services: readonly Displayed[]): Dashboard {
  return dashboard({
    uid: `platform-${platform}`.slice(0, 40),
    title: `Platform ${platform}`,
    tags: ["platform"],
    panels: [...objectives(services), ...ground()],
  });
}

function objectives(services: readonly Displayed[]): PanelArgs[] {
  if (services.length === 0) return [];
  const left = Object.fromEntries(services.map((service) => [service.name, budgetOf(service)]));
  return chunks(Object.entries(left)).map((part, index, all) => ({
    title: `Error budget left, of 30 days${all.length === 1 ? "" : ` (${index + 1} of ${all.length})`}`,
    type: "bargauge",
    unit: "percentunit",
    max: 1,
    queries: Object.fromEntries(part),
  }));
}

/** A panel's queries have one letter each. */
function chunks<Value>(values: readonly Value[], size = 20): Value[][] {
  const count = Math.ceil(values.length / size);
  return Array.from({ length: count }, (_, index) => values.slice(index * size, (index + 1) * size));
}

function ground(): PanelArgs[] {
  return [
    {
      title: "Alerts that fire",
      unit: "short",
      queries: {
        "{{severity}}": `sum by (severity) (${series("ALERTS", { alertstate: "firing" })})`,
      },
    },
    {
      title: "Nodes that are ready",
      unit: "short",
      queries: {
        ready: `sum(${series("kube_node_status_condition", { condition: "Ready", status: "true" })})`,
        all: "count(kube_node_info)",
      },
    },
    {
      title: "CPU and memory of the nodes that is in use",
      unit: "percentunit",
      max: 1,
      queries: {
        CPU: `1 - avg(rate(${series("node_cpu_seconds_total", { mode: "idle" })}[5m]))`,
        memory: "1 - sum(node_memory_MemAvailable_bytes) / sum(node_memory_MemTotal_bytes)",
      },
    },
    {
      title: "Pods that wait",
      unit: "short",
      queries: { "{{phase}}": `sum by (phase) (${series("kube_pod_status_phase", { phase: "Pending" })})` },
    },
    {
      title: "Rollouts",
      unit: "short",
      queries: {
        "{{phase}}": "sum by (phase) (max by (namespace, exported_namespace, name, phase) (rollout_info))",
      },
    },
    {
      title: "Certificate that ends first",
      type: "stat",
      unit: "s",
      queries: { left: "min(certmanager_certificate_expiration_timestamp_seconds > 0) - time()" },
    },
  ];
}
