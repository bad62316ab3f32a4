/**
 * What a new version is judged by: requests as the mesh's proxies count them, CPU and memory of its pods (cAdvisor and
 * kube-state-metrics), and their health checks (kubelet). Thresholds come from the objective unless they are given.
 */
import { series } from "./requests";
import {
  BURN_RATES,
  burnThreshold,
  errorBudget,
  failureRatio,
  latencyQuantile,
  type Measured,
  type Objective,
} from "./slo";

/** A criterion and the value that it must keep; the default derives from the objective, or is a constant. */
export interface Criterion {
  readonly threshold?: number | undefined;
}

export const CRITERIA = [
  "successRate",
  "errorRate",
  "latencyP95",
  "latencyP99",
  "cpu",
  "memory",
  "burnRate",
  "healthFailures",
] as const;
export type CriterionName = (typeof CRITERIA)[number];

/** The criteria that count, by name. */
export type Criteria = Readonly<Partial<Record<CriterionName, Criterion | undefined>>>;

/** Which pods are judged, and by what requests. */
export interface Judged extends Measured {
  /** How long requests may still be the former version's. Default: from the first on they are the version's own. */
  readonly settles?: string;
  readonly requests: Measured["requests"] & { readonly version: string };
}

/** A query, and the condition on its result under which a version goes on, in Argo Rollouts' expression language. */
export interface Check {
  readonly name: string;
  readonly query: string;
  readonly successCondition: string;
  /** When it is asked first. Default: at once. */
  readonly initialDelay?: string;
}

/** Time that a criterion looks back on. */
export const WINDOW = "5m";
/** When pods must have been scraped twice, by the slowest scrape there is: every 30 s. */
const USAGE_DELAY = "2m";
/** When the first requests must have been answered: longer than any that a service is given by default. */
const ANSWER_DELAY = "1m";
/** When the proxies of a version must have been scraped. */
const UNSEEN_DELAY = "30s";

/** The threshold of a criterion where none is given: percent, milliseconds, or times the error budget. */
export function defaultThreshold(name: CriterionName, objective: Objective): number {
  const [fastest] = BURN_RATES;
  // A few minutes of a few requests say nothing of a monthly budget: a version may spend it as fast as wakes somebody.
  const failures = fastest === undefined ? 0 : burnThreshold(objective, fastest);
  const defaults: Readonly<Record<CriterionName, number>> = {
    successRate: rounded(100 * (1 - failures)),
    errorRate: rounded(100 * failures),
    latencyP95: objective.latencyMs,
    latencyP99: objective.latencyP99Ms ?? 2 * objective.latencyMs,
    cpu: 80,
    memory: 85,
    burnRate: fastest?.factor ?? 1,
    healthFailures: 5,
  };
  return defaults[name];
}

/** What a version must keep up: the criteria, each with its threshold, and that something is known of it. */
export function checksOf(criteria: Criteria, objective: Objective, judged: Judged): Check[] {
  const chosen = CRITERIA.flatMap((name) => {
    const criterion = criteria[name];
    return criterion === undefined
      ? []
      : [checkOf[name](judged, criterion.threshold ?? defaultThreshold(name, objective), objective)];
  });
  const settled = chosen.map((check) => ({ ...settling(judged), ...check }));
  return [observation(judged), ...settled, ...answers(judged)];
}

type CheckOf = (judged: Judged, threshold: number, objective: Objective) => Check;

const checkOf: Readonly<Record<CriterionName, CheckOf>> = {
  // Success and error rate are one measure, seen from its two ends.
  successRate: (judged, least) => failing("success-rate", judged, (100 - least) / 100),
  errorRate: (judged, most) => failing("error-rate", judged, most / 100),
  latencyP95: (judged, most) => ({
    name: "latency",
    query: latencyQuantile(judged, WINDOW),
    successCondition: unlessIdle(most),
  }),
  latencyP99: (judged, most) => ({
    name: "latency-p99",
    query: latencyQuantile(judged, WINDOW, 0.99),
    successCondition: unlessIdle(most),
  }),
  cpu: (judged, most) => ({
    name: "cpu",
    query: percentage(
      `sum(rate(${ofContainer("container_cpu_usage_seconds_total", judged)}[${WINDOW}]))`,
      `sum(${ofContainer("kube_pod_container_resource_requests", judged, { resource: "cpu" })})`,
    ),
    ...known(most),
  }),
  memory: (judged, most) => ({
    name: "memory",
    query: percentage(
      `sum(${ofContainer("container_memory_working_set_bytes", judged)})`,
      `sum(${ofContainer("kube_pod_container_resource_limits", judged, { resource: "memory" })})`,
    ),
    ...known(most),
  }),
  burnRate: (judged, most, objective) => ({
    name: "burn-rate",
    query: `(${failureRatio(judged, WINDOW)}) / ${errorBudget(objective)}`,
    successCondition: unlessIdle(most),
  }),
  healthFailures: (judged, most) => {
    const probes = (labels: Labels) =>
      `sum(rate(${ofContainer("prober_probe_total", judged, labels, ['probe_type!="Startup"'])}[${WINDOW}]))`;
    return {
      name: "health-failures",
      query: percentage(`(${probes({ result: "failed" })} or vector(0))`, probes({})),
      ...known(most),
    };
  },
};

/** Whether a proxy of the version is scraped at all: one of which nothing is known does not go on. */
function observation({ metrics, requests }: Judged): Check {
  return {
    name: "observed",
    initialDelay: UNSEEN_DELAY,
    query: `sum(${metrics.sources(requests)})`,
    successCondition: "len(result) > 0 && result[0] > 0",
  };
}

/** Whether it answers at all: a version that lets every request hang would look like one that nobody calls. */
function answers({ metrics, requests }: Judged): Check[] {
  const { arrived } = metrics;
  if (arrived === undefined) return [];
  const rate = (counter: string) => `sum(rate(${counter}[${WINDOW}]))`;
  return [
    {
      name: "answers",
      initialDelay: ANSWER_DELAY,
      query: `(${rate(metrics.all(requests))} or vector(0)) / (${rate(arrived(requests))} > 0)`,
      successCondition: "len(result) == 0 || result[0] > 0",
    },
  ];
}

function settling({ settles }: Judged): { readonly initialDelay?: string } {
  return settles === undefined ? {} : { initialDelay: settles };
}

function failing(name: string, judged: Judged, most: number): Check {
  return { name, query: failureRatio(judged, WINDOW), successCondition: unlessIdle(rounded(most)) };
}

/** A version that got no request has done nothing wrong. */
function unlessIdle(most: number): string {
  return `len(result) == 0 || isNaN(result[0]) || result[0] <= ${most}`;
}

/** Every pod uses CPU and memory, and is asked for its health: no result means that nothing is known. */
function known(most: number) {
  return { initialDelay: USAGE_DELAY, successCondition: `len(result) > 0 && result[0] <= ${most}` };
}

type Labels = Readonly<Record<string, string>>;

/**
 * Series of the service's own container, without the mesh's, in the pods of the version: their names begin with those
 * of its ReplicaSet.
 */
function ofContainer(
  metric: string,
  { requests: { namespace, service, version } }: Judged,
  labels: Labels = {},
  matchers: readonly string[] = [],
): string {
  const exact = series(metric, { namespace, container: service, ...labels });
  const more = [`pod=~"${service}-${version}-[a-z0-9]+"`, ...matchers];
  return `${exact.slice(0, -1)}, ${more.join(", ")}}`;
}

function percentage(part: string, whole: string): string {
  return `100 * ${part} / ${whole}`;
}

/** Without the noise of binary fractions. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}
