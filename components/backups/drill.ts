import { CronJob } from "@pulumi/kubernetes/batch/v1/cronJob";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { DrillSpec } from "../contract";
import { HARDENED } from "../kubernetes/hardened";
import { priorityClass } from "../kubernetes/priority";
import { meshRules } from "../mesh/rules";
import { drillAlert } from "./drill-alert";

/** One call of kubectl; the next waits for it, and is not made if it fails. */
export interface Step {
  readonly name: string;
  readonly args: readonly string[];
}

export interface DrillArgs {
  /** Logical name after the scope's. */
  readonly key: string;
  /** Name of the CronJob; begins with `restore-drill`, which alerts go by. */
  readonly name: string;
  readonly namespace: pulumi.Output<string>;
  readonly serviceAccount: pulumi.Input<string>;
  /** Objects that the steps apply, by file name; they are in `/drill`. */
  readonly manifests: Readonly<Record<string, object>>;
  readonly steps: readonly Step[];
  /** The last step, which clears away what was restored. A drill that failed leaves it for whoever looks. */
  readonly cleanUp: Step;
}

/** Hours after which a drill has failed. */
const DEADLINE_HOURS = 6;

/**
 * A regular trial of a restore: each step is a container that calls kubectl once, one after the other. The CronJob's
 * last success, which kube-state-metrics knows, is the last verified restore.
 */
export function restoreDrill(scope: Scope, spec: DrillSpec, args: DrillArgs): void {
  const { key, name, namespace, serviceAccount, manifests, steps, cleanUp } = args;
  const files = new ConfigMap(
    `${scope.name}-${key}-manifests`,
    {
      metadata: { name, namespace },
      data: Object.fromEntries(
        Object.entries(manifests).map(([file, manifest]) => [file, JSON.stringify(manifest)]),
      ),
    },
    scope.child({ deleteBeforeReplace: true }),
  );
  const enrolment = meshRules(spec.mesh).enrolment(false);
  new CronJob(
    `${scope.name}-${key}`,
    {
      metadata: { name, namespace },
      spec: {
        schedule: spec.schedule,
        timeZone: "Etc/UTC",
        concurrencyPolicy: "Forbid",
        startingDeadlineSeconds: 3600,
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 1,
        jobTemplate: {
          spec: {
            backoffLimit: 0,
            activeDeadlineSeconds: DEADLINE_HOURS * 3600,
            template: {
              metadata: { ...enrolment, labels: { ...enrolment.labels, "app.kubernetes.io/name": name } },
              spec: {
                serviceAccountName: serviceAccount,
                restartPolicy: "Never",
                priorityClassName: priorityClass("batch"),
                securityContext: {
                  runAsNonRoot: true,
                  runAsUser: 65_532,
                  runAsGroup: 65_532,
                  seccompProfile: { type: "RuntimeDefault" },
                },
                initContainers: steps.map((step) => containerOf(spec, step)),
                containers: [containerOf(spec, cleanUp)],
                volumes: [
                  { name: "drill", configMap: { name: files.metadata.name } },
                  { name: "tmp", emptyDir: {} },
                ],
              },
            },
          },
        },
      },
    },
    scope.child(),
  );
  drillAlert(scope, spec, { key, name, namespace });
}

function containerOf({ kubectl }: DrillSpec, { name, args }: Step) {
  return {
    name,
    image: kubectl,
    args: [...args],
    env: [{ name: "HOME", value: "/tmp" }],
    resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "128Mi" } },
    securityContext: HARDENED,
    volumeMounts: [
      { name: "drill", mountPath: "/drill", readOnly: true },
      { name: "tmp", mountPath: "/tmp" },
    ],
  };
}
