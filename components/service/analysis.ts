import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type { Scope } from "../component";
import { customResource } from "../kubernetes/custom-resource";
import { canaryChecks } from "../pure/slo";
import { requestsOf, seriesLabel, VERSION_LABEL } from "./metrics";
import { labelsOf, type ServiceSpec } from "./spec";

/** Argument of the template: which version's pods are judged. */
export const VERSION_ARGUMENT = "version";

/** Failed measurements of one check that a rollout survives; the second one takes it back. */
const FAILURE_LIMIT = 1;

/** As often as there are new samples: two measurements must fail within the shortest step, which is a minute. */
const INTERVAL = "15s";

/** How a canary is judged: all the time, share of failed requests and latency of its own pods. */
export function createAnalysis(scope: Scope, spec: ServiceSpec): CustomResource {
  const { name, namespace, prometheus, slo } = spec;
  const selector = { ...requestsOf(spec), [seriesLabel(VERSION_LABEL)]: `{{args.${VERSION_ARGUMENT}}}` };
  return customResource(scope, "analysis", {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AnalysisTemplate",
    metadata: { name, namespace, labels: labelsOf(spec) },
    spec: {
      args: [{ name: VERSION_ARGUMENT }],
      metrics: canaryChecks(slo, selector).map((check) => ({
        name: check.name,
        interval: INTERVAL,
        failureLimit: FAILURE_LIMIT,
        // A Prometheus that cannot be asked is no reason to go on.
        consecutiveErrorLimit: 4,
        successCondition: check.successCondition,
        provider: { prometheus: { address: prometheus.url, query: check.query, timeout: 20 } },
      })),
    },
  });
}
