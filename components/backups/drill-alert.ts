import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { DrillSpec } from "../contract";
import { customResource } from "../kubernetes/custom-resource";
import { runbookUrl } from "../pure/runbooks";
import type { DrillArgs } from "./drill";

const SECONDS_A_DAY = 86_400;

/** Name of the alert, and of its runbook in docs/runbooks. */
export const RESTORE_ALERT = "RestoreNotVerified";

/**
 * Says so when the last drill that worked is too long ago, or when none ever has been and the drill is that old. The
 * namespace of a series is that of the CronJob, because kube-state-metrics is scraped with honoured labels.
 */
export function drillAlert(
  scope: Scope,
  { maxAgeDays, runbooks }: Pick<DrillSpec, "maxAgeDays" | "runbooks">,
  { key, name, namespace }: Pick<DrillArgs, "key" | "name"> & { readonly namespace: pulumi.Output<string> },
): void {
  const expr = namespace.apply((home) => restoreNotVerified(home, name, maxAgeDays));
  customResource(scope, `${key}-alert`, {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: { name, namespace },
    spec: {
      groups: [
        {
          name,
          rules: [
            {
              alert: RESTORE_ALERT,
              expr,
              for: "1h",
              labels: { severity: "warning" },
              annotations: {
                summary:
                  "No restore of {{ $labels.namespace }} has been verified for {{ $value | humanizeDuration }}",
                runbook_url: runbookUrl(runbooks, RESTORE_ALERT),
              },
            },
          ],
        },
      ],
    },
  });
}

/** In PromQL: seconds since the last success or, where there is none, since the drill exists; above the limit. */
export function restoreNotVerified(namespace: string, cronjob: string, maxAgeDays: number): string {
  const of = `{namespace="${namespace}",cronjob="${cronjob}"}`;
  const age = (metric: string) => `time() - max by (namespace, cronjob) (${metric}${of})`;
  const last = age("kube_cronjob_status_last_successful_time");
  return `(${last} or ${age("kube_cronjob_created")}) > ${maxAgeDays * SECONDS_A_DAY}`;
}
