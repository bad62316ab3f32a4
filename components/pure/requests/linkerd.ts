import {
  type LabelValue,
  NAME_LABEL,
  type RequestMetrics,
  type Requests,
  series,
  seriesLabel,
  VERSION_LABEL,
} from "./requests";

/** Name of the proxies' port that serves their metrics. */
export const PROXY_ADMIN = "linkerd-admin";

/** Group of clients that use a service; the proxies name it in `authz_name`, and only those requests count. */
export const CALLERS = "callers";

/** Name of the policy that lets a group of clients use a server: what metrics show as `authz_name`. */
export function authorizationName(server: string, group: string): string {
  return `${server}-${group}`;
}

/** The same for clients of a group whose requests are limited; no name of a service or of a group has a dot. */
export function limitedName(server: string, group: string, clients: readonly string[]): string {
  return [authorizationName(server, group), ...clients].join(".");
}

/** Requests as the proxies beside a service's own pods saw them. */
export const linkerdRequests: RequestMetrics = {
  all: (requests) => series("response_total", answered(requests)),
  failed: (requests) => series("response_total", { ...answered(requests), classification: "failure" }),
  latencyBuckets: (requests) => series("response_latency_ms_bucket", answered(requests)),
  // A request that is given up before its answer counts as one that came in, and nowhere else.
  arrived: (requests) => series("request_total", answered(requests)),
  byService: false,
  sources: ({ namespace, ...requests }) =>
    series("up", { namespace, ...pods({ namespace, ...requests }), endpoint: PROXY_ADMIN }),
};

function answered(requests: Requests): Record<string, LabelValue> {
  const { namespace, service, limited = false } = requests;
  const callers = authorizationName(service, CALLERS);
  return {
    direction: "inbound",
    namespace,
    authz_name: limited ? { matches: `${callers}([.].+)?` } : callers,
    ...pods(requests),
  };
}

function pods({ service, version }: Requests): Record<string, string> {
  return {
    [seriesLabel(NAME_LABEL)]: service,
    ...(version === undefined ? {} : { [seriesLabel(VERSION_LABEL)]: version }),
  };
}
