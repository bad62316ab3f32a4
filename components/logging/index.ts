import * as pulumi from "@pulumi/pulumi";
import { Component, type Scope } from "../component";
import type {
  BucketSpec,
  Charts,
  CloudLogs,
  CloudLogsSpec,
  IdentityOutputs,
  MeshName,
  Stores,
} from "../contract";
import { issuerEgress } from "../kubernetes/issuer-egress";
import { podsIn, tcp } from "../kubernetes/network-policy";
import { API_SERVER_PORTS, platformNamespace } from "../kubernetes/platform-namespace";
import { meshRules } from "../mesh/rules";
import type { PrometheusAccess } from "../observability";
import { dataSource } from "../observability/data-source";
import { GRAFANA } from "../observability/grafana";
import type { SecretEngine } from "../secrets/engine";
import type { StoreAccess } from "../store";
import { FLUENT_BIT, FLUENT_BIT_METRICS, fluentBit, ORIGIN } from "./fluent-bit";
import { LOKI, LOKI_PODS, LOKI_PORT, type LogObjects, loki } from "./loki";
import { searchOutput } from "./search";
import type { Destined } from "./destined";

/** Port of clouds' APIs. */
const HTTPS = 443;

/** Where the logs go. */
export type LogDestination =
  | {
      readonly kind: "loki";
      /** The bucket that Loki keeps them in, and who it is in the cloud; undefined for a volume of the cluster. */
      readonly objects?:
        | {
            readonly store: "s3" | "gcs";
            readonly provide: Stores["bucket"];
            readonly spec: BucketSpec;
            readonly identity: IdentityOutputs;
          }
        | undefined;
    }
  | { readonly kind: "opensearch"; readonly access: StoreAccess; readonly secrets: SecretEngine }
  | {
      readonly kind: "cloud";
      readonly provide: Exclude<CloudLogs, "nodes">;
      readonly spec: CloudLogsSpec;
      readonly identity: IdentityOutputs;
    };

export interface LoggingSpec {
  readonly mesh: MeshName;
  readonly cluster: string;
  readonly retentionDays: number;
  readonly storageClass: string;
  readonly prometheus: PrometheusAccess;
}

export interface LoggingArgs extends LoggingSpec {
  readonly charts: Charts;
  readonly destination: LogDestination;
}

/**
 * The logs of every container of the cluster: Fluent Bit on each node, and what it delivers to, Loki, an OpenSearch
 * engine of the platform's or the cloud. Fluent Bit mounts directories of the node and lives in a namespace of its
 * own, so that the level `privileged` covers it and nothing else. Each line bears the namespace, team, service and
 * container that it is from. Whoever may use Grafana sees all of Loki.
 */
export class Logging extends Component<LoggingSpec, object> {
  constructor(
    name: string,
    { charts, destination, ...spec }: LoggingArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("Logging", name, spec, opts);
    const collectors = platformNamespace(this.scope, {
      name: FLUENT_BIT,
      key: FLUENT_BIT,
      mesh: spec.mesh,
      podSecurity: "privileged",
      metrics: [FLUENT_BIT_METRICS],
      outside: API_SERVER_PORTS,
    });
    const { output, ready, ...own } = this.destine(charts, spec, destination, collectors);
    fluentBit(this.scope, { chart: charts["fluent-bit"], namespace: collectors, output, ...own }, ready);
    this.publish({});
  }

  private destine(
    charts: Charts,
    spec: LoggingSpec,
    destination: LogDestination,
    collectors: pulumi.Output<string>,
  ): Destined {
    switch (destination.kind) {
      case "loki":
        return this.toLoki(charts, spec, destination.objects, collectors);
      case "opensearch":
        return searchOutput(this.scope, { ...destination, namespace: collectors });
      case "cloud": {
        const { provide, identity } = destination;
        const egress = issuerEgress(this.scope, collectors, {}, identity.issuers);
        return { output: provide(this.scope, destination.spec).output, identity, ready: egress };
      }
    }
  }

  private toLoki(
    charts: Charts,
    spec: LoggingSpec,
    objects: Extract<LogDestination, { kind: "loki" }>["objects"],
    collectors: pulumi.Output<string>,
  ): Destined {
    const { prometheus, retentionDays, storageClass } = spec;
    const mesh = meshRules(spec.mesh);
    const home = platformNamespace(this.scope, {
      name: LOGS_NAMESPACE,
      key: LOGS_NAMESPACE,
      mesh: spec.mesh,
      metrics: [LOKI_PORT],
      outside: objects === undefined ? [] : [HTTPS],
      ingress: [
        { peers: [podsIn(collectors), podsIn(prometheus.namespace)], ports: tcp(LOKI_PORT, ...mesh.ports) },
      ],
    });
    const admitted = mesh.admit(this.scope, {
      name: LOKI,
      namespace: home,
      pods: LOKI_PODS,
      port: LOKI_PORT,
      clients: {
        writers: [{ serviceAccount: FLUENT_BIT, namespace: collectors }],
        readers: [{ serviceAccount: GRAFANA, namespace: prometheus.namespace }],
        metrics: [prometheus],
      },
    });
    const kept = objects && bucketOf(this.scope, objects);
    const egress = kept ? issuerEgress(this.scope, home, LOKI_PODS, kept.identity.issuers) : [];
    const store = loki(
      this.scope,
      { chart: charts["loki"], namespace: home, retentionDays, storageClass, objects: kept },
      [...admitted, ...egress],
    );
    const host = pulumi.interpolate`${LOKI}.${home}.svc`;
    dataSource(this.scope, {
      name: "Loki",
      type: "loki",
      url: pulumi.interpolate`http://${host}:${LOKI_PORT}`,
      namespace: prometheus.namespace,
    });
    const labels = Object.entries({ cluster: spec.cluster, ...ORIGIN }).map((pair) => pair.join("="));
    return {
      output: {
        Name: "loki",
        Host: host,
        Port: String(LOKI_PORT),
        Labels: labels.join(", "),
        Line_Format: "json",
        Remove_Keys: "kubernetes,stream,logtag",
      },
      ready: [store],
    };
  }
}

/** Namespace of Loki, which its bucket's grants name. */
export const LOGS_NAMESPACE = "logs";

function bucketOf(
  scope: Scope,
  { store, provide, spec, identity }: NonNullable<Extract<LogDestination, { kind: "loki" }>["objects"]>,
): LogObjects {
  const { bucket, region } = provide(scope, spec).entries;
  return { store, bucket, region, identity };
}
