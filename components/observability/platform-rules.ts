import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import { customResource } from "../kubernetes/custom-resource";
import { runbookUrl } from "../pure/runbooks";
import type { Severity } from "../pure/slo";

/** An alert on a part of the platform; its labels may be templates of the series'. */
interface PlatformAlert {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly severity: Severity;
  readonly summary: string;
  /** Default: the platform's own, which no team is told of. */
  readonly team?: string;
}

export interface PlatformRulesArgs {
  readonly namespace: pulumi.Output<string>;
  /** Address that an alert's name is appended to. */
  readonly runbooks: string;
}

/** What the charts' own rules say nothing of: certificates, secrets, rollouts, and how long incidents take. */
export function platformRules(scope: Scope, { namespace, runbooks }: PlatformRulesArgs): CustomResource {
  const rules = ALERTS.map((alert) => ruleOf(alert, runbooks));
  return customResource(scope, "platform-rules", {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: { name: "platform", namespace },
    spec: { groups: [{ name: "platform", rules }] },
  });
}

function ruleOf({ alert, expr, for: holds, severity, summary, team }: PlatformAlert, runbooks: string) {
  return {
    alert,
    expr,
    for: holds,
    labels: { severity, ...(team === undefined ? {} : { team }) },
    annotations: { summary, runbook_url: runbookUrl(runbooks, alert) },
  };
}

/**
 * Series of a controller about objects elsewhere, by the namespace of the object. Where its monitor does not honour
 * labels, Prometheus has that under another name, because the controller has a namespace too.
 */
function ofObjects(selector: string, by = "namespace, name"): string {
  return `max by (${by}) (label_replace(${selector}, "namespace", "$1", "exported_namespace", "(.+)"))`;
}

/** cert-manager tells 0 of what was never issued. */
const expires = `(${ofObjects("certmanager_certificate_not_after_timestamp_seconds")} > 0)`;
const issued = ofObjects("certmanager_certificate_not_before_timestamp_seconds");
const renewal = `(${ofObjects("certmanager_certificate_renewal_timestamp_seconds")} > 0)`;
const MONTH = "30d";
/** Fewer rollouts than this cannot tell 95 % from 94 %. */
const ENOUGH_ROLLOUTS = 20;
/** The namespace of a team has its name. */
const NAMESPACE_TEAM = "{{ $labels.namespace }}";

/** Rollouts of the last 30 days that ended in a way; a counter that is born at 1 in that time has counted one too. */
function ended(reason: string): string {
  const counter = `rollout_events_total{reason=${reason}}`;
  const born = `min_over_time(${counter}[${MONTH}]) unless ${counter} offset ${MONTH}`;
  return `((sum(increase(${counter}[${MONTH}])) or vector(0)) + (sum(${born}) or vector(0)))`;
}

const ALERTS: readonly PlatformAlert[] = [
  {
    // Certificates here live from hours to months, so their own lifetime is the measure.
    alert: "CertificateExpiresSoon",
    expr: `(${expires} - time()) / (${expires} - ${issued}) < 0.1`,
    for: "5m",
    severity: "critical",
    summary:
      "certificate {{ $labels.name }} in {{ $labels.namespace }} has less than a tenth of its life left",
  },
  {
    alert: "CertificateNotRenewed",
    expr: `time() - ${renewal} > 3600`,
    for: "5m",
    severity: "warning",
    summary: "certificate {{ $labels.name }} in {{ $labels.namespace }} was due to be renewed an hour ago",
  },
  {
    alert: "CertificateNotReady",
    expr: `${ofObjects('certmanager_certificate_ready_status{condition="True"}')} == 0`,
    for: "15m",
    severity: "warning",
    summary:
      "certificate {{ $labels.name }} in {{ $labels.namespace }} has not been issued, or is out of date",
  },
  {
    alert: "SecretNotSynced",
    expr: `${ofObjects('externalsecret_status_condition{condition="Ready", status="False"}')} == 1`,
    for: "10m",
    severity: "warning",
    summary: "secret {{ $labels.name }} in {{ $labels.namespace }} is not what Vault has",
  },
  {
    alert: "RolloutDegraded",
    expr: `${ofObjects('rollout_info{phase="Degraded"}')} == 1`,
    for: "1m",
    severity: "warning",
    summary: "the rollout of {{ $labels.name }} was aborted or does not get on; the old version serves",
    team: NAMESPACE_TEAM,
  },
  {
    alert: "DeploymentSuccessLow",
    expr:
      `${ended('"RolloutCompleted"')} / ${ended('~"RolloutCompleted|RolloutAborted"')} < 0.95` +
      ` and ${ended('~"RolloutCompleted|RolloutAborted"')} >= ${ENOUGH_ROLLOUTS}`,
    for: "15m",
    severity: "warning",
    summary: "less than 95 % of the rollouts of 30 days were completed",
  },
  {
    alert: "ScalingSlow",
    // What an autoscaler counts are pods that exist, those that wait for a node among them.
    expr:
      '(max by (namespace, pod) (kube_pod_status_phase{phase="Pending"}) == 1) or ' +
      "max by (namespace, horizontalpodautoscaler) (kube_horizontalpodautoscaler_status_desired_replicas" +
      " > kube_horizontalpodautoscaler_status_current_replicas)",
    for: "2m",
    severity: "warning",
    summary: "pods in {{ $labels.namespace }} have been waited for, for two minutes",
    team: NAMESPACE_TEAM,
  },
  {
    alert: "RecoverySlow",
    expr:
      'max by (namespace, service, team, notify) (ALERTS{alertstate="firing", severity="critical", service!="", team!="",' +
      ' alertname!="RecoverySlow"})',
    for: "15m",
    severity: "critical",
    summary: "{{ $labels.service }} of {{ $labels.team }} has had a critical alert for 15 minutes",
  },
];
