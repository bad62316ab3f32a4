import type { Release } from "@pulumi/kubernetes/helm/v3/release";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { ChartReference, IdentityOutputs } from "../contract";
import { chart } from "../kubernetes/chart";

/** Name of the release, of its Service and of its service account. */
export const LOKI = "loki";
export const LOKI_PORT = 3100;

/** Labels that the chart gives the pods. */
export const LOKI_PODS: Readonly<Record<string, string>> = { "app.kubernetes.io/name": LOKI };

/** Room for what is not in a bucket yet, or for everything where there is none. */
const VOLUME_GIB = { cache: 10, everything: 100 };

/** A bucket that pods of the cluster use by their identity. */
export interface LogObjects {
  readonly store: "s3" | "gcs";
  readonly bucket: pulumi.Input<string>;
  readonly region: pulumi.Input<string>;
  readonly identity: Omit<IdentityOutputs, "principal">;
}

export interface LokiArgs {
  readonly chart: ChartReference;
  readonly namespace: pulumi.Output<string>;
  readonly retentionDays: number;
  readonly storageClass: string;
  /** Undefined where logs stay on a volume of the cluster. */
  readonly objects: LogObjects | undefined;
}

/**
 * Loki as one process: lines are indexed by whose they are alone, and what is older than the retention is deleted
 * by Loki itself, from the bucket too.
 */
export function loki(scope: Scope, args: LokiArgs, dependsOn: pulumi.Resource[]): Release {
  const { namespace, storageClass, objects } = args;
  const off = { enabled: false };
  return chart(
    scope,
    LOKI,
    {
      chart: args.chart,
      namespace,
      values: {
        deploymentMode: "Monolithic",
        fullnameOverride: LOKI,
        loki: settings(args),
        serviceAccount: { create: true, name: LOKI, annotations: objects?.identity.annotations ?? {} },
        singleBinary: {
          replicas: 1,
          resources: { requests: { cpu: "250m", memory: "512Mi" }, limits: { memory: "2Gi" } },
          persistence: {
            enabled: true,
            storageClass,
            size: `${objects === undefined ? VOLUME_GIB.everything : VOLUME_GIB.cache}Gi`,
            // What only the volume has must outlive the release.
            whenDeleted: objects === undefined ? "Retain" : "Delete",
          },
        },
        read: { replicas: 0 },
        write: { replicas: 0 },
        backend: { replicas: 0 },
        sidecar: { rules: off },
        gateway: off,
        lokiCanary: off,
        test: off,
        chunksCache: off,
        resultsCache: off,
        minio: off,
        monitoring: { serviceMonitor: { enabled: true } },
      },
    },
    { dependsOn },
  );
}

function settings({ retentionDays, objects }: LokiArgs): pulumi.Inputs {
  const store = objects?.store ?? "filesystem";
  return {
    // One tenant: who may see whose lines is decided by who may use Grafana.
    auth_enabled: false,
    commonConfig: { replication_factor: 1 },
    storage: { type: store, ...storageOf(objects) },
    schemaConfig: {
      configs: [
        {
          from: "2026-01-01",
          store: "tsdb",
          object_store: store,
          schema: "v13",
          index: { prefix: "index_", period: "24h" },
        },
      ],
    },
    limits_config: { retention_period: `${retentionDays * 24}h`, allow_structured_metadata: true },
    compactor: { retention_enabled: true, delete_request_store: store },
    analytics: { reporting_enabled: false },
  };
}

function storageOf(objects: LogObjects | undefined): pulumi.Inputs {
  if (objects === undefined) return {};
  const { store, bucket, region } = objects;
  return {
    bucketNames: { chunks: bucket, ruler: bucket },
    ...(store === "s3" ? { s3: { region } } : {}),
  };
}
