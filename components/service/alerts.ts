import type { Scope } from "../component";
import { customResource } from "../kubernetes/custom-resource";
import { meshRules, proxyEndpoints } from "../mesh/rules";
import { NAME_LABEL, seriesLabel, VERSION_LABEL } from "../pure/requests";
import { timing } from "../pure/alert-delay";
import { memoryAlert, trafficAlerts } from "../pure/service-alerts";
import { type AlertingRule, alertingRules, recordingRules, type Selector } from "../pure/slo";
import { runbookUrl } from "../pure/runbooks";
import { labelsOf, podLabels, PORT_NAME, requestsOf, type ServiceSpec } from "./spec";

const MONITORING = "monitoring.coreos.com/v1";
const SCRAPE = { interval: timing("scrapeInterval"), scrapeTimeout: timing("scrapeTimeout") };

/** What is measured of a service, and who hears of it when it is not as promised. */
export function createAlerts(scope: Scope, spec: ServiceSpec): void {
  const { name, namespace } = spec;
  const metadata = { name, namespace, labels: labelsOf(spec) };
  customResource(scope, "monitor", {
    apiVersion: MONITORING,
    kind: "PodMonitor",
    metadata,
    spec: {
      selector: { matchLabels: podLabels(name) },
      podTargetLabels: [NAME_LABEL, VERSION_LABEL],
      podMetricsEndpoints: [
        { port: PORT_NAME, path: spec.metrics, ...SCRAPE },
        ...proxyEndpoints(meshRules(spec.mesh)).map((endpoint) => ({ ...endpoint, ...SCRAPE })),
      ],
    },
  });
  customResource(scope, "rules", {
    apiVersion: MONITORING,
    kind: "PrometheusRule",
    metadata,
    spec: { groups: ruleGroups(spec) },
  });
}

/** The rules of a service as Prometheus reads them; plain data, so that promtool can test them. */
export function ruleGroups(
  spec: Pick<ServiceSpec, "mesh" | "name" | "team" | "slo" | "oncall" | "runbooks">,
): RuleGroup[] {
  const measured = { metrics: meshRules(spec.mesh).requests, requests: requestsOf(spec) };
  const series: Selector = { namespace: spec.team, service: spec.name };
  const alerts = [
    unavailable(spec),
    ...alertingRules(spec.slo, series),
    ...trafficAlerts(spec.slo, measured),
    memoryAlert({ namespace: spec.team, container: spec.name }),
  ];
  return [
    { name: `${spec.name}-objectives`, rules: recordingRules(measured, series) },
    {
      name: `${spec.name}-alerts`,
      interval: timing("evaluation"),
      rules: alerts.map((rule) => labelled(rule, spec, series)),
    },
  ];
}

export interface RuleGroup {
  readonly name: string;
  /** Default: Prometheus' own. */
  readonly interval?: string;
  readonly rules: readonly object[];
}

/** No pod answers its scrape: there is none, or none that works. */
function unavailable({ name, team }: Pick<ServiceSpec, "name" | "team">): AlertingRule {
  const target = `namespace="${team}", ${seriesLabel(NAME_LABEL)}="${name}", endpoint="${PORT_NAME}"`;
  return {
    alert: "ServiceDown",
    expr: `(sum(up{${target}}) or vector(0)) < 1`,
    for: "1m",
    severity: "critical",
    summary: "no pod answers",
  };
}

function labelled(
  { alert, expr, for: duration, severity, summary }: AlertingRule,
  { name, team, oncall, runbooks }: Pick<ServiceSpec, "name" | "team" | "oncall" | "runbooks">,
  series: Selector,
) {
  return {
    alert,
    expr,
    for: duration,
    // Only what is critical may wake somebody.
    labels: { ...series, team, severity, notify: severity === "critical" ? oncall : "chat" },
    annotations: {
      summary: `${name} of ${team}: ${summary}`,
      runbook_url: runbookUrl(runbooks, alert),
    },
  };
}
