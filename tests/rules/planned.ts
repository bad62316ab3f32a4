import { parse } from "yaml";
import type { RecordedResource } from "../../cli/recorder/recorder";
import { isProps, type Props, valuesAt } from "../../sandbox/simulator/values";
import { MATRIX, planOf } from "../support/plans";

const RULE = "kubernetes:monitoring.coreos.com/v1:PrometheusRule";
const RELEASE = "kubernetes:helm.sh/v3:Release";

/** A rule as Prometheus reads it. */
export interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface Group {
  readonly name: string;
  readonly interval?: string;
  readonly rules: readonly Rule[];
}

/** Something that plans have, with the first plan that has it in this form. */
export interface Planned<Value> {
  /** Such as `full-aws service-orders-rules`. */
  readonly from: string;
  readonly value: Value;
}

/** What every stack of the repository plans on every target, by what is in it; each form once. */
async function collect<Value>(
  read: (resource: RecordedResource) => readonly Value[],
): Promise<Planned<Value>[]> {
  const found = new Map<string, Planned<Value>>();
  for (const { name, ...choice } of MATRIX) {
    const { recording } = await planOf(choice, true);
    for (const resource of recording.resources) {
      for (const value of read(resource)) {
        const key = JSON.stringify(value);
        if (!found.has(key)) found.set(key, { from: `${name} ${resource.name}`, value });
      }
    }
  }
  return [...found.values()];
}

/** Groups of rules, one list for each object that has some. */
export function plannedRules(): Promise<Planned<readonly Group[]>[]> {
  return collect(({ type, inputs }) =>
    type === RULE ? [valuesAt(inputs, "spec.groups[]").map(({ value }) => value as unknown as Group)] : [],
  );
}

/** Configurations of Alertmanager. */
export function plannedRoutes(): Promise<Planned<Props>[]> {
  return collect(({ type, inputs }) => {
    const values = inputs["values"];
    const alertmanager = type === RELEASE && isProps(values) ? values["alertmanager"] : undefined;
    const config = isProps(alertmanager) ? alertmanager["config"] : undefined;
    return isProps(config) ? [config] : [];
  });
}

/** Queries that something else than a rule asks Prometheus: analyses of rollouts, autoscalers, dashboards. */
export function plannedQueries(): Promise<Planned<string>[]> {
  return collect(({ type, inputs }) => {
    const kind = type.split(":").at(-1) ?? "";
    if (kind === "AnalysisTemplate" || kind === "ClusterAnalysisTemplate") return analysed(inputs);
    if (kind === "ScaledObject") return scaled(inputs);
    if (kind === "ConfigMap") return shown(inputs);
    return [];
  });
}

function analysed(inputs: Props): string[] {
  return strings(inputs, "spec.metrics[].provider.prometheus.query");
}

function scaled(inputs: Props): string[] {
  return valuesAt(inputs, "spec.triggers[]").flatMap(({ value }) =>
    isProps(value) && value["type"] === "prometheus" ? strings(value, "metadata.query") : [],
  );
}

function strings(inputs: Props, at: string): string[] {
  return valuesAt(inputs, at).flatMap(({ value }) => (typeof value === "string" ? [value] : []));
}

/** Queries of a dashboard, with something in place of Grafana's variables; those of other sources are left out. */
function shown(inputs: Props): string[] {
  const labels = valuesAt(inputs, "metadata.labels")[0]?.value;
  if (!isProps(labels) || labels["grafana_dashboard"] === undefined) return [];
  const data = inputs["data"];
  const files = isProps(data) ? Object.values(data) : [];
  return files.flatMap((file) => (typeof file === "string" ? expressions(parse(file), "prometheus") : []));
}

function expressions(node: unknown, source: string): string[] {
  if (Array.isArray(node)) return node.flatMap((item) => expressions(item, source));
  if (typeof node !== "object" || node === null) return [];
  const own = sourceOf(node) ?? source;
  const expr =
    "expr" in node && typeof node.expr === "string" && own === "prometheus" ? [filled(node.expr)] : [];
  return [...expr, ...Object.values(node).flatMap((value) => expressions(value, own))];
}

/** The kind of data source that a panel or query names; undefined where it names none. */
function sourceOf(node: object): string | undefined {
  const source: unknown = "datasource" in node ? node.datasource : undefined;
  if (typeof source === "string") return source.toLowerCase();
  return typeof source === "object" && source !== null && "type" in source ? String(source.type) : undefined;
}

function filled(expr: string): string {
  return expr
    .replace(/\$\{?__(rate_interval|interval|range)\}?/g, "5m")
    .replace(/\$\{[^}]+\}|\$\w+|\[\[\w+\]\]/g, "any");
}

/** Every alert that some plan has, by name. */
export function alertsOf(rules: readonly Planned<readonly Group[]>[]): Map<string, Rule[]> {
  const alerts = new Map<string, Rule[]>();
  for (const rule of rules.flatMap(({ value }) => value.flatMap((group) => group.rules))) {
    if (rule.alert !== undefined) alerts.set(rule.alert, [...(alerts.get(rule.alert) ?? []), rule]);
  }
  return alerts;
}
