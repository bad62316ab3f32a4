/** Which requests are meant, and how a mesh's metrics tell of them. */

/** Requests that callers sent to a service; probes and scrapes do not count. */
export interface Requests {
  readonly namespace: string;
  readonly service: string;
  /** Those that pods of one version answered; may be an argument of a template. Default: any version's. */
  readonly version?: string;
  /**
   * Service that a version gets its requests through, for meshes that count by Services. Default: the canary's.
   */
  readonly through?: string;
  /** Some of the callers may ask for a part of it only. Default: none. */
  readonly limited?: boolean;
}

/** Selectors of series that a mesh's proxies export, one time series a proxy at least. */
export interface RequestMetrics {
  /** A counter of requests. */
  all(requests: Requests): string;
  /** The same of those that ended in a server error. */
  failed(requests: Requests): string;
  /** Buckets of a histogram of latency in milliseconds. */
  latencyBuckets(requests: Requests): string;
  /** Requests that came in, answered or not. Undefined where the above count those too. */
  readonly arrived?: (requests: Requests) => string;
  /**
   * They are counted by Service and not by pod: for a while a Service that has another version's pods now still tells of
   * the former one.
   */
  readonly byService: boolean;
  /** 1 for every target that reports the above, and was scraped. */
  sources(requests: Requests): string;
}

/** What a label is: one text, or what a regular expression matches, or does not match, as a whole. */
export type LabelValue = string | { readonly matches: string } | { readonly matchesNot: string };

/** A selector of series by labels. */
export function series(metric: string, labels: Readonly<Record<string, LabelValue>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}${condition(value)}`);
  return `${metric}{${pairs.join(", ")}}`;
}

function condition(value: LabelValue): string {
  if (typeof value === "string") return `=${JSON.stringify(value)}`;
  return "matches" in value ? `=~${JSON.stringify(value.matches)}` : `!~${JSON.stringify(value.matchesNot)}`;
}

/** A label's name as Prometheus writes it. */
export function seriesLabel(label: string): string {
  return label.replace(/[^a-zA-Z0-9_]/g, "_");
}

/** Label of pods that holds the service's name; selectors and metrics go by it. */
export const NAME_LABEL = "app.kubernetes.io/name";

/** Label that Argo Rollouts gives the pods of a version. */
export const VERSION_LABEL = "rollouts-pod-template-hash";

/** Who tries a service's new versions out: its pods, and its identity in the mesh. Its requests do not count. */
export function verifierName(service: string): string {
  return `${service}-verify`;
}
