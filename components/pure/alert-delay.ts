import { formatDuration } from "./duration";

/** How often something is looked at until somebody is told, in seconds. */
export interface AlertTiming {
  /** Between two scrapes of a service's pods. */
  readonly scrapeInterval: number;
  /** Until a scrape that gets no answer counts as failed. */
  readonly scrapeTimeout: number;
  /** Between two evaluations of a service's alerts. */
  readonly evaluation: number;
  /** For which Alertmanager holds the first message of a group. */
  readonly groupWait: number;
}

/** What the platform sets. The sum is what F17's 30 seconds are held against. */
export const ALERT_TIMING: AlertTiming = {
  scrapeInterval: 15,
  scrapeTimeout: 4,
  evaluation: 5,
  groupWait: 5,
};

/** Seconds within which somebody is to hear of an alert. */
export const ALERT_BUDGET_SECONDS = 30;

/**
 * Seconds at most from the moment that a condition is true to the moment that Alertmanager sends: it may become true
 * right after a scrape, be seen right after an evaluation, and must then hold for as long as the alert says, which
 * Prometheus rounds up to whole evaluations.
 *
 * @param holds seconds that the condition must hold
 */
export function alertDelay(timing: AlertTiming, holds: number): number {
  const { scrapeInterval, scrapeTimeout, evaluation, groupWait } = timing;
  const pending = Math.ceil(holds / evaluation) * evaluation;
  return scrapeInterval + scrapeTimeout + evaluation + pending + groupWait;
}

/** Whether somebody hears of an alert within the budget. */
export function withinBudget(timing: AlertTiming, holds: number): boolean {
  return alertDelay(timing, holds) < ALERT_BUDGET_SECONDS;
}

/** A duration of the timing as Prometheus and Alertmanager write it. */
export function timing(part: keyof AlertTiming): string {
  return formatDuration(ALERT_TIMING[part]);
}
