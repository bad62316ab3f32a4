import type { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type { Scope } from "../component";
import { customResource } from "../kubernetes/custom-resource";
import { meshRules } from "../mesh/rules";
import { canaryChecks, type Measured } from "../pure/slo";
import { labelsOf, requestsOf, type ServiceSpec } from "./spec";

/** Argument of the template: which version's pods are judged. */
export const VERSION_ARGUMENT = "version";

/** Failed measurements of one check that a rollout survives; the second one takes it back. */
const FAILURE_LIMIT = 1;

/** As often as there are new samples: two measurements must fail within the shortest step, which is a minute. */
const INTERVAL = "15s";

/** Seconds after which the pods of a version must have been scraped. */
const UNSEEN_SECONDS = 30;

/** How a canary is judged: all the time, share of failed requests and latency of its own pods. */
export function createAnalysis(scope: Scope, spec: ServiceSpec): CustomResource {
  const { name, namespace, prometheus, slo } = spec;
  const measured: Measured = {
    metrics: meshRules(spec.mesh).requests,
    requests: { ...requestsOf(spec), version: `{{args.${VERSION_ARGUMENT}}}` },
  };
  return customResource(scope, "analysis", {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "AnalysisTemplate",
    metadata: { name, namespace, labels: labelsOf(spec) },
    spec: {
      args: [{ name: VERSION_ARGUMENT }],
      metrics: [observation(measured), ...canaryChecks(slo, measured)].map((check) => ({
        ...("initialDelay" in check && { initialDelay: check.initialDelay }),
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

/**
 * Whether a proxy of the version is scraped at all. A canary that nobody calls goes on; one of which nothing is known
 * does not.
 */
function observation({ metrics, requests }: Measured) {
  return {
    name: "observed",
    initialDelay: `${UNSEEN_SECONDS}s`,
    query: `sum(${metrics.sources(requests)})`,
    successCondition: "len(result) > 0 && result[0] > 0",
  };
}
