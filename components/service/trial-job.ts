import type * as pulumi from "@pulumi/pulumi";
import type { Labels } from "../contract";
import { HARDENED } from "../kubernetes/hardened";

/** File of the script in its ConfigMap. */
export const SCRIPT_FILE = "performance.js";

/** Neither image has a user by number that Kubernetes could check; this one owns nothing in either. */
const NOBODY = 65_532;

export interface TrialJob {
  /** Name of the service account and of the container. */
  readonly name: string;
  readonly labels: Labels;
  readonly image: string;
  /** Default: the image's own. */
  readonly command?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** After which it has failed. */
  readonly seconds: number;
  /** ConfigMap that is mounted at `/scripts`. Default: none. */
  readonly script?: string;
}

/**
 * A Job at Pod Security `restricted` that runs once. The mesh's proxy beside it is a sidecar that ends with it, so that
 * the Job does.
 */
export function jobOf({ name, labels, image, command, env, seconds, script }: TrialJob): pulumi.Inputs {
  return {
    backoffLimit: 0,
    activeDeadlineSeconds: seconds,
    // The analysis has read the result by then.
    ttlSecondsAfterFinished: 3600,
    template: {
      metadata: { labels },
      spec: {
        restartPolicy: "Never",
        serviceAccountName: name,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: NOBODY,
          runAsGroup: NOBODY,
          seccompProfile: { type: "RuntimeDefault" },
        },
        containers: [
          {
            name,
            image,
            ...(command !== undefined && { command: [...command] }),
            env: Object.entries({ HOME: "/tmp", ...env }).map(([key, value]) => ({ name: key, value })),
            resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
            securityContext: HARDENED,
            volumeMounts: [
              { name: "tmp", mountPath: "/tmp" },
              ...(script === undefined ? [] : [{ name: "script", mountPath: "/scripts", readOnly: true }]),
            ],
          },
        ],
        volumes: [
          { name: "tmp", emptyDir: {} },
          ...(script === undefined ? [] : [{ name: "script", configMap: { name: script } }]),
        ],
      },
    },
  };
}
