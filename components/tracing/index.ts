import * as pulumi from "@pulumi/pulumi";
import { Component, type Scope } from "../component";
import type {
  Charts,
  CloudTraces,
  CloudTracesSpec,
  IdentityOutputs,
  MeshIdentity,
  MeshName,
} from "../contract";
import { issuerEgress } from "../kubernetes/issuer-egress";
import { TEAM_LABEL } from "../kubernetes/namespace";
import { podsIn, tcp } from "../kubernetes/network-policy";
import { platformNamespace } from "../kubernetes/platform-namespace";
import { meshRules } from "../mesh/rules";
import type { PrometheusAccess } from "../observability";
import { dataSource } from "../observability/data-source";
import { GRAFANA } from "../observability/grafana";
import {
  COLLECTOR,
  COLLECTOR_METRICS,
  COLLECTOR_PODS,
  collector,
  type Exporter,
  OTLP_GRPC,
  OTLP_HTTP,
} from "./collector";
import { JAEGER, JAEGER_PODS, JAEGER_QUERY, jaeger, type JaegerArgs } from "./jaeger";

/** Port of clouds' APIs. */
const HTTPS = 443;

/** Where the traces go. */
export type TraceDestination =
  | { readonly kind: "jaeger"; readonly storage: JaegerArgs["storage"] }
  | {
      readonly kind: "cloud";
      readonly provide: CloudTraces;
      readonly spec: CloudTracesSpec;
      readonly identity: IdentityOutputs;
    };

export interface TracingSpec {
  readonly mesh: MeshName;
  readonly controllerReplicas: number;
  readonly storageClass: string;
  /** Share of the traces that a service begins which is kept, from 0 to 1. */
  readonly ratio: number;
  /** The services that send traces: their identities in the mesh. */
  readonly services: readonly MeshIdentity[];
  readonly prometheus: PrometheusAccess;
}

export interface TracingArgs extends TracingSpec {
  readonly charts: Charts;
  readonly destination: TraceDestination;
}

/** Where a service sends its traces, and how many. */
export interface TracingAccess {
  readonly namespace: pulumi.Output<string>;
  /** Labels of the collector's pods. */
  readonly pods: Readonly<Record<string, string>>;
  readonly ports: readonly number[];
  /** Environment of its container, as OpenTelemetry's libraries read it, but for the service's name. */
  readonly env: Readonly<Record<string, string>>;
}

export const TRACING_NAMESPACE = "tracing";

/** Name of the collector's service account. */
export const TRACE_WRITER = COLLECTOR;

/**
 * An OpenTelemetry Collector that the services of all teams reach at OTLP's ports, and nobody else, and what it
 * delivers to: Jaeger in the cluster, which Grafana shows, or the cloud's own. A trace is sampled where it begins; those
 * who are called follow, so that a trace is whole or not there.
 */
export class Tracing extends Component<TracingSpec, TracingAccess> {
  constructor(
    name: string,
    { charts, destination, ...spec }: TracingArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("Tracing", name, spec, opts);
    const mesh = meshRules(spec.mesh);
    const home = platformNamespace(this.scope, {
      name: TRACING_NAMESPACE,
      mesh: spec.mesh,
      metrics: [COLLECTOR_METRICS],
      outside: destination.kind === "cloud" ? [HTTPS] : [],
      ingress: [
        {
          peers: [{ namespaceSelector: { matchExpressions: [{ key: TEAM_LABEL, operator: "Exists" }] } }],
          ports: tcp(OTLP_GRPC, OTLP_HTTP, ...mesh.ports),
        },
        { peers: [podsIn(spec.prometheus.namespace)], ports: tcp(JAEGER_QUERY, ...mesh.ports) },
      ],
    });
    const admitted = [OTLP_GRPC, OTLP_HTTP].flatMap((port) =>
      mesh.admit(this.part(`otlp-${port}`), {
        name: `otlp-${port}`,
        namespace: home,
        pods: COLLECTOR_PODS,
        port,
        clients: { services: spec.services },
      }),
    );
    const { exporter, annotations, ready } = this.destine(charts, spec, destination, home);
    collector(
      this.scope,
      {
        chart: charts["opentelemetry-collector"],
        namespace: home,
        replicas: Math.min(spec.controllerReplicas, 2),
        exporter,
        annotations,
      },
      [...admitted, ...ready],
    );
    this.publish({ namespace: home, pods: COLLECTOR_PODS, ports: [OTLP_GRPC, OTLP_HTTP], env: envOf(spec) });
  }

  private destine(
    charts: Charts,
    { mesh, storageClass, prometheus }: TracingSpec,
    destination: TraceDestination,
    home: pulumi.Output<string>,
  ): Destined {
    if (destination.kind === "cloud") {
      const { provide, spec, identity } = destination;
      const { exporter: name, settings } = provide(this.scope, spec);
      const egress = issuerEgress(this.scope, home, COLLECTOR_PODS, identity.issuers);
      return { exporter: { name, settings }, annotations: identity.annotations, ready: egress };
    }
    const admitted = [
      { port: OTLP_GRPC, client: { serviceAccount: COLLECTOR, namespace: home } },
      { port: JAEGER_QUERY, client: { serviceAccount: GRAFANA, namespace: prometheus.namespace } },
    ].flatMap(({ port, client }) =>
      meshRules(mesh).admit(this.part(`jaeger-${port}`), {
        name: `jaeger-${port}`,
        namespace: home,
        pods: JAEGER_PODS,
        port,
        clients: { clients: [client] },
      }),
    );
    const store = jaeger(
      this.scope,
      { chart: charts["jaeger"], namespace: home, storage: destination.storage, storageClass },
      admitted,
    );
    const host = pulumi.interpolate`${JAEGER}.${home}.svc`;
    dataSource(this.scope, {
      name: "Jaeger",
      type: "jaeger",
      url: pulumi.interpolate`http://${host}:${JAEGER_QUERY}`,
      namespace: prometheus.namespace,
    });
    // Between the two it is the mesh that encrypts.
    const settings = { endpoint: pulumi.interpolate`${host}:${OTLP_GRPC}`, tls: { insecure: true } };
    return { exporter: { name: "otlp", settings }, annotations: {}, ready: [store] };
  }

  /** The mesh closes one port a scope. */
  private part(key: string): Scope {
    return { name: `${this.scope.name}-${key}`, child: (extra) => this.child(extra) };
  }
}

interface Destined {
  readonly exporter: Exporter;
  readonly annotations: IdentityOutputs["annotations"];
  readonly ready: pulumi.Resource[];
}

/** https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ */
function envOf({ ratio }: TracingSpec): Record<string, string> {
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://${COLLECTOR}.${TRACING_NAMESPACE}.svc.cluster.local:${OTLP_HTTP}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
    OTEL_TRACES_EXPORTER: "otlp",
    OTEL_TRACES_SAMPLER: "parentbased_traceidratio",
    OTEL_TRACES_SAMPLER_ARG: String(ratio),
    // The collector takes traces alone.
    OTEL_METRICS_EXPORTER: "none",
    OTEL_LOGS_EXPORTER: "none",
  };
}
