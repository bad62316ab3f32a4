import * as z from "zod";
import {
  any,
  type Condition,
  is,
  named,
  not,
  own,
  type Place,
  type Requirements,
  same,
  set,
  spec,
} from "../../pods/conditions";
import { all as allOf, any as anyOf, type Fact, isSet, isTrue, not as isNot } from "../../core/facts";
import { podRequirements } from "../../pods/judging";
import { configurable, must, type StackFinding } from "../../core/model";
import { hasLabels, inSameNamespace } from "../../kubernetes/selectors";
import type { Stack, Workload } from "../../core/stack";
import { about } from "../../core/subject";

const PROBES = ["readinessProbe", "livenessProbe", "startupProbe"] as const;
const LISTS = ["containers", "initContainers"] as const;

/** Jobs, and pods that are run once: what ends by itself is neither ready nor alive. */
const RUN_ONCE = is(spec("restartPolicy"), "Never", "OnFailure");
const GROUPS_RUN_ONCE = ["batch"];

/** A container before the others ends too, unless it is one that stays beside them. */
const runsOnce = any(RUN_ONCE, not(is(own("restartPolicy"), "Always")));

/** A probe of a named port that the container does not declare always fails. */
function declared(probe: string, action: string) {
  const port = own(`${probe}.${action}.port`);
  return {
    of: LISTS,
    at: port,
    holds: named(port, own("ports")),
    message: `names a port in ${probe} that it does not declare`,
  };
}

/** Asked of every container that stays up. */
function demanded(name: string, holds: Condition, at: Place, message: string): Requirements {
  const wanted = { at, holds, message };
  return {
    [name]: { of: ["containers"], ...wanted, unless: RUN_ONCE },
    [`${name}OfSidecars`]: { of: ["initContainers"], ...wanted, unless: runsOnce },
  };
}

function requirements(both: boolean): Requirements {
  const either = any(...PROBES.map((probe) => set(own(probe))));
  return {
    ...demanded("probed", either, own("readinessProbe"), "has no probe"),
    different: {
      of: LISTS,
      at: own("livenessProbe"),
      holds: not(same(own("readinessProbe"), own("livenessProbe"))),
      message: "has the same probe for being ready as for being alive",
    },
    ...Object.fromEntries(
      PROBES.flatMap((probe) =>
        ["httpGet", "tcpSocket"].map((action) => [`${probe}_${action}_port`, declared(probe, action)]),
      ),
    ),
    ...(both && {
      ...demanded("ready", set(own("readinessProbe")), own("readinessProbe"), "has no readinessProbe"),
      ...demanded("alive", set(own("livenessProbe")), own("livenessProbe"), "has no livenessProbe"),
    }),
  };
}

/** Whether one of the stack's Services sends traffic to the pods as soon as they say that they are ready. */
function isServed(stack: Stack, workload: Workload): Fact {
  const services = stack.objectsNear(workload, "core", "Service").map((service): Fact => {
    const selector = service.manifest.body.at("spec.selector");
    const early = isTrue(service.manifest.body.at("spec.publishNotReadyAddresses"));
    return allOf(
      isSet(selector),
      isNot(early),
      hasLabels(selector, workload.pod.metadata.at("labels")),
      inSameNamespace(stack, service, workload),
    );
  });
  return anyOf(...services);
}

/** What a Service sends traffic to must be able to say that it is ready. */
function readiness(stack: Stack): StackFinding[] {
  return stack.workloads.flatMap((workload) => {
    const { subject, manifest, pod } = workload;
    const served = isServed(stack, workload);
    if (GROUPS_RUN_ONCE.includes(manifest.group) || served === false) return [];
    const containers = pod.spec.at("containers");
    const ready = anyOf(...containers.list().map((container) => isSet(container.at("readinessProbe"))));
    const fact = anyOf(isNot(served), ready);
    return about(subject, must(fact, containers, "the pod is behind a Service and has no readinessProbe"));
  });
}

export const workloadProbesConfigured = configurable(
  {
    id: "workload-probes-configured",
    title: "Containers that stay up say when they are ready or alive, and not both by the same probe",
    severity: "medium",
    level: "mandatory",
    why: "Traffic is sent to what cannot answer yet, and what hangs is never restarted; where both are one probe, what is only busy is killed.",
    remedy: "Set a readinessProbe and a livenessProbe that differ, on ports that the container declares.",
    refs: { checkov: ["CKV_K8S_8", "CKV_K8S_9"] },
  },
  {
    both: z
      .boolean()
      .default(false)
      .describe("whether every container needs a readinessProbe and a livenessProbe"),
  },
  ({ both }) => ({
    ...podRequirements(requirements(both), GROUPS_RUN_ONCE),
    stack: readiness,
  }),
);
