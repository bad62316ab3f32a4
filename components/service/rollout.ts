import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import { customResource } from "../kubernetes/custom-resource";
import { type BlueGreen, type Canary, canarySteps, progressDeadline, scaleDownDelay } from "../pure/rollout";
import { subscriptions } from "../pure/subscriptions";
import { TRAFFIC_PLUGIN } from "../rollout";
import { VERSION_ARGUMENT } from "./analysis";
import type { Binding } from "./bindings";
import { podOf } from "./pod";
import { restarts } from "./restarts";
import { labelsOf, podLabels, serviceNames, type ServiceSpec } from "./spec";
import type { Trials } from "./trial";

/** Time for the mesh to forget the pods of a version before they go. */
const FORGET_SECONDS = 60;

/**
 * The rollout: a new version gets its traffic in steps or at once, as its service declares, and none at all as soon as
 * the analysis fails. It has no number of replicas, because the autoscaler sets that.
 */
export function createRollout(
  scope: Scope,
  spec: ServiceSpec,
  { bindings, trials, dependsOn }: RolloutNeeds,
): CustomResource {
  const { name, namespace, rollout, subscribers } = spec;
  return customResource(
    scope,
    "rollout",
    {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Rollout",
      metadata: {
        name,
        namespace,
        labels: labelsOf(spec),
        annotations: { ...subscriptions(subscribers), ...restarts(spec, bindings) },
      },
      spec: {
        selector: { matchLabels: podLabels(name) },
        revisionHistoryLimit: 3,
        progressDeadlineSeconds: progressDeadline(rollout),
        progressDeadlineAbort: true,
        minReadySeconds: 10,
        strategy: strategyOf(spec, trials),
        template: podOf(spec, bindings),
      },
    },
    { dependsOn: [...dependsOn, ...bindings.map(({ secret }) => secret)] },
  );
}

export interface RolloutNeeds {
  readonly bindings: readonly Binding[];
  readonly trials: Trials;
  readonly dependsOn: readonly pulumi.Resource[];
}

/** The strategy of a Rollout, whoever makes the object. */
export function strategyOf(
  spec: Pick<ServiceSpec, "name" | "namespace" | "rollout">,
  trials: Trials,
): pulumi.Inputs {
  const { progress } = spec.rollout;
  return progress.strategy === "canary"
    ? { canary: canaryOf(spec, progress, trials) }
    : { blueGreen: blueGreenOf(spec, progress, trials) };
}

function canaryOf(
  { name, namespace }: Pick<ServiceSpec, "name" | "namespace">,
  canary: Canary,
  { before }: Trials,
): pulumi.Inputs {
  const { root, stable, canary: canaryService } = serviceNames(name);
  const { steps, startingStep } = canarySteps(canary, before);
  return {
    stableService: stable,
    canaryService,
    maxSurge: "25%",
    maxUnavailable: 0,
    abortScaleDownDelaySeconds: FORGET_SECONDS,
    trafficRouting: { plugins: { [TRAFFIC_PLUGIN]: { httpRoute: root, namespace } } },
    analysis: { templates: [{ templateName: name }], startingStep, args: [latestVersion] },
    steps,
  };
}

/**
 * The Services are a canary's: the route of the mesh sends everything to the stable one, which the controller points to
 * the new version when it is promoted, and the other is the preview.
 */
function blueGreenOf(
  { name }: Pick<ServiceSpec, "name">,
  blueGreen: BlueGreen,
  { before, after }: Trials,
): pulumi.Inputs {
  const { stable, canary: preview } = serviceNames(name);
  return {
    activeService: stable,
    previewService: preview,
    autoPromotionEnabled: blueGreen.promotion === "automatic",
    ...(before !== undefined && { prePromotionAnalysis: before }),
    postPromotionAnalysis: {
      templates: [{ templateName: name }, ...(after?.templates ?? [])],
      args: [latestVersion, ...(after?.args ?? [])],
    },
    scaleDownDelaySeconds: scaleDownDelay(blueGreen),
    abortScaleDownDelaySeconds: FORGET_SECONDS,
  };
}

const latestVersion = { name: VERSION_ARGUMENT, valueFrom: { podTemplateHashValue: "Latest" } };
