import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import { customResource } from "../kubernetes/custom-resource";
import { TRAFFIC_PLUGIN } from "../rollout";
import { VERSION_ARGUMENT } from "./analysis";
import type { Binding } from "./bindings";
import { podOf } from "./pod";
import { labelsOf, podLabels, serviceNames, type ServiceSpec } from "./spec";

/**
 * The rollout: a new version gets the declared shares of traffic one after the other while the analysis runs
 * from the first share on, and none at all as soon as it fails. It has no number of replicas, because the
 * autoscaler sets that.
 */
export function createRollout(
  scope: Scope,
  spec: ServiceSpec,
  bindings: readonly Binding[],
  dependsOn: pulumi.Resource[],
): CustomResource {
  const { name, namespace } = spec;
  return customResource(
    scope,
    "rollout",
    {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Rollout",
      metadata: { name, namespace, labels: labelsOf(spec) },
      spec: {
        selector: { matchLabels: podLabels(name) },
        revisionHistoryLimit: 3,
        progressDeadlineSeconds: 600,
        progressDeadlineAbort: true,
        minReadySeconds: 10,
        strategy: { canary: canaryOf(spec) },
        template: podOf(spec, bindings),
      },
    },
    { dependsOn: [...dependsOn, ...bindings.map(({ secret }) => secret)] },
  );
}

function canaryOf({ name, namespace, canary }: ServiceSpec): pulumi.Inputs {
  const { root, stable, canary: canaryService } = serviceNames(name);
  return {
    stableService: stable,
    canaryService,
    maxSurge: "25%",
    maxUnavailable: 0,
    // Time for the mesh to forget the canary's pods before they go.
    abortScaleDownDelaySeconds: 60,
    trafficRouting: { plugins: { [TRAFFIC_PLUGIN]: { httpRoute: root, namespace } } },
    analysis: {
      templates: [{ templateName: name }],
      startingStep: 1,
      args: [{ name: VERSION_ARGUMENT, valueFrom: { podTemplateHashValue: "Latest" } }],
    },
    steps: canary.flatMap(({ weight, minutes }) => [
      { setWeight: weight },
      { pause: { duration: `${minutes}m` } },
    ]),
  };
}
