import { all, any, type Fact, isAtLeast, isOneOf, isSet, not } from "../core/facts";
import { Neighbourhood } from "./namespaces";
import type { Manifest, Owned, Pod } from "./objects";
import { inSameNamespace } from "./selectors";
import type { Stack, Workload } from "../core/stack";
import { madeFrom } from "../core/subject";
import { Node, UNKNOWN } from "../core/values";

/** Kinds of workloads that run a number of equal pods. */
export const REPLICATED = ["Deployment", "StatefulSet", "Rollout"] as const;

/** Workloads with a number of replicas. */
export function replicatedWorkloads(stack: Stack): Workload[] {
  return stack.workloads.filter(isReplicated);
}

export function isReplicated({ manifest }: Workload): boolean {
  return REPLICATED.some((kind) => kind === manifest.kind);
}

/** An autoscaler of Kubernetes or of KEDA, with what it says of the number of replicas. */
export interface Scaler extends Owned {
  readonly target: Node;
  readonly least: Node;
  readonly most: Node;
}

/** What decides on the replicas of a stack's workloads. */
interface Scaling {
  readonly scalers: readonly Scaler[];
  readonly scalersNear: Neighbourhood<Scaler>;
  /** Rollouts that run the pods of a Deployment, or may. */
  readonly rolloutsNear: Neighbourhood<Workload>;
}

const scalingByStack = new WeakMap<Stack, Scaling>();

function scalingOf(stack: Stack): Scaling {
  const known = scalingByStack.get(stack) ?? findScaling(stack);
  scalingByStack.set(stack, known);
  return known;
}

function findScaling(stack: Stack): Scaling {
  const scalers = findScalers(stack);
  const rollouts = stack.workloads.filter(
    ({ manifest }) => manifest.kind === "Rollout" && !workloadRef(manifest).absent,
  );
  return {
    scalers,
    scalersNear: new Neighbourhood(scalers, stack.namespaces),
    rolloutsNear: new Neighbourhood(rollouts, stack.namespaces),
  };
}

const workloadRef = ({ body }: Manifest): Node => body.at("spec.workloadRef");

export function scalersOf(stack: Stack): readonly Scaler[] {
  return scalingOf(stack).scalers;
}

/** The autoscalers that are, or may be, in the namespace of an object. */
export function scalersNear(stack: Stack, object: Owned): readonly Scaler[] {
  return scalingOf(stack).scalersNear.of(object);
}

/** What scales a workload, or may. */
function scalersOfWorkload(stack: Stack, workload: Workload): { scaler: Scaler; scales: Fact }[] {
  return scalersNear(stack, workload)
    .map((scaler) => ({ scaler, scales: isReferred(stack, scaler, scaler.target, workload) }))
    .filter(({ scales }) => scales !== false);
}

function findScalers(stack: Stack): Scaler[] {
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
  const kind = isOneOf(reference.at("kind").or("Deployment"), workload.manifest.kind ?? "");
  if (kind === false) return false;
  const name = reference.at("name");
  const own = workload.manifest.body.at("metadata.name");
  const made = name.unknown && madeFrom(owner.subject, "spec", /./).includes(workload.subject.urn);
  const named: Fact = name.unknown || own.unknown ? { unknown: [name.path] } : isOneOf(name, own.text ?? "");
  return all(kind, any(made, named), inSameNamespace(stack, owner, workload));
}

/** Whether a workload always has at least so many replicas: by its own count, or by what scales it. */
export function hasAtLeast(stack: Stack, workload: Workload, least: number): Fact {
  const scalers = scalersOfWorkload(stack, workload).map(({ scaler, scales }) => ({
    scales,
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
  return any(...scalersOfWorkload(stack, workload).map(({ scales }) => scales));
}

/** Whether somebody says how many replicas there are; where nobody does, somebody may scale it by hand. */
export function isCounted(stack: Stack, workload: Workload): Fact {
  const scalers = scalersOfWorkload(stack, workload).map(({ scaler, scales }) =>
    all(scales, isSet(scaler.least)),
  );
  return any(isSet(workload.manifest.body.at("spec.replicas")), ...scalers);
}

/**
 * The pods of a workload: its own, or those of the Deployment that a Rollout refers to. Where it is open which these
 * are, nothing of them is known; where they are another stack's there are none.
 */
export function podsOfWorkload(stack: Stack, workload: Workload): Pod | undefined {
  const reference = workloadRef(workload.manifest);
  if (reference.absent) return workload.pod;
  const others = stack.workloadsNear(workload).filter((other) => other !== workload);
  const found = others.map((other) => ({ other, is: isReferred(stack, workload, reference, other) }));
  const sure = found.find(({ is }) => is === true);
  if (sure !== undefined) return sure.other.pod;
  const open = found.flatMap(({ is }) => (typeof is === "boolean" ? [] : is.unknown));
  const path = reference.unknown ? reference.path : open[0];
  if (path === undefined) return undefined;
  const hidden = new Node(UNKNOWN, path);
  return { manifest: workload.manifest, metadata: hidden, spec: hidden };
}

/** Whether a Rollout runs the pods of a Deployment, which then has none of its own. */
export function isTakenOver(stack: Stack, workload: Workload): Fact {
  const rollouts = scalingOf(stack).rolloutsNear.of(workload);
  return any(
    ...rollouts.map((rollout) => isReferred(stack, rollout, workloadRef(rollout.manifest), workload)),
  );
}
