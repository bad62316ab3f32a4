import * as z from "zod";
import { all, any, type Fact, isAtLeast, isFilled, isOneOf, isSet, not } from "../../core/facts";
import { perPod, type Pod } from "../../kubernetes/objects";
import { configurable, type Finding, must } from "../../core/model";
import {
  hasAtLeast,
  isCounted,
  isTakenOver,
  podsOfWorkload,
  replicatedWorkloads,
} from "../../kubernetes/scale";
import { selects } from "../../kubernetes/selectors";
import { about } from "../../core/subject";
import type { Node } from "../../core/values";

/** What tells nodes apart. */
const ZONES = ["topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone"];
const HOSTS = ["kubernetes.io/hostname"];

/** Whether a term of an affinity looks at the namespace of the pods themselves, as it does unless it names others. */
function looksHere(term: Node, namespace: Node): Fact {
  const named = term.at("namespaces");
  const own = namespace.or("default");
  const isOwn = (name: Node): Fact =>
    own.unknown ? { unknown: [own.path] } : isOneOf(name, own.text ?? "default");
  return any(
    named.absent || (!named.unknown && named.list().length === 0),
    isSet(term.at("namespaceSelector")),
    ...named.list().map(isOwn),
  );
}

/** Whether something keeps pods with some labels apart by one of some keys; without a selector it is about no pod. */
function separates(term: Node, keys: readonly string[], labels: Node): Fact {
  const selector = term.at("labelSelector");
  return all(isOneOf(term.at("topologyKey"), ...keys), !selector.absent, selects(selector, labels));
}

function spreads({ manifest, metadata, spec }: Pod, keys: readonly string[]): Fact {
  const labels = metadata.at("labels");
  const namespace = manifest.body.at("metadata.namespace");
  const apart = spec.at("affinity.podAntiAffinity");
  const terms = [
    ...apart.at("requiredDuringSchedulingIgnoredDuringExecution").list(),
    ...apart.each("preferredDuringSchedulingIgnoredDuringExecution[].podAffinityTerm"),
  ];
  const constraints = spec.at("topologySpreadConstraints").list();
  return any(
    ...constraints.map((constraint) => separates(constraint, keys, labels)),
    ...terms.map((term) => all(looksHere(term, namespace), separates(term, keys, labels))),
  );
}

/** A constraint that does not select the pods it stands in does nothing. */
function inert({ manifest, metadata, spec }: Pod): Finding[] {
  return spec
    .at("topologySpreadConstraints")
    .list()
    .flatMap((constraint) => {
      const selector = constraint.at("labelSelector");
      const key = constraint.at("topologyKey");
      const own = selects(selector, metadata.at("labels"));
      const [skew, domains] = [constraint.at("maxSkew"), constraint.at("minDomains")];
      const otherwise = constraint.at("whenUnsatisfiable");
      return [
        must(any(manifest.patch, isFilled(key)), key, "a topologySpreadConstraint has no topologyKey"),
        must(
          any(manifest.patch, all(isSet(selector), own)),
          selector,
          "a topologySpreadConstraint does not select the labels of its own pods",
        ),
        must(any(not(isSet(skew)), isAtLeast(skew, 1)), skew, "maxSkew is less than 1"),
        must(any(not(isSet(domains)), isAtLeast(domains, 1)), domains, "minDomains is less than 1"),
        must(
          any(not(isFilled(otherwise)), isOneOf(otherwise, "DoNotSchedule", "ScheduleAnyway")),
          otherwise,
          "whenUnsatisfiable is neither DoNotSchedule nor ScheduleAnyway",
        ),
      ];
    });
}

const settings = {
  over: z
    .enum(["any", "zones", "both"])
    .default("any")
    .describe("over what pods must be spread: zones or hosts, zones, or both"),
};

export const resilienceZoneSpread = configurable(
  {
    id: "resilience-zone-spread",
    title: "Replicas are spread over zones or hosts",
    severity: "medium",
    level: "mandatory",
    why: "The scheduler may put all replicas on one node, and its loss then is an outage whatever their number; a constraint that selects other labels does nothing.",
    remedy: "Set topologySpreadConstraints with a labelSelector that matches the labels of the pods.",
    refs: {},
  },
  settings,
  ({ over }) => ({
    ...perPod(inert),
    targets: [
      "pods of every kind",
      "kubernetes:apps/v1:Deployment",
      "kubernetes:apps/v1:StatefulSet",
      "kubernetes:argoproj.io/v1alpha1:Rollout",
    ],
    stack: (stack) =>
      replicatedWorkloads(stack).flatMap((workload) => {
        const pod = podsOfWorkload(stack, workload);
        if (pod === undefined) return [];
        const one = all(isCounted(stack, workload), not(hasAtLeast(stack, workload, 2)));
        const single = any(one, isTakenOver(stack, workload));
        const wanted = { any: [[...ZONES, ...HOSTS]], zones: [ZONES], both: [ZONES, HOSTS] }[over];
        const at = pod.spec.at("topologySpreadConstraints");
        return about(
          workload.subject,
          ...wanted.map((keys) =>
            must(any(single, spreads(pod, keys)), at, `nothing spreads its pods by ${keys.join(" or ")}`),
          ),
        );
      }),
  }),
);
