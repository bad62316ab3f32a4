import type { RecordedResource } from "../../cli/recorder/recorder";
import { isProps, text, valuesAt } from "../../sandbox/simulator/values";

/** A query that a plan holds, and where. */
export interface Query {
  readonly where: string;
  readonly expression: string;
}

/** A series that a plan's own rules record, with the labels that they give it. */
export interface Recorded {
  readonly metric: string;
  readonly labels: readonly string[];
}

const RULES = "spec.groups[].rules[]";
const PATHS: Readonly<Record<string, string>> = {
  PrometheusRule: `${RULES}.expr`,
  AnalysisTemplate: "spec.metrics[].provider.prometheus.query",
  ClusterAnalysisTemplate: "spec.metrics[].provider.prometheus.query",
  ScaledObject: "spec.triggers[].metadata.query",
};

/** Every query of a plan's rules, dashboards, analyses and autoscalers. */
export function queriesOf(resources: readonly RecordedResource[]): Query[] {
  return resources.flatMap(({ type, name, inputs }) => {
    const at = PATHS[kindOf(type)];
    if (at !== undefined) {
      return valuesAt(inputs, at).flatMap(({ value }) =>
        typeof value === "string" ? [{ where: `${kindOf(type)} ${name}`, expression: value }] : [],
      );
    }
    return isDashboard({ type, inputs }) ? dashboardQueries(name, inputs) : [];
  });
}

/** Every series that a plan's rules record. */
export function recordedBy(resources: readonly RecordedResource[]): Recorded[] {
  return resources
    .filter(({ type }) => kindOf(type) === "PrometheusRule")
    .flatMap(({ inputs }) => valuesAt(inputs, RULES))
    .flatMap(({ value }) => {
      const metric = isProps(value) ? text(value, "record") : undefined;
      if (metric === undefined || !isProps(value)) return [];
      const labels = value["labels"];
      return [{ metric, labels: isProps(labels) ? Object.keys(labels) : [] }];
    });
}

function kindOf(type: string): string {
  return type.slice(type.lastIndexOf(":") + 1);
}

function isDashboard({ type, inputs }: Pick<RecordedResource, "type" | "inputs">): boolean {
  return kindOf(type) === "ConfigMap" && text(inputs, "metadata.labels.grafana_dashboard") === "1";
}

function dashboardQueries(name: string, inputs: RecordedResource["inputs"]): Query[] {
  const { data } = inputs;
  return Object.values(isProps(data) ? data : {}).flatMap((json) => {
    if (typeof json !== "string") return [];
    const { panels } = JSON.parse(json) as { panels: { targets: { expr: string }[] }[] };
    return panels.flatMap(({ targets }) =>
      targets.map(({ expr }) => ({ where: `dashboard ${name}`, expression: expr })),
    );
  });
}
