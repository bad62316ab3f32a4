import * as z from "zod";
import { all, any, type Fact, holds, isAtLeast, isFilled, isOneOf, isSet, not } from "../../core/facts";
import { containersOf } from "../../kubernetes/objects";
import { configurable, must, type StackFinding } from "../../core/model";
import {
  hasAtLeast,
  isReferred,
  isReplicated,
  isScaled,
  isTakenOver,
  podsOfWorkload,
  REPLICATED,
  replicatedWorkloads,
  type Scaler,
  scalersNear,
  scalersOf,
} from "../../kubernetes/scale";
import { inSameNamespace } from "../../kubernetes/selectors";
import type { Stack, Workload } from "../../core/stack";
import { about } from "../../core/subject";
import type { Node } from "../../core/values";

interface Settings {
  readonly replicas: number;
  readonly kinds: readonly string[];
  readonly requests: boolean;
}

function workloads(stack: Stack, { replicas, kinds }: Settings): StackFinding[] {
  return replicatedWorkloads(stack)
    .filter(({ manifest }) => kinds.includes(manifest.kind ?? ""))
    .flatMap((workload) => {
      const own = workload.manifest.body.at("spec.replicas");
      const scaled = isScaled(stack, workload);
      // What Recreate replaces cannot run twice.
      const single = isOneOf(workload.manifest.body.at("spec.strategy.type"), "Recreate");
      const enough = any(single, isTakenOver(stack, workload), hasAtLeast(stack, workload, replicas));
      return about(
        workload.subject,
        must(enough, own, `it may have fewer than ${replicas} replicas`),
        must(not(all(isSet(own), scaled)), own, "replicas is set, and something else scales it"),
      );
    });
}

interface Share {
  /** Whether it is one: other metrics are amounts. */
  readonly is: Fact;
  readonly resource: Node;
}

/** The resources whose share an autoscaler looks at, which is a share of what is requested. */
function sharesOf({ manifest }: Scaler): Share[] {
  return manifest.body
    .at("spec.metrics")
    .list()
    .map((metric) => ({
      is: all(
        isOneOf(metric.at("type"), "Resource"),
        isOneOf(metric.at("resource.target.type").or("Utilization"), "Utilization"),
      ),
      resource: metric.at("resource.name"),
    }));
}

/** Whether every container of a workload requests a resource, or a LimitRange of the namespace does for it. */
function requests(stack: Stack, workload: Workload, resource: Node): Fact {
  const pod = podsOfWorkload(stack, workload);
  if (pod === undefined) return true;
  if (resource.unknown) return { unknown: [resource.path] };
  const name = resource.text ?? "";
  const limits = stack
    .objectsNear(workload, "core", "LimitRange")
    .map((range) => inSameNamespace(stack, range, workload));
  const asked = containersOf(pod)
    .filter(({ node }) => !/(initContainers|ephemeralContainers)/.test(node.path))
    .map(({ node }) =>
      any(isFilled(node.at("resources.requests").key(name)), isFilled(node.at("resources.limits").key(name))),
    );
  return any(...limits, all(isFilled(pod.spec.at("resources.requests").key(name))), all(...asked));
}

function autoscalers(stack: Stack, { replicas, requests: asked }: Settings): StackFinding[] {
  return scalersOf(stack).flatMap((scaler) => {
    const { subject, target, least, most } = scaler;
    const rivals = scalersNear(stack, scaler)
      .filter((other) => other !== scaler)
      .map((other) => isRival(stack, scaler, other));
    const own = scaler.manifest.group === "keda.sh" ? 0 : 1;
    const grows = least.unknown
      ? { unknown: [least.path] }
      : holds(most.or(100), (value) => Number(value) > Number(least.value ?? own));
    const shares = (asked ? sharesOf(scaler) : []).map(({ is, resource }) => {
      const lacking = stack
        .workloadsNear(scaler)
        .filter(isReplicated)
        .map((candidate) =>
          all(isReferred(stack, scaler, target, candidate), not(requests(stack, candidate, resource))),
        );
      const message = `its target does not request ${resource.text}, of which it takes a share`;
      return must(not(all(is, any(...lacking))), resource, message);
    });
    const name = target.at("name");
    return about(
      subject,
      must(
        // What it leaves out is judged at its target.
        any(not(isSet(least)), isAtLeast(least, replicas)),
        least,
        `it may scale down to fewer than ${replicas} replicas`,
      ),
      must(grows, most, "its maximum is not above its minimum"),
      must(not(any(...rivals)), name, "another autoscaler has the same target"),
      ...shares,
    );
  });
}

function isRival(stack: Stack, { target, ...scaler }: Scaler, other: Scaler): Fact {
  const name = same(target.at("name"), other.target.at("name"));
  if (name === false) return false;
  const kind = same(target.at("kind").or("Deployment"), other.target.at("kind").or("Deployment"));
  return all(name, kind, inSameNamespace(stack, scaler, other));
}

function same(one: Node, other: Node): Fact {
  const unknown = [one, other].filter((node) => node.unknown).map((node) => node.path);
  return unknown.length > 0 ? { unknown } : one.value === other.value;
}

const settings = {
  replicas: z.int().min(1).default(2).describe("replicas that a service has at least"),
  kinds: z
    .array(z.enum(REPLICATED))
    .default(["Deployment", "Rollout"])
    .describe("kinds of workloads that must have so many replicas"),
  requests: z
    .boolean()
    .default(false)
    .describe(
      "whether pods must request what their autoscaler takes a share of, which nothing in the cluster adds",
    ),
};

export const resilienceReplicasAndAutoscaling = configurable(
  {
    id: "resilience-replicas-and-autoscaling",
    title: "In staging and prod, services have several replicas, and autoscalers do not fight",
    severity: "medium",
    level: "mandatory",
    why: "With one replica every eviction and every crash is an outage, and two autoscalers of one target undo what the other does.",
    remedy:
      "Set replicas, or minReplicas of the autoscaler, to two or more, and leave replicas out where there is one.",
    refs: {},
  },
  settings,
  (given) => ({
    targets: [
      "kubernetes:apps/v1:Deployment",
      "extensions/Deployment",
      "kubernetes:apps/v1:StatefulSet",
      "kubernetes:argoproj.io/v1alpha1:Rollout",
      "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
      "kubernetes:keda.sh/v1alpha1:ScaledObject",
    ],
    stack: (stack) => {
      const exempt = not(stack.production);
      return [...workloads(stack, given), ...autoscalers(stack, given)].map((finding) => ({
        ...finding,
        fact: any(exempt, finding.fact),
      }));
    },
  }),
);
