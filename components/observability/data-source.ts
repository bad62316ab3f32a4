import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";

/** Label by which Grafana's sidecar finds what it may ask; the chart's default. */
const DATA_SOURCE: Readonly<Record<string, string>> = { grafana_datasource: "1" };

export interface DataSourceArgs {
  /** Name people see; ends its logical name and that of its ConfigMap in lower case. */
  readonly name: string;
  /** Grafana's name of the kind. */
  readonly type: "loki" | "jaeger";
  readonly url: pulumi.Output<string>;
  /** Namespace of Grafana. */
  readonly namespace: pulumi.Output<string>;
}

/** Somewhere else than Prometheus that Grafana can ask; people cannot change it there. */
export function dataSource(scope: Scope, { name, type, url, namespace }: DataSourceArgs): ConfigMap {
  const key = name.toLowerCase();
  const source = { name, type, uid: key, access: "proxy", url, editable: false, isDefault: false };
  return new ConfigMap(
    `${scope.name}-${key}-data-source`,
    {
      metadata: { name: `data-source-${key}`, namespace, labels: DATA_SOURCE },
      // JSON is YAML, and Grafana reads no other files than those.
      data: { [`${key}.yaml`]: pulumi.jsonStringify({ apiVersion: 1, datasources: [source] }) },
    },
    scope.child(),
  );
}
