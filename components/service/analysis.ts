import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type { Scope } from "../component";
import { customResource } from "../kubernetes/custom-resource";
import { meshRules } from "../mesh/rules";
import { checksOf, type Judged, WINDOW } from "../pure/criteria";
import type { RolloutPlan } from "../pure/rollout";
import { labelsOf, requestsOf, serviceNames, type ServiceSpec } from "./spec";

/** Argument of the template: which version's pods are judged. */
export const VERSION_ARGUMENT = "version";

/** As often as there are new samples: two measurements must fail within the shortest step, which is a minute. */
const INTERVAL_SECONDS = 15;

/**
 * How a new version is judged, by the criteria of its service: while it gets a share of the traffic, or for some time
 * after it got all of it.
 */
export function createAnalysis(scope: Scope, spec: ServiceSpec): CustomResource {
  const { name, namespace, prometheus, slo, rollout } = spec;
  const { requests: metrics } = meshRules(spec.mesh);
  const isPromoted = rollout.progress.strategy === "blueGreen";
  const judged: Judged = {
    metrics,
    // Its Service had the former version's pods until it was promoted.
    ...(isPromoted && metrics.byService && { settles: WINDOW }),
    requests: {
      ...requestsOf(spec),
      version: `{{args.${VERSION_ARGUMENT}}}`,
      // A version that was promoted is the stable one's Service's.
      ...(isPromoted && { through: serviceNames(name).stable }),
    },
  };
  return customResource(scope, "analysis", {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AnalysisTemplate",
    metadata: { name, namespace, labels: labelsOf(spec) },
    spec: {
      args: [{ name: VERSION_ARGUMENT }],
      metrics: checksOf(rollout.criteria, slo, judged).map((check) => ({
        ...(check.initialDelay !== undefined && { initialDelay: check.initialDelay }),
        name: check.name,
        interval: `${INTERVAL_SECONDS}s`,
        ...endOf(rollout),
        // Failed measurements that a version survives; the next one takes it back.
        failureLimit: rollout.rollBackAfter - 1,
        // A Prometheus that cannot be asked is no reason to go on.
        consecutiveErrorLimit: 4,
        successCondition: check.successCondition,
        provider: { prometheus: { address: prometheus.url, query: check.query, timeout: 20 } },
      })),
    },
  });
}

/** A canary is watched until its rollout ends; a version that has been promoted, for as long as is declared. */
function endOf({ progress }: RolloutPlan): { count?: number } {
  return progress.strategy === "canary" ? {} : { count: (60 / INTERVAL_SECONDS) * progress.watchMinutes };
}
