import { all, any, type Fact, isAtLeast, isOneOf, isSet, not } from "../core/facts";
import type { Owned, Pod } from "./objects";
import { inSameNamespace } from "./selectors";
import type { Stack, Workload } from "../core/stack";
import { madeFrom } from "../core/subject";
import type { Node } from "../core/values";

/** Kinds of workloads that run a number of equal pods. */
export const REPLICATED = ["Deployment", "StatefulSet", "Rollout"] as const;

/** Workloads with a number of replicas. */
export function replicatedWorkloads(stack: Stack): Workload[] {
  return stack.workloads.filter(({ manifest }) => REPLICATED.some((kind) => kind === manifest.kind));
}

/** An autoscaler of Kubernetes or of KEDA, with what it says of the number of replicas. */
export interface Scaler extends Owned {
  readonly target: Node;
  readonly least: Node;
  readonly most: Node;
}

export function scalersOf(stack: Stack): Scaler[] {
  const own = stack.objectsOf("autoscaling", "HorizontalPodAutoscaler").map((owned): Scaler => {
    const spec = owned.manifest.body.at("spec");
    return {
      ...owned,
      target: spec.at("scaleTargetRef"),
      least: spec.at("minReplicas"),
      most: spec.at("maxReplicas"),
    };
  });
  const keda = stack.objectsOf("keda.sh", "ScaledObject").map((owned): Scaler => {
    const spec = owned.manifest.body.at("spec");
    return {
      ...owned,
      target: spec.at("scaleTargetRef"),
      least: spec.at("minReplicaCount"),
      most: spec.at("maxReplicaCount"),
    };
  });
  return [...own, ...keda].filter(({ manifest }) => !manifest.patch);
}

/** Whether a reference by kind and name, such as `scaleTargetRef`, is to a workload of the same namespace. */
export function isReferred(stack: Stack, owner: Owned, reference: Node, workload: Workload): Fact {
  const name = reference.at("name");
  const made = name.unknown && madeFrom(owner.subject, "spec", /./).includes(workload.subject.urn);
  const own = workload.manifest.body.at("metadata.name");
  const named: Fact = name.unknown || own.unknown ? { unknown: [name.path] } : isOneOf(name, own.text ?? "");
  return all(
    inSameNamespace(stack, owner, workload),
    isOneOf(reference.at("kind").or("Deployment"), workload.manifest.kind ?? ""),
    any(made, named),
  );
}

/** Whether a workload always has at least so many replicas: by its own count, or by what scales it. */
export function hasAtLeast(stack: Stack, workload: Workload, least: number): Fact {
  const scalers = scalersOf(stack).map((scaler) => ({
    scales: isReferred(stack, scaler, scaler.target, workload),
    enough: isAtLeast(scaler.least.or(scaler.manifest.group === "keda.sh" ? 0 : 1), least),
  }));
  const own = isAtLeast(workload.manifest.body.at("spec.replicas").or(1), least);
  return any(
    ...scalers.map(({ scales, enough }) => all(scales, enough)),
    all(not(any(...scalers.map(({ scales }) => scales))), own),
  );
}

/** Whether something scales a workload. */
export function isScaled(stack: Stack, workload: Workload): Fact {
  return any(...scalersOf(stack).map((scaler) => isReferred(stack, scaler, scaler.target, workload)));
}

/** Whether somebody says how many replicas there are; where nobody does, somebody may scale it by hand. */
export function isCounted(stack: Stack, workload: Workload): Fact {
  const scalers = scalersOf(stack).map((scaler) =>
    all(isReferred(stack, scaler, scaler.target, workload), isSet(scaler.least)),
  );
  return any(isSet(workload.manifest.body.at("spec.replicas")), ...scalers);
}

/** The pods of a workload: its own, or those of the Deployment that a Rollout refers to. */
export function podsOfWorkload(stack: Stack, workload: Workload): Pod | undefined {
  const reference = workload.manifest.body.at("spec.workloadRef");
  if (reference.absent) return workload.pod;
  return stack.workloads.find((other) => isReferred(stack, workload, reference, other) === true)?.pod;
}

/** Whether a Rollout runs the pods of a Deployment, which then has none of its own. */
export function isTakenOver(stack: Stack, workload: Workload): Fact {
  const rollouts = stack.workloads.filter(({ manifest }) => manifest.kind === "Rollout");
  return any(
    ...rollouts.map((rollout) => {
      const reference = rollout.manifest.body.at("spec.workloadRef");
      return reference.absent ? false : isReferred(stack, rollout, reference, workload);
    }),
  );
}
