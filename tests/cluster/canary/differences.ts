import type { KubernetesObject } from "../../../sandbox/kubernetes/api";
import { edited } from "../acceptance/spoilt";
import { shortened } from "./durations";

/**
 * All in which the tested objects differ from what the product makes. Everything else of them, and every object
 * beside them, is as in the plan.
 */

/**
 * Every duration of the canary is this much shorter, so that a rollout takes seconds. It applies to all of them alike,
 * which keeps how often something is scraped and measured in a step. Not shortened: what programs do in their own time
 * (the autoscaler looks every 15 s, Argo Rollouts asks again 10 s after an error), and the limit for one query.
 */
export const FACTOR = 5;

interface RolloutSpec {
  readonly minReadySeconds: number;
  readonly progressDeadlineSeconds: number;
  readonly strategy: {
    readonly canary: {
      readonly abortScaleDownDelaySeconds: number;
      readonly steps: readonly {
        readonly setWeight?: number;
        readonly pause?: { readonly duration: string };
      }[];
    };
  };
}

interface AnalysisSpec {
  readonly metrics: readonly {
    readonly interval: string;
    readonly initialDelay?: string;
    readonly provider: { readonly prometheus: { readonly query: string } };
  }[];
}

/**
 * The rollout without its traffic routing, because the plugin that splits traffic by the Gateway API cannot be had as a
 * Go module: the controller makes weights by numbers of pods instead, and the canary's pods go at once
 * after an abort.
 */
export function testedRollout(rollout: KubernetesObject): KubernetesObject {
  const { minReadySeconds, progressDeadlineSeconds, strategy } = rollout["spec"] as RolloutSpec;
  const { abortScaleDownDelaySeconds } = strategy.canary;
  const steps = strategy.canary.steps.map((step) =>
    step.pause === undefined ? step : { pause: { duration: shortened(step.pause.duration, FACTOR) } },
  );
  return [
    { at: ["strategy", "canary", "trafficRouting"], value: undefined },
    {
      at: ["strategy", "canary", "abortScaleDownDelaySeconds"],
      value: abortScaleDownDelaySeconds / FACTOR,
    },
    { at: ["strategy", "canary", "steps"], value: steps },
    { at: ["minReadySeconds"], value: minReadySeconds / FACTOR },
    { at: ["progressDeadlineSeconds"], value: progressDeadlineSeconds / FACTOR },
  ].reduce((object, { at, value }) => edited(object, ["spec", ...at], value), rollout);
}

interface BlueGreenSpec {
  readonly minReadySeconds: number;
  readonly progressDeadlineSeconds: number;
  readonly strategy: {
    readonly blueGreen: {
      readonly scaleDownDelaySeconds: number;
      readonly abortScaleDownDelaySeconds: number;
    };
  };
}

/** The same of a blue-green rollout, which has no traffic routing of the plugin's. */
export function testedBlueGreen(rollout: KubernetesObject): KubernetesObject {
  const { minReadySeconds, progressDeadlineSeconds, strategy } = rollout["spec"] as BlueGreenSpec;
  const { scaleDownDelaySeconds, abortScaleDownDelaySeconds } = strategy.blueGreen;
  const at = ["strategy", "blueGreen"];
  return [
    { at: [...at, "scaleDownDelaySeconds"], value: scaleDownDelaySeconds / FACTOR },
    { at: [...at, "abortScaleDownDelaySeconds"], value: abortScaleDownDelaySeconds / FACTOR },
    { at: ["minReadySeconds"], value: minReadySeconds / FACTOR },
    { at: ["progressDeadlineSeconds"], value: progressDeadlineSeconds / FACTOR },
  ].reduce((object, { at: path, value }) => edited(object, ["spec", ...path], value), rollout);
}

/** The analysis with shorter intervals and windows, asking the test's Prometheus. */
export function testedAnalysis(template: KubernetesObject, prometheus: string): KubernetesObject {
  const { metrics } = template["spec"] as AnalysisSpec;
  const shorter = metrics.map(({ interval, initialDelay, provider, ...metric }) => ({
    ...metric,
    interval: shortened(interval, FACTOR),
    ...(initialDelay !== undefined && { initialDelay: shortened(initialDelay, FACTOR) }),
    provider: {
      prometheus: {
        ...provider.prometheus,
        address: prometheus,
        query: shortWindows(provider.prometheus.query),
      },
    },
  }));
  return edited(template, ["spec", "metrics"], shorter);
}

/** A query over windows that are shorter by the factor. */
export function shortWindows(query: string): string {
  return query.replace(/\[(\w+)\]/g, (_, window: string) => `[${shortened(window, FACTOR)}]`);
}
