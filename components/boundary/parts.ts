import { Service } from "@pulumi/kubernetes/core/v1/service";
import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as pulumi from "@pulumi/pulumi";
import type { ChildOptions, Scope } from "../component";
import type { Labels } from "../contract";
import { customResource } from "../kubernetes/custom-resource";
import type { BoundarySpec } from "./spec";
import { SETTINGS_SECRET } from "./pods";

/** A Secret of settings whose keys come from the platform's secret store. */
export function fetchSettings(
  scope: Scope,
  logicalName: string,
  namespace: pulumi.Output<string>,
  { secretStore, secretKey }: BoundarySpec,
  files: Readonly<Record<string, string>>,
): CustomResource {
  return customResource(scope, logicalName, {
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    metadata: { name: SETTINGS_SECRET, namespace },
    spec: {
      refreshInterval: "1h",
      secretStoreRef: { kind: "ClusterSecretStore", name: secretStore },
      target: { name: SETTINGS_SECRET, creationPolicy: "Owner", template: { data: { ...files } } },
      dataFrom: [{ extract: { key: secretKey } }],
    },
  });
}

export interface EntranceArgs {
  readonly key: string;
  readonly name: string;
  readonly namespace: pulumi.Output<string>;
  readonly labels: Labels;
  readonly port: number;
}

/** A load balancer that lets people's blocks in and nobody else. */
export function entrance(
  scope: Scope,
  { loadBalancer: { kind, annotations }, clientCidrs }: BoundarySpec,
  { key, name, namespace, labels, port }: EntranceArgs,
  opts: ChildOptions,
): Service {
  return new Service(
    `${scope.name}-${key}`,
    {
      metadata: { name, namespace, labels, annotations },
      spec: {
        type: "LoadBalancer",
        selector: labels,
        loadBalancerSourceRanges: [...clientCidrs],
        // A cloud's balancer finds the nodes that run a pod, and clients' addresses survive.
        externalTrafficPolicy: kind === "cloud" ? "Local" : "Cluster",
        ports: [{ name: key, port, targetPort: key, protocol: "TCP" }],
      },
    },
    scope.child(opts),
  );
}

/** Has pods' metrics scraped, besides those of the mesh's proxies. */
export function scrape(
  scope: Scope,
  key: string,
  namespace: pulumi.Output<string>,
  labels: Labels,
  proxies: readonly { readonly port: string; readonly path: string }[],
): void {
  customResource(scope, `${key}-monitor`, {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata: { name: `boundary-${key}`, namespace },
    spec: {
      selector: { matchLabels: labels },
      podMetricsEndpoints: [{ port: "ops", path: "/metrics" }, ...proxies],
    },
  });
}
