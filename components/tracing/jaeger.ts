import type { Release } from "@pulumi/kubernetes/helm/v3/release";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { ChartReference } from "../contract";
import { chart } from "../kubernetes/chart";
import { OTLP_GRPC } from "./collector";

/** Name of the release, of its Service and of its service account. */
export const JAEGER = "jaeger";
export const JAEGER_QUERY = 16686;
export const JAEGER_METRICS = 8888;

/** Labels that the chart gives the pod. */
export const JAEGER_PODS: Readonly<Record<string, string>> = { "app.kubernetes.io/name": JAEGER };

const VOLUME = "jaeger-traces";
const DIRECTORY = "/badger";
const VOLUME_GIB = 20;

/** How long a trace can be looked up where it survives a restart, and how many where it does not. */
const LIFETIME = "168h";
const MAX_IN_MEMORY = 50_000;

export interface JaegerArgs {
  readonly chart: ChartReference;
  readonly namespace: pulumi.Output<string>;
  /** `memory` forgets all traces at every restart. */
  readonly storage: "memory" | "volume";
  readonly storageClass: string;
}

/** Jaeger 2 as one process: what it gets it keeps, what is asked for it looks up. It samples nothing. */
export function jaeger(scope: Scope, args: JaegerArgs, dependsOn: pulumi.Resource[]): Release {
  const { storage, storageClass, namespace } = args;
  const volume = storage === "volume";
  return chart(
    scope,
    JAEGER,
    {
      chart: args.chart,
      namespace,
      values: {
        fullnameOverride: JAEGER,
        userconfig: configOf(storage),
        jaeger: {
          replicas: 1,
          serviceAccount: { automountServiceAccountToken: false },
          resources: { requests: { cpu: "100m", memory: "512Mi" }, limits: { memory: "1Gi" } },
          podSecurityContext: {
            runAsNonRoot: true,
            runAsUser: 10001,
            runAsGroup: 10001,
            fsGroup: 10001,
            seccompProfile: { type: "RuntimeDefault" },
          },
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ["ALL"] },
            readOnlyRootFilesystem: true,
          },
          extraVolumes: volume ? [{ name: "traces", persistentVolumeClaim: { claimName: VOLUME } }] : [],
          extraVolumeMounts: volume ? [{ name: "traces", mountPath: DIRECTORY }] : [],
        },
        extraObjects: volume ? [claim(namespace, storageClass)] : [],
      },
    },
    { dependsOn },
  );
}

/** The chart makes none; as an object of its release it goes with it, and traces are not worth more. */
function claim(namespace: pulumi.Output<string>, storageClassName: string): pulumi.Inputs {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: VOLUME, namespace },
    spec: {
      accessModes: ["ReadWriteOnce"],
      storageClassName,
      resources: { requests: { storage: `${VOLUME_GIB}Gi` } },
    },
  };
}

/** https://www.jaegertracing.io/docs/2.19/configuration/ */
function configOf(storage: JaegerArgs["storage"]): pulumi.Inputs {
  const backends = {
    memory: { memory: { max_traces: MAX_IN_MEMORY } },
    volume: {
      badger: {
        directories: { keys: `${DIRECTORY}/keys`, values: `${DIRECTORY}/values` },
        ephemeral: false,
        ttl: { spans: LIFETIME },
      },
    },
  };
  return {
    extensions: {
      healthcheckv2: { use_v2: true, http: { endpoint: "0.0.0.0:13133" } },
      jaeger_query: {
        storage: { traces: "traces" },
        http: { endpoint: `0.0.0.0:${JAEGER_QUERY}` },
      },
      jaeger_storage: { backends: { traces: backends[storage] } },
    },
    receivers: { otlp: { protocols: { grpc: { endpoint: `0.0.0.0:${OTLP_GRPC}` } } } },
    processors: { batch: {} },
    exporters: { jaeger_storage_exporter: { trace_storage: "traces" } },
    service: {
      extensions: ["jaeger_storage", "jaeger_query", "healthcheckv2"],
      telemetry: {
        metrics: {
          readers: [{ pull: { exporter: { prometheus: { host: "0.0.0.0", port: JAEGER_METRICS } } } }],
        },
      },
      pipelines: {
        traces: { receivers: ["otlp"], processors: ["batch"], exporters: ["jaeger_storage_exporter"] },
      },
    },
  };
}
