import * as z from "zod";
import {
  all,
  any,
  type Fact,
  holds,
  isAtLeast,
  isFilled,
  isOneOf,
  isSet,
  isTrue,
  not,
} from "../../core/facts";
import { byKind, type Manifest } from "../../kubernetes/objects";
import { configurable, type Finding, must } from "../../core/model";
import { partsOf } from "../../kubernetes/rollouts";
import { about } from "../../core/subject";
import type { Node } from "../../core/values";

interface Settings {
  readonly maxUnavailable: number;
  readonly progressDeadline: number;
  readonly minReadySeconds: number;
}

/** Whether a share of the pods, or a number of them, is at most so many percent; a number alone is not a share. */
function isBounded(node: Node, percent: number, replicas: Node): Fact {
  const share = holds(node, (value) => typeof value !== "string" || parseInt(value, 10) <= percent);
  if (node.unknown || node.text?.endsWith("%") === true) return share;
  // A number that all replicas fit into lets all of them go at once; one replica is never replaced in part.
  const count = Number(node.value);
  return any(
    not(isSet(replicas)),
    holds(replicas, (value) => Number(value) < 2),
    isAtLeast(replicas, count + 1),
  );
}

function deployment({ body, patch }: Manifest, settings: Settings): Finding[] {
  const spec = body.at("spec");
  const type = spec.at("strategy.type");
  const gone = spec.at("strategy.rollingUpdate.maxUnavailable");
  const ready = spec.at("minReadySeconds");
  // What runs once only may have to stop before its successor starts.
  const single = all(isOneOf(type, "Recreate"), isOneOf(spec.at("replicas"), 0, 1));
  return [
    must(
      any(not(isFilled(type)), isOneOf(type, "RollingUpdate"), single),
      type,
      "its strategy is not RollingUpdate",
    ),
    must(
      any(gone.absent, isBounded(gone, settings.maxUnavailable, spec.at("replicas"))),
      gone,
      `more than ${settings.maxUnavailable}% of its pods may be away at once`,
    ),
    must(
      any(patch && ready.absent, isAtLeast(ready.or(0), settings.minReadySeconds)),
      ready,
      `pods count as ready after less than ${settings.minReadySeconds} seconds`,
    ),
    ...common(spec, settings),
  ];
}

function common(spec: Node, { progressDeadline }: Settings): Finding[] {
  const deadline = spec.at("progressDeadlineSeconds");
  const history = spec.at("revisionHistoryLimit");
  return [
    must(
      any(
        not(isSet(deadline)),
        holds(deadline, (value) => Number(value) <= progressDeadline),
      ),
      deadline,
      `it is given up after more than ${progressDeadline} seconds`,
    ),
    must(not(isOneOf(history, 0)), history, "revisionHistoryLimit is 0: there is nothing to go back to"),
  ];
}

/** A canary waits or measures in between, a blue-green change before everybody gets it. */
function rollout({ body, patch }: Manifest, settings: Settings): Finding[] {
  const spec = body.at("spec");
  const [canary, blueGreen] = [spec.at("strategy.canary"), spec.at("strategy.blueGreen")];
  const steps = canary.at("steps");
  const measured = any(
    isSet(canary.at("analysis")),
    ...steps.list().map((step) => isSet(step.at("analysis"))),
    isSet(blueGreen.at("prePromotionAnalysis")),
  );
  const waits = any(
    ...steps.list().map((step) => isSet(step.at("pause"))),
    all(isSet(blueGreen), isFalseSet(blueGreen.at("autoPromotionEnabled"))),
  );
  const abort = spec.at("progressDeadlineAbort");
  return [
    must(
      any(patch, isSet(canary), isSet(blueGreen)),
      spec.at("strategy"),
      "its strategy is neither canary nor blueGreen",
    ),
    must(
      any(patch, all(not(isSet(canary)), not(isSet(blueGreen))), measured, waits),
      canary.absent ? blueGreen : steps,
      "nothing waits or measures before the new version gets everything",
    ),
    must(
      any(patch, isTrue(abort), measured),
      abort,
      "nothing aborts it: it has no analysis, and progressDeadlineAbort is not true",
    ),
    ...common(spec, settings),
  ];
}

function isFalseSet(node: Node): Fact {
  return isOneOf(node, "false") === true ? true : holds(node, (value) => value === false);
}

/** A measurement without a condition succeeds whatever it measures; jobs and Kayenta judge by themselves. */
function template({ body }: Manifest): Finding[] {
  return body
    .at("spec.metrics")
    .list()
    .flatMap((metric) => {
      const judged = any(
        isFilled(metric.at("successCondition")),
        isFilled(metric.at("failureCondition")),
        isSet(metric.at("provider.job")),
        isSet(metric.at("provider.kayenta")),
      );
      const limit = metric.at("failureLimit");
      return [
        must(judged, metric.at("successCondition"), "a metric has no condition, and so never fails"),
        must(any(not(isSet(limit)), isAtLeast(limit, 0)), limit, "failureLimit is negative, and so no limit"),
      ];
    });
}

const settings = {
  maxUnavailable: z
    .int()
    .min(1)
    .max(100)
    .default(99)
    .describe("percent of the pods that may be away at once"),
  progressDeadline: z
    .int()
    .min(1)
    .default(3600)
    .describe("seconds after which a change at the latest is given up"),
  minReadySeconds: z.int().min(0).default(0).describe("seconds that a pod must be ready before it counts"),
};

export const resilienceRolloutSafe = configurable(
  {
    id: "resilience-rollout-safe",
    title: "A new version replaces the old one step by step, and goes back when it fails",
    severity: "medium",
    level: "mandatory",
    why: "A change that replaces everything at once, or that nothing measures, is an outage for everybody before anybody sees it; Services and templates of another stack are not seen here.",
    remedy:
      "Use RollingUpdate with a bounded maxUnavailable; give a Rollout pauses or an analysis, and the Services, routes and templates it names.",
    refs: {},
  },
  settings,
  (given) => {
    const resources = byKind({
      "apps/Deployment": (manifest) => deployment(manifest, given),
      "argoproj.io/Rollout": (manifest) => rollout(manifest, given),
      "argoproj.io/AnalysisTemplate": template,
      "argoproj.io/ClusterAnalysisTemplate": template,
    });
    return {
      ...resources,
      targets: [...resources.targets, "core/Service"],
      stack: (stack) =>
        stack.workloads
          .filter(({ manifest }) => manifest.kind === "Rollout")
          .flatMap((rollout) => about(rollout.subject, ...partsOf(stack, rollout))),
    };
  },
);
