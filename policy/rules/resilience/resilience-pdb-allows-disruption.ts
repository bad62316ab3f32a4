import * as z from "zod";
import { all, any, type Fact, holds, isOneOf, isSet, not } from "../../core/facts";
import type { Owned } from "../../kubernetes/objects";
import { configurable, type Finding, must } from "../../core/model";
import { hasAtLeast, isCounted, podsOfWorkload, replicatedWorkloads } from "../../kubernetes/scale";
import { picks } from "../../kubernetes/selectors";
import type { Stack, Workload } from "../../core/stack";
import { about } from "../../core/subject";
import type { Node } from "../../core/values";

/** How many replicas leave room for one eviction; none do where all must stay. Percentages round up. */
function roomFrom({ value, text }: Node): number | undefined {
  const [, percent] = /^(\d+)%$/.exec(text ?? "") ?? [];
  if (percent === undefined) return Number(value) + 1;
  const share = 1 - Number(percent) / 100;
  return share <= 0 ? undefined : Math.ceil(1 / share - 1e-9);
}

/** Whether the pods that a budget is about are more than it wants to stay. */
function leavesRoom(stack: Stack, budget: Owned, workloads: readonly Workload[]): Fact {
  const stay = budget.manifest.body.at("spec.minAvailable");
  if (stay.unknown) return { unknown: [stay.path] };
  const needed = roomFrom(stay);
  if (stay.absent) return true;
  if (needed === undefined) return false;
  const selector = budget.manifest.body.at("spec.selector");
  const picked = workloads.map((workload) => ({
    is: selector.absent ? false : picks(stack, budget, selector, workload),
    enough: any(not(isCounted(stack, workload)), hasAtLeast(stack, workload, needed)),
  }));
  return any(not(any(...picked.map(({ is }) => is))), ...picked.map(({ is, enough }) => all(is, enough)));
}

function isPositive(value: unknown): boolean {
  return Number(String(value).replace(/%$/, "")) > 0;
}

function findings(
  stack: Stack,
  budget: Owned,
  workloads: readonly Workload[],
  evictUnhealthy: boolean,
): Finding[] {
  const spec = budget.manifest.body.at("spec");
  const [stay, go] = [spec.at("minAvailable"), spec.at("maxUnavailable")];
  const policy = spec.at("unhealthyPodEvictionPolicy");
  return [
    must(any(not(isSet(go)), holds(go, isPositive)), go, "maxUnavailable is 0: no pod may ever be evicted"),
    must(
      leavesRoom(stack, budget, workloads),
      stay,
      `minAvailable is ${stay.text ?? (typeof stay.value === "number" ? stay.value : "")}: with the replicas there are no pod may be evicted`,
    ),
    must(
      any(!evictUnhealthy, isOneOf(policy, "AlwaysAllow")),
      policy,
      "unhealthyPodEvictionPolicy is not AlwaysAllow",
    ),
  ];
}

const settings = {
  evictUnhealthy: z
    .boolean()
    .default(false)
    .describe("whether unhealthyPodEvictionPolicy must be AlwaysAllow"),
};

export const resiliencePdbAllowsDisruption = configurable(
  {
    id: "resilience-pdb-allows-disruption",
    title: "A PodDisruptionBudget leaves room for one eviction",
    severity: "medium",
    level: "mandatory",
    why: "A budget that no pod may leave stops every drain, and with it upgrades of nodes and of the cluster.",
    remedy: "Set maxUnavailable to 1 or more, or minAvailable below the number of replicas.",
    refs: {},
  },
  settings,
  ({ evictUnhealthy }) => ({
    targets: [
      "kubernetes:policy/v1:PodDisruptionBudget",
      "kubernetes:apps/v1:Deployment",
      "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
    ],
    stack: (stack) => {
      const workloads = replicatedWorkloads(stack).flatMap((workload) => {
        const pod = podsOfWorkload(stack, workload);
        return pod === undefined ? [] : { ...workload, pod };
      });
      return stack.objects
        .filter(({ manifest }) => manifest.kind === "PodDisruptionBudget")
        .flatMap((budget) => about(budget.subject, ...findings(stack, budget, workloads, evictUnhealthy)));
    },
  }),
);
