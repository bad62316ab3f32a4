/** Which requests are meant, and how a mesh's metrics tell of them. */

/** Requests that callers sent to a service; probes and scrapes do not count. */
export interface Requests {
  readonly namespace: string;
  readonly service: string;
  /** Those that pods of one version answered; may be an argument of a template. Default: any version's. */
  readonly version?: string;
}

/** Selectors of series that a mesh's proxies export, one time series a proxy at least. */
export interface RequestMetrics {
  /** A counter of requests. */
  all(requests: Requests): string;
  /** The same of those that ended in a server error. */
  failed(requests: Requests): string;
  /** Buckets of a histogram of latency in milliseconds. */
  latencyBuckets(requests: Requests): string;
  /** 1 for every target that reports the above, and was scraped. */
  sources(requests: Requests): string;
}

/** A selector of series by equal labels. */
export function series(metric: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${metric}{${pairs.join(", ")}}`;
}

/** A label's name as Prometheus writes it. */
export function seriesLabel(label: string): string {
  return label.replace(/[^a-zA-Z0-9_]/g, "_");
}

/** Label of pods that holds the service's name; selectors and metrics go by it. */
export const NAME_LABEL = "app.kubernetes.io/name";

/** Label that Argo Rollouts gives the pods of a version. */
export const VERSION_LABEL = "rollouts-pod-template-hash";
