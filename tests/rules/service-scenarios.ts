/** Alerts of a service, as promised in tests/requirements/alerting.ts. */
import { linkerdRequests } from "../../components/pure/requests/linkerd";
import type { Scenario } from "./scenario";

/** Series that a mesh has of a service's requests. */
interface RequestSeries {
  readonly succeeded: string;
  readonly failed: string;
  /** A bucket of latency, in milliseconds. */
  readonly bucket: (le: string) => string;
  /** Bounds of buckets: below what is promised, what is promised, and above it. */
  readonly bounds: readonly [string, string, string];
}

const REQUESTS = { namespace: "shop", service: "orders" };
const linkerd: RequestSeries = {
  succeeded: linkerdRequests.all(REQUESTS).replace("}", ', classification="success"}'),
  failed: linkerdRequests.failed(REQUESTS),
  bucket: (le) => linkerdRequests.latencyBuckets(REQUESTS).replace("}", `, le="${le}"}`),
  bounds: ["100", "200", "500"],
};

/** What a waypoint says of requests that the gateway sent to the stable version. */
const ISTIO =
  'reporter="waypoint", source_principal="spiffe://cluster.local/ns/gateway/sa/traefik",' +
  ' destination_service_namespace="shop", destination_service_name="orders-stable"';
const istio: RequestSeries = {
  succeeded: `istio_requests_total{${ISTIO}, response_code="200"}`,
  failed: `istio_requests_total{${ISTIO}, response_code="503"}`,
  bucket: (le) => `istio_request_duration_milliseconds_bucket{${ISTIO}, response_code="200", le="${le}"}`,
  // The stack in this mesh leaves the promise at its default, half a second.
  bounds: ["250", "500", "1000"],
};

const UP = 'up{namespace="shop", app_kubernetes_io_name="orders", endpoint="http", pod="orders-1"}';
const MEMORY = 'namespace="shop", pod="orders-1", container="orders"';

/** Requests between two samples that are answered, and that fail. */
function traffic(
  { succeeded, failed }: RequestSeries,
  answered: number,
  failing: number,
  samples: number,
): Record<string, string> {
  return { [succeeded]: `0+${answered}x${samples}`, [failed]: `0+${failing}x${samples}` };
}

/** Of 1000 requests a minute, those that are as fast as promised, and those that are not much slower. */
function latency(
  { bucket, bounds: [fast, promised, slow] }: RequestSeries,
  prompt: number,
  late: number,
  minutes: number,
): Record<string, string> {
  return {
    [bucket(fast)]: `0+${Math.floor(prompt / 2)}x${minutes}`,
    [bucket(promised)]: `0+${prompt}x${minutes}`,
    [bucket(slow)]: `0+${late}x${minutes}`,
    [bucket("+Inf")]: `0+1000x${minutes}`,
  };
}

function memory(mebibytes: number, minutes: number): Record<string, string> {
  return {
    [`container_memory_working_set_bytes{${MEMORY}, id="1"}`]: `${mebibytes * 2 ** 20}x${minutes}`,
    // What the container used before it was started again.
    [`container_memory_working_set_bytes{${MEMORY}, id="0"}`]: `0x${minutes}`,
    [`kube_pod_container_resource_limits{${MEMORY}, resource="memory", unit="byte"}`]: `${2 ** 30}x${minutes}`,
    [`kube_pod_container_resource_limits{${MEMORY}, resource="cpu", unit="core"}`]: `1x${minutes}`,
  };
}

/** What is seen of the pods themselves, whatever the mesh. */
const POD_SCENARIOS: readonly Scenario[] = [
  { alert: "ServiceDown", when: "no scrape is answered", series: { [UP]: "0x10" }, at: "2m", fires: true },
  { alert: "ServiceDown", when: "there is no pod at all", series: {}, at: "2m", fires: true },
  { alert: "ServiceDown", when: "a pod answers", series: { [UP]: "1x10" }, at: "5m", fires: false },
  {
    alert: "ServiceDown",
    when: "no scrape was answered for half a minute",
    series: { [UP]: "1x8 0 0 1x20" },
    interval: "15s",
    at: "2m45s",
    fires: false,
  },
  {
    alert: "HighMemoryUsage",
    when: "a container uses 90 %",
    series: memory(922, 20),
    at: "12m",
    fires: true,
  },
  {
    alert: "HighMemoryUsage",
    when: "a container has used 90 % for nine minutes",
    series: memory(922, 20),
    at: "9m",
    fires: false,
  },
  {
    alert: "HighMemoryUsage",
    when: "a container uses 70 %",
    series: memory(717, 20),
    at: "15m",
    fires: false,
  },
];

/** What a mesh sees of requests. */
function requestScenarios(mesh: RequestSeries): Scenario[] {
  return [
    {
      alert: "ServiceErrorBudgetBurnsFast",
      when: "5 % of requests fail for an hour",
      series: traffic(mesh, 950, 50, 90),
      at: "1h10m",
      fires: true,
    },
    {
      alert: "ServiceErrorBudgetBurnsFast",
      when: "0.3 % of requests fail",
      series: traffic(mesh, 997, 3, 90),
      at: "1h10m",
      fires: false,
    },
    {
      alert: "ServiceErrorBudgetBurnsFast",
      when: "what failed an hour long is over since 40 minutes",
      series: {
        [mesh.succeeded]: "0+950x60 57000+1000x60",
        [mesh.failed]: "0+50x60 3000x61",
      },
      at: "1h42m",
      fires: false,
    },
    {
      alert: "ServiceErrorBudgetBurnsSlowly",
      when: "0.4 % of requests fail all day",
      series: traffic(mesh, 996, 4, 1500),
      evaluation: "5m",
      at: "24h30m",
      fires: true,
    },
    {
      alert: "ServiceErrorBudgetBurnsSlowly",
      when: "0.05 % of requests fail",
      series: traffic(mesh, 1999, 1, 1500),
      evaluation: "5m",
      at: "24h30m",
      fires: false,
    },
    {
      alert: "HighErrorRate",
      when: "10 % of requests fail for three minutes",
      series: traffic(mesh, 900, 100, 40),
      interval: "15s",
      at: "4m",
      fires: true,
    },
    {
      alert: "HighErrorRate",
      when: "10 % of requests fail for a minute",
      series: {
        [mesh.succeeded]: "0+1000x20 20900+900x3 24600+1000x40",
        [mesh.failed]: "0x20 100+100x3 400x40",
      },
      interval: "15s",
      at: "7m30s",
      fires: false,
    },
    {
      alert: "HighErrorRate",
      when: "3 % of requests fail",
      series: traffic(mesh, 970, 30, 60),
      interval: "15s",
      at: "10m",
      fires: false,
    },
    {
      alert: "HighErrorRate",
      when: "nobody calls it",
      series: traffic(mesh, 0, 0, 60),
      interval: "15s",
      at: "10m",
      fires: false,
    },
    {
      alert: "ErrorRateOverObjective",
      when: "1 % of requests fail",
      series: traffic(mesh, 990, 10, 20),
      at: "15m",
      fires: true,
    },
    {
      alert: "ErrorRateOverObjective",
      when: "0.3 % of requests fail",
      series: traffic(mesh, 997, 3, 20),
      at: "15m",
      fires: false,
    },
    {
      alert: "HighLatency",
      when: "one in ten requests takes longer than promised",
      series: latency(mesh, 900, 1000, 20),
      at: "15m",
      fires: true,
    },
    {
      alert: "HighLatency",
      when: "one in ten took longer for four minutes",
      series: latency(mesh, 900, 1000, 20),
      at: "4m",
      fires: false,
    },
    {
      alert: "HighLatency",
      when: "two in a hundred take longer",
      series: latency(mesh, 980, 1000, 20),
      at: "15m",
      fires: false,
    },
    {
      alert: "LatencyObjectiveMissed",
      when: "two in ten requests of the hour took longer than promised",
      series: latency(mesh, 800, 1000, 80),
      at: "70m",
      fires: true,
    },
    {
      alert: "LatencyObjectiveMissed",
      when: "one in twenty did",
      series: latency(mesh, 950, 1000, 80),
      at: "70m",
      fires: false,
    },
    {
      alert: "HighTailLatency",
      when: "two in a hundred requests take longer than promised",
      series: latency(mesh, 980, 1000, 20),
      at: "15m",
      fires: true,
    },
    {
      alert: "HighTailLatency",
      when: "one in two hundred does",
      series: latency(mesh, 995, 1000, 20),
      at: "15m",
      fires: false,
    },
    {
      alert: "NearCapacity",
      when: "there are 900 of 1000 requests a second",
      series: traffic(mesh, 54_000, 0, 20),
      at: "15m",
      fires: true,
    },
    {
      alert: "NearCapacity",
      when: "there are 700 of 1000 requests a second",
      series: traffic(mesh, 42_000, 0, 20),
      at: "15m",
      fires: false,
    },
  ];
}

export const SERVICE_SCENARIOS: readonly Scenario[] = [...POD_SCENARIOS, ...requestScenarios(linkerd)];

/** The same requests in the other mesh; a stack in it promises no 99 % and no capacity. */
export const ISTIO_SCENARIOS: readonly Scenario[] = requestScenarios(istio).filter(
  ({ alert }) => !["HighTailLatency", "NearCapacity"].includes(alert),
);
