import { all, any, type Fact, not } from "../../core/facts";
import { must, type Rule } from "../../core/model";
import {
  hasAtLeast,
  isCounted,
  isTakenOver,
  podsOfWorkload,
  replicatedWorkloads,
} from "../../kubernetes/scale";
import { isEmpty, picks } from "../../kubernetes/selectors";
import type { Stack, Workload } from "../../core/stack";
import { about } from "../../core/subject";

/** Whether a budget is about a workload's pods; an empty selector is about all of a namespace, in v1beta1 about none. */
function covers(stack: Stack, workload: Workload): Fact {
  const budgets = stack
    .objectsNear(workload, "policy", "PodDisruptionBudget")
    .filter(({ manifest }) => !manifest.patch);
  return any(
    ...budgets.map((budget) => {
      const selector = budget.manifest.body.at("spec.selector");
      const version = `${budget.subject.type} ${budget.manifest.body.at("apiVersion").text ?? ""}`;
      return all(
        !selector.absent,
        any(!version.includes("v1beta1"), not(isEmpty(selector))),
        picks(stack, budget, selector, workload),
      );
    }),
  );
}

export const resiliencePdbRequired: Rule = {
  id: "resilience-pdb-required",
  title: "Every workload with more than one replica has a PodDisruptionBudget",
  severity: "medium",
  level: "mandatory",
  why: "Without one a drain of nodes may evict all replicas at once; a budget that a chart or another stack brings is not seen here.",
  remedy: "Declare a PodDisruptionBudget whose selector matches the labels of the pods.",
  refs: {},
  targets: [
    "kubernetes:apps/v1:Deployment",
    "extensions/Deployment",
    "kubernetes:apps/v1:StatefulSet",
    "kubernetes:argoproj.io/v1alpha1:Rollout",
    "kubernetes:policy/v1:PodDisruptionBudget",
  ],
  stack: (stack) =>
    replicatedWorkloads(stack).flatMap((workload) => {
      const pod = podsOfWorkload(stack, workload);
      if (pod === undefined) return [];
      const fact = any(
        all(isCounted(stack, workload), not(hasAtLeast(stack, workload, 2))),
        isTakenOver(stack, workload),
        covers(stack, { ...workload, pod }),
      );
      return about(
        workload.subject,
        must(fact, pod.metadata.at("labels"), "no PodDisruptionBudget covers it"),
      );
    }),
};
