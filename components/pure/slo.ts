/**
 * Service level objectives as PromQL: burn-rate alerts over several windows (The Site Reliability Workbook,
 * chapter 5), all from the metrics of the mesh's proxies.
 */
import { type RequestMetrics, type Requests, series } from "./requests";

/** What is promised of a service. */
export interface Objective {
  /** Requests answered without a server error, in percent over 30 days; from 90 to below 100. */
  readonly availability: number;
  /** Time within which 95 % of requests are answered, in milliseconds. */
  readonly latencyMs: number;
  /** Time within which 99 % are, in milliseconds. Default: no promise. */
  readonly latencyP99Ms?: number | undefined;
  /** Requests a second that it is built for. Default: nobody has said. */
  readonly capacityRps?: number | undefined;
}

/** Which requests count, and how the mesh tells of them. */
export interface Measured {
  readonly metrics: RequestMetrics;
  readonly requests: Requests;
}

/** Labels of recorded series, which tell one service's from another's. */
export type Selector = Readonly<Record<string, string>>;

/** A range, in Prometheus' notation. */
export type Window = "1m" | "5m" | "30m" | "1h" | "2h" | "6h" | "1d" | "3d";

/** A speed of spending the error budget that is worth telling somebody. */
export interface BurnRate {
  /** How many times faster than the budget allows. */
  readonly factor: number;
  /** Long enough to be sure, and short enough to notice when it is over. */
  readonly windows: readonly [long: Window, short: Window];
  readonly severity: Severity;
}

/** `critical` wakes somebody, `warning` waits for the morning. */
export type Severity = "critical" | "warning";

/** The workbook's recommendation for a budget of 30 days: 2 % in 1 h, 5 % in 6 h, 10 % in 1 d and in 3 d. */
export const BURN_RATES: readonly BurnRate[] = [
  { factor: 14.4, windows: ["1h", "5m"], severity: "critical" },
  { factor: 6, windows: ["6h", "30m"], severity: "critical" },
  { factor: 3, windows: ["1d", "2h"], severity: "warning" },
  { factor: 1, windows: ["3d", "6h"], severity: "warning" },
];

/** A looser objective cannot burn 14.4 times its budget: failing this share of requests always counts. */
const HIGHEST_THRESHOLD = 0.9;

export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels: Selector;
}

export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  /** How long the condition must hold. */
  readonly for: string;
  readonly severity: Severity;
  readonly summary: string;
}

/** Share of requests that may fail, such as 0.001 for 99.9 %. */
export function errorBudget({ availability }: Objective): number {
  return rounded((100 - availability) / 100);
}

/** Share of failed requests above which a burn rate is exceeded. */
export function burnThreshold(objective: Objective, { factor }: BurnRate): number {
  return rounded(Math.min(errorBudget(objective) * factor, HIGHEST_THRESHOLD));
}

/** Share of requests that ended in a server error; 0 while none did, no result while there were none. */
export function failureRatio({ metrics, requests }: Measured, window: Window): string {
  const rate = (counter: string) => `sum(rate(${counter}[${window}]))`;
  return `(${rate(metrics.failed(requests))} or vector(0)) / (${rate(metrics.all(requests))} > 0)`;
}

/** Time within which 95 % of requests were answered, or another share of them, in milliseconds. */
export function latencyQuantile({ metrics, requests }: Measured, window: Window, quantile = 0.95): string {
  return `histogram_quantile(${quantile}, sum by (le) (rate(${metrics.latencyBuckets(requests)}[${window}])))`;
}

/**
 * The share of failed requests over every window that an alert looks at, recorded once a window.
 *
 * @param labels labels of the recorded series; they tell one service's from another's
 */
export function recordingRules(measured: Measured, labels: Selector): RecordingRule[] {
  const windows = new Set(BURN_RATES.flatMap((burnRate) => burnRate.windows));
  return [...windows].map((window) => ({
    record: ratioName(window),
    expr: failureRatio(measured, window),
    labels,
  }));
}

/**
 * The alerts on an objective's error budget: one for each severity of burning it.
 *
 * @param labels labels of the recorded series, as given to `recordingRules`
 */
export function alertingRules(objective: Objective, labels: Selector): AlertingRule[] {
  const burning = (severity: Severity) =>
    BURN_RATES.filter((burnRate) => burnRate.severity === severity)
      .map((burnRate) => burnExpression(objective, burnRate, labels))
      .join(" or ");
  return [
    {
      alert: "ServiceErrorBudgetBurnsFast",
      expr: burning("critical"),
      for: "1m",
      severity: "critical",
      summary: `requests fail fast enough to miss ${objective.availability} % availability within days`,
    },
    {
      alert: "ServiceErrorBudgetBurnsSlowly",
      expr: burning("warning"),
      for: "5m",
      severity: "warning",
      summary: `requests fail often enough to miss ${objective.availability} % availability this month`,
    },
  ];
}

function burnExpression(objective: Objective, burnRate: BurnRate, labels: Selector): string {
  const threshold = burnThreshold(objective, burnRate);
  const [long, short] = burnRate.windows.map((window) => series(ratioName(window), labels));
  return `(${long} > ${threshold} and ${short} > ${threshold})`;
}

function ratioName(window: Window): string {
  return `service:request_failures:ratio_rate${window}`;
}

/** Without the noise of binary fractions: 0.001 and not 0.0009999999999999432. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}
