import type { Labels, MeshServiceArgs, MeshTraffic, Resilience } from "../../contract";

/** Longest pause of a pod that keeps failing, in seconds. */
const LONGEST_PAUSE = 60;

/**
 * Annotations that the proxies of the clients read: of the route that requests go by timeouts and retries, of the Services
 * between whose pods they choose the circuit breaker. Which pod is next they decide by latency, always
 * (linkerd.io/2-edge/reference: timeouts, retries, circuit-breaking).
 */
export function balance({ resilience }: MeshServiceArgs): MeshTraffic {
  return {
    services: breaking(resilience),
    // The whole list, because the API server knows one owner for it and not one a weight.
    route: {
      annotations: { ...bounded(resilience), ...repeated(resilience) },
      rule: {},
      ignored: ["spec.rules"],
    },
    resources: [],
  };
}

function bounded({ timeoutSeconds }: Resilience): Labels {
  return timeoutSeconds === undefined ? {} : { "timeout.linkerd.io/request": `${timeoutSeconds}s` };
}

function repeated({ retries }: Resilience): Labels {
  return retries === 0
    ? {}
    : { "retry.linkerd.io/http": "gateway-error", "retry.linkerd.io/limit": `${retries}` };
}

function breaking({ circuitBreaker }: Resilience): Labels {
  if (circuitBreaker === undefined) return {};
  const { failures, pauseSeconds } = circuitBreaker;
  const accrual = "balancer.linkerd.io/failure-accrual";
  return {
    [accrual]: "consecutive",
    [`${accrual}-consecutive-max-failures`]: `${failures}`,
    [`${accrual}-consecutive-min-penalty`]: `${pauseSeconds}s`,
    [`${accrual}-consecutive-max-penalty`]: `${Math.max(LONGEST_PAUSE, pauseSeconds)}s`,
  };
}
