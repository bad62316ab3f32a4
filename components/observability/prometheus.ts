import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import { vaultSecret } from "./vault-secret";

/** Volume of each Prometheus. */
const VOLUME_GIB = 50;
const TOKEN = "token";

/** Another server, and the path in Vault's `secret` mount that holds the `token` it asks for. */
interface Server {
  readonly url: string;
  readonly vaultPath: string;
}

/** Series that leave the cluster, or come in from others; all by name. */
export interface MetricsSpec {
  /** Where every sample is sent to as well. */
  readonly remoteWrite: Readonly<Record<string, Server>>;
  readonly federation: {
    /** Servers whose series are taken over, as far as a selector matches them. */
    readonly sources: Readonly<Record<string, Server & { readonly match: readonly string[] }>>;
    /** Service accounts in the cluster that may take over series. */
    readonly clients: Readonly<
      Record<string, { readonly namespace: string; readonly serviceAccount: string }>
    >;
  };
}

export interface PrometheusSpec {
  readonly controllerReplicas: number;
  readonly cluster: string;
  readonly retentionDays: number;
  readonly storageClass: string;
  readonly metrics: MetricsSpec;
}

/** The tokens of the other servers, fetched from Vault. */
export function fetchTokens(
  scope: Scope,
  { namespace, secretStore }: { readonly namespace: pulumi.Output<string>; readonly secretStore: string },
  metrics: MetricsSpec,
): CustomResource[] {
  return Object.entries(servers(metrics)).map(([name, { vaultPath }]) =>
    vaultSecret(scope, { logicalName: name, name, namespace, secretStore, vaultPath, key: TOKEN }),
  );
}

/** The other servers by the names of their Secrets. */
function servers({ remoteWrite, federation }: MetricsSpec): Readonly<Record<string, Server>> {
  return Object.fromEntries([
    ...Object.entries(remoteWrite).map(([name, server]) => [writeSecret(name), server] as const),
    ...Object.entries(federation.sources).map(([name, server]) => [sourceSecret(name), server] as const),
  ]);
}

/** Prometheus as its chart takes it; two of them ask and alert alike where there is more than one of a controller. */
export function prometheusValues({
  controllerReplicas,
  cluster,
  retentionDays,
  storageClass,
  metrics,
}: PrometheusSpec): pulumi.Inputs {
  return {
    replicas: Math.min(controllerReplicas, 2),
    externalLabels: { cluster },
    retention: `${retentionDays}d`,
    // The oldest data goes before the volume is full.
    retentionSize: `${Math.floor(VOLUME_GIB * 0.85)}GiB`,
    podAntiAffinity: "soft",
    // Every monitor and rule in the cluster counts, whoever made it.
    podMonitorSelectorNilUsesHelmValues: false,
    probeSelectorNilUsesHelmValues: false,
    ruleSelectorNilUsesHelmValues: false,
    serviceMonitorSelectorNilUsesHelmValues: false,
    resources: { requests: { cpu: "250m", memory: "1Gi" }, limits: { memory: "4Gi" } },
    storageSpec: {
      volumeClaimTemplate: {
        spec: {
          storageClassName: storageClass,
          accessModes: ["ReadWriteOnce"],
          resources: { requests: { storage: `${VOLUME_GIB}Gi` } },
        },
      },
    },
    ...otherServers(metrics),
  };
}

function otherServers({ remoteWrite, federation: { sources } }: MetricsSpec): pulumi.Inputs {
  const writes = Object.entries(remoteWrite);
  const reads = Object.entries(sources);
  return {
    ...(writes.length === 0
      ? {}
      : {
          remoteWrite: writes.map(([name, { url }]) => ({
            name,
            url,
            authorization: { credentials: { name: writeSecret(name), key: TOKEN } },
          })),
        }),
    ...(reads.length === 0
      ? {}
      : {
          secrets: reads.map(([name]) => sourceSecret(name)),
          additionalScrapeConfigs: reads.map(([name, { url, match }]) => ({
            job_name: `federate-${name}`,
            // Series stay those of the cluster that they come from.
            honor_labels: true,
            scheme: "https",
            metrics_path: "/federate",
            params: { "match[]": match },
            authorization: { credentials_file: `/etc/prometheus/secrets/${sourceSecret(name)}/${TOKEN}` },
            static_configs: [{ targets: [new URL(url).host] }],
            // Rules and dashboards of this cluster must not take them for their own.
            metric_relabel_configs: [
              {
                source_labels: ["__name__"],
                regex: "(.+)",
                target_label: "__name__",
                replacement: "federated:$1",
              },
            ],
          })),
        }),
  };
}

function writeSecret(name: string): string {
  return `remote-write-${name}`;
}

function sourceSecret(name: string): string {
  return `federation-${name}`;
}
