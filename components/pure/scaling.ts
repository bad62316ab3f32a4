/** What a service is scaled by, besides CPU and memory: PromQL that gives one number for all its pods. */
import type { Measured } from "./slo";

/** What a team declares. */
export interface Scaling {
  /** Use of the requests, in percent, above which there are more pods. */
  readonly cpu: number;
  readonly memory: number;
  /** Requests of its callers a second to one pod; undefined where they do not matter. */
  readonly requestsPerSecond?: number | undefined;
  /** Messages that wait for one pod in the service's consumer group; undefined where they do not matter. */
  readonly kafkaLag?: number | undefined;
  /** Queries of the service's own, by name. */
  readonly prometheus: Readonly<Record<string, { readonly query: string; readonly threshold: number }>>;
}

/** A measure by PromQL. */
export interface Measure {
  readonly name: string;
  readonly query: string;
  /** How much of it there is to one pod. */
  readonly threshold: number;
}

/** Long enough for several scrapes, and short enough to follow a rush. */
const WINDOW = "2m";

/** Name of the measure that the mesh's metrics give. */
export const REQUESTS = "requests-per-second";

/** Name of the measure that Kafka itself gives. */
export const LAG = "kafka-lag";

/** Whether a plain HorizontalPodAutoscaler, which knows CPU and memory, is not enough. */
export function needsMeasures({
  requestsPerSecond,
  kafkaLag,
  prometheus,
}: Omit<Scaling, "cpu" | "memory">): boolean {
  return requestsPerSecond !== undefined || kafkaLag !== undefined || Object.keys(prometheus).length > 0;
}

/** The measures that Prometheus has, in a fixed order: the mesh's own, then the service's by name. */
export function measuresOf(
  { requestsPerSecond, prometheus }: Pick<Scaling, "requestsPerSecond" | "prometheus">,
  { metrics, requests }: Measured,
): Measure[] {
  const own = Object.entries(prometheus).map(([name, measure]): Measure => ({ name, ...measure }));
  return [
    ...(requestsPerSecond === undefined
      ? []
      : [
          {
            name: REQUESTS,
            query: `sum(rate(${metrics.all(requests)}[${WINDOW}]))`,
            threshold: requestsPerSecond,
          },
        ]),
    ...own.sort((a, b) => (a.name < b.name ? -1 : 1)),
  ];
}
