import { type LabelValue, type RequestMetrics, type Requests, series, verifierName } from "./requests";

/** The proxy that stands before a namespace's Services, and the monitor that scrapes it. */
export const WAYPOINT = "waypoint";

/**
 * Requests as the waypoint saw them, which clients of the Services go through: probes and scrapes go to the pods and do
 * not count. Its metrics name the Service that a request was sent on to, so that a canary's requests are those of the
 * Service that Argo Rollouts points to the new version; the version's hash, which pods have and the waypoint does not
 * show, is not in them. Nor are the requests of what tries the service out. What the last minutes hold of a rollout before is in a canary's numbers too.
 */
export const istioRequests: RequestMetrics = {
  all: (requests) => series("istio_requests_total", forwarded(requests)),
  failed: (requests) =>
    series("istio_requests_total", { ...forwarded(requests), response_code: { matches: "5.." } }),
  latencyBuckets: (requests) => series("istio_request_duration_milliseconds_bucket", forwarded(requests)),
  byService: true,
  sources: ({ namespace }) => series("up", { namespace, job: `${namespace}/${WAYPOINT}` }),
};

function forwarded({
  namespace,
  service,
  version,
  through = `${service}-canary`,
}: Requests): Record<string, LabelValue> {
  return {
    reporter: "waypoint",
    source_principal: { matchesNot: `.*/sa/${verifierName(service)}` },
    destination_service_namespace: namespace,
    destination_service_name: version === undefined ? { matches: `${service}(-stable|-canary)?` } : through,
  };
}
