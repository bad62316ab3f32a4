/** How a new version takes over, as plain data, and what Argo Rollouts makes of it. */
import type { Criteria } from "./criteria";

/** A share of traffic for the new version, and what it waits for there. */
export interface Step {
  /** Percent. */
  readonly weight: number;
  /** Minutes that the analysis watches it. */
  readonly minutes?: number | undefined;
  /** Somebody has to promote it, after the minutes. */
  readonly approval?: boolean | undefined;
}

/** Traffic moves in steps. */
export interface Canary {
  readonly strategy: "canary";
  readonly steps: readonly Step[];
}

/** Traffic moves at once, to a version that is complete and has been tried out. */
export interface BlueGreen {
  readonly strategy: "blueGreen";
  /** Whether somebody has to promote it once it has been tried out. */
  readonly promotion: "automatic" | "approval";
  /** Minutes after the promotion in which the analysis may take it back. */
  readonly watchMinutes: number;
  /** Minutes after those in which the version before still runs. */
  readonly keepMinutes: number;
}

/** A request that a new version must answer before it gets any other. */
export interface Smoke {
  readonly path: string;
  /** Status code that it must answer with. */
  readonly status: number;
  /** The team's own image, which is told where to ask. Default: curl. */
  readonly image?: string | undefined;
}

/** Load that a new version must stand before it gets any traffic. */
export interface Performance {
  readonly path: string;
  readonly requestsPerSecond: number;
  readonly seconds: number;
  /** An image that has k6. Default: k6's own. */
  readonly image?: string | undefined;
}

export interface RolloutPlan {
  readonly progress: Canary | BlueGreen;
  readonly criteria: Criteria;
  /** Failed measurements of one criterion after which the version is taken back. */
  readonly rollBackAfter: number;
  readonly smoke?: Smoke | undefined;
  readonly performance?: Performance | undefined;
}

/** An AnalysisTemplate with its arguments, as rollouts refer to it. */
export interface TemplateRun {
  readonly templates: readonly { readonly templateName: string }[];
  readonly args: readonly object[];
}

/** Steps as Argo Rollouts has them, and the step from which on the analysis watches. */
export interface ArgoSteps {
  readonly steps: readonly object[];
  readonly startingStep: number;
}

/**
 * The steps of a canary. What tries the version out does so while it has one pod and no traffic; the analysis watches
 * from the first share of traffic on.
 *
 * @param trial what tries it out; undefined where nothing does
 */
export function canarySteps({ steps }: Canary, trial: TemplateRun | undefined): ArgoSteps {
  const before =
    trial === undefined
      ? []
      : [
          { setCanaryScale: { replicas: 1 } },
          { analysis: trial },
          { setCanaryScale: { matchTrafficWeight: true } },
        ];
  return { steps: [...before, ...steps.flatMap(argoStep)], startingStep: before.length + 1 };
}

function argoStep({ weight, minutes, approval = false }: Step): object[] {
  return [
    { setWeight: weight },
    ...(minutes === undefined ? [] : [{ pause: { duration: `${minutes}m` } }]),
    ...(approval ? [{ pause: {} }] : []),
  ];
}

/** Seconds that the version before is kept after a promotion: never less than it may be needed. */
export function scaleDownDelay({ watchMinutes, keepMinutes }: BlueGreen): number {
  return 60 * (watchMinutes + keepMinutes);
}

/** Seconds that pods of a new version may take until they are ready. */
const READY_SECONDS = 600;

/**
 * Seconds without progress after which a rollout is aborted. Trying a version out, and watching it after its promotion,
 * are no progress, and take the time they take.
 */
export function progressDeadline({ progress, performance }: RolloutPlan): number {
  const watched = progress.strategy === "blueGreen" ? 60 * progress.watchMinutes : 0;
  return READY_SECONDS + watched + (performance?.seconds ?? 0);
}
