import type { Release } from "@pulumi/kubernetes/helm/v3/release";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { ChartReference } from "../contract";
import { chart } from "../kubernetes/chart";

/** Name of the release, of its Service and of its service account. */
export const COLLECTOR = "otel-collector";
export const OTLP_GRPC = 4317;
export const OTLP_HTTP = 4318;
export const COLLECTOR_METRICS = 8888;
const HEALTH = 13133;

/** Labels that the chart gives the pods. */
export const COLLECTOR_PODS: Readonly<Record<string, string>> = {
  "app.kubernetes.io/name": "opentelemetry-collector",
};

/** An exporter of the collector's, and its settings. */
export interface Exporter {
  readonly name: string;
  readonly settings: pulumi.Inputs;
}

export interface CollectorArgs {
  readonly chart: ChartReference;
  readonly namespace: pulumi.Output<string>;
  readonly replicas: number;
  readonly exporter: Exporter;
  readonly annotations: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * The OpenTelemetry Collector that every service sends its traces to. It refuses spans before its memory is full,
 * and sends them on in batches. The distribution with all exporters: clouds' are among them.
 */
export function collector(scope: Scope, args: CollectorArgs, dependsOn: pulumi.Resource[]): Release {
  const off = { enabled: false };
  return chart(
    scope,
    COLLECTOR,
    {
      chart: args.chart,
      namespace: args.namespace,
      values: {
        mode: "deployment",
        fullnameOverride: COLLECTOR,
        image: { repository: "docker.io/otel/opentelemetry-collector-contrib" },
        replicaCount: args.replicas,
        serviceAccount: { create: true, name: COLLECTOR, annotations: args.annotations },
        alternateConfig: configOf(args.exporter),
        ports: {
          "jaeger-compact": off,
          "jaeger-thrift": off,
          "jaeger-grpc": off,
          zipkin: off,
          metrics: { enabled: true },
        },
        podDisruptionBudget: { enabled: args.replicas > 1, minAvailable: 1 },
        serviceMonitor: { enabled: true },
        resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "512Mi" } },
        podSecurityContext: {
          runAsNonRoot: true,
          runAsUser: 10001,
          seccompProfile: { type: "RuntimeDefault" },
        },
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ["ALL"] },
          readOnlyRootFilesystem: true,
        },
      },
    },
    { dependsOn },
  );
}

function configOf({ name, settings }: Exporter): pulumi.Inputs {
  return {
    extensions: { health_check: { endpoint: `0.0.0.0:${HEALTH}` } },
    receivers: {
      otlp: {
        protocols: {
          grpc: { endpoint: `0.0.0.0:${OTLP_GRPC}` },
          http: { endpoint: `0.0.0.0:${OTLP_HTTP}` },
        },
      },
    },
    processors: {
      memory_limiter: { check_interval: "1s", limit_percentage: 80, spike_limit_percentage: 20 },
      batch: {},
    },
    exporters: { [name]: settings },
    service: {
      extensions: ["health_check"],
      telemetry: {
        metrics: {
          readers: [{ pull: { exporter: { prometheus: { host: "0.0.0.0", port: COLLECTOR_METRICS } } } }],
        },
      },
      pipelines: {
        traces: { receivers: ["otlp"], processors: ["memory_limiter", "batch"], exporters: [name] },
      },
    },
  };
}
