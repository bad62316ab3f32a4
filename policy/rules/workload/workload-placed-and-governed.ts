import * as z from "zod";
import { is, metadata, type Requirements } from "../../pods/conditions";
import { all, any, type Fact, holds, isOneOf, isSet, not } from "../../core/facts";
import { findingsOf } from "../../pods/judging";
import { byKind, type Owned } from "../../kubernetes/objects";
import { configurable, must, type StackFinding } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about } from "../../core/subject";
import { Node, UNKNOWN } from "../../core/values";

const LABEL = "pod-security.kubernetes.io/enforce";
const LEVELS = ["privileged", "baseline", "restricted"] as const;

/** What the cluster itself is made of has one of these. */
const SYSTEM_PRIORITIES = ["system-node-critical", "system-cluster-critical"];

function labelled(levels: readonly string[]): Requirements {
  const label = metadata("labels", LABEL);
  const message = `has no ${LABEL} label of ${levels.join(", ")}`;
  return { podSecurity: { at: label, holds: is(label, ...levels), message } };
}

/** The name of an object's namespace; what a provider or the cluster puts in where the object says nothing. */
function namespaceOf(stack: Stack, owned: Owned): Node {
  const own = owned.manifest.body.at("metadata.namespace");
  if (!own.absent) {
    const declared = stack.namespaces.of(owned);
    const isDeclared = typeof declared === "object" && own.unknown;
    return isDeclared ? declared.manifest.body.at("metadata.name") : own;
  }
  const provider = stack.get(owned.subject.provider?.urn ?? "");
  const name = provider?.props.at("namespace") ?? new Node(null);
  return new Node(name.unknown ? UNKNOWN : (name.text ?? "default"), own.path);
}

function placed(stack: Stack): StackFinding[] {
  const services = stack
    .objectsOf("core", "Service")
    .map((service) => ({
      ...service,
      system: false,
      ofApiServer: isOneOf(service.manifest.body.at("metadata.name"), "kubernetes"),
    }))
    .filter(({ ofApiServer }) => ofApiServer !== true);
  const workloads = stack.workloads.map((workload) => ({
    ...workload,
    ofApiServer: false,
    system: isOneOf(workload.pod.spec.at("priorityClassName"), ...SYSTEM_PRIORITIES),
  }));
  return [...workloads, ...services].flatMap(({ subject, manifest, system, ofApiServer }) => {
    if (manifest.patch || manifest.kind === "PodTemplate") return [];
    const name = namespaceOf(stack, { subject, manifest });
    return about(
      subject,
      must(any(ofApiServer, not(isOneOf(name, "default"))), name, "it is in the namespace default"),
      must(
        any(system, ofApiServer, not(isOneOf(name, "kube-system"))),
        name,
        "it is in the namespace kube-system, which is the cluster's own",
      ),
    );
  });
}

function controlled(stack: Stack): StackFinding[] {
  return stack.objectsOf("core", "Pod").flatMap(({ subject, manifest }) => {
    const owners = manifest.body.at("metadata.ownerReferences");
    const fact = any(
      manifest.patch,
      holds(owners, () => owners.list().length > 0),
    );
    return about(
      subject,
      must(fact, manifest.body, "no controller makes the pod again when its node is gone"),
    );
  });
}

/** What a namespace with workloads needs besides, which is said of the namespace. */
function governed(stack: Stack): StackFinding[] {
  return stack.objectsOf("core", "Namespace").flatMap((namespace) => {
    const { subject, manifest } = namespace;
    const pods = stack.workloadsIn(namespace);
    const used = any(...pods.map((workload) => stack.namespaces.holds(namespace, workload)));
    if (manifest.patch || used === false) return [];
    const name = manifest.body.at("metadata.name");
    const has = (kind: string, content: string): Fact =>
      any(
        not(used),
        ...stack
          .objectsIn(namespace, "core", kind)
          .map((owned) =>
            all(isSet(owned.manifest.body.at(content)), stack.namespaces.holds(namespace, owned)),
          ),
      );
    return about(
      subject,
      must(has("ResourceQuota", "spec.hard"), name, "the namespace has no ResourceQuota"),
      must(has("LimitRange", "spec.limits"), name, "the namespace has no LimitRange"),
    );
  });
}

export const workloadPlacedAndGoverned = configurable(
  {
    id: "workload-placed-and-governed",
    title: "Workloads are in namespaces of their own, and namespaces have a Pod Security level and limits",
    severity: "medium",
    level: "mandatory",
    why: "What shares default or kube-system shares its rights and policies; without a quota one team can take the whole cluster. A quota of another stack is not seen.",
    remedy: `Declare a namespace with a ${LABEL} label, a ResourceQuota and a LimitRange, and put the workload there.`,
    refs: {
      cis: {
        eks: ["4.5.1", "4.5.2"],
        gke: ["4.2.1", "4.6.1", "4.6.4"],
        k3s: ["5.7.1", "5.7.4", "5.2.1"],
      },
      trivy: ["AVD-KSV-0037", "AVD-KSV-0039", "AVD-KSV-0040", "AVD-KSV-0110"],
      checkov: ["CKV_K8S_21"],
    },
  },
  {
    levels: z
      .array(z.enum(LEVELS))
      .min(1)
      .default([...LEVELS])
      .describe("levels of Pod Security that a namespace may enforce"),
    quotas: z
      .boolean()
      .default(false)
      .describe("whether a namespace with workloads needs a ResourceQuota and a LimitRange"),
    controllers: z.boolean().default(false).describe("whether a Pod must be made by a controller"),
  },
  ({ levels, quotas, controllers }) => {
    const requirements = labelled(levels);
    const namespaces = byKind({
      "core/Namespace": ({ body, patch }) =>
        findingsOf(
          requirements,
          { spec: body.at("spec"), metadata: body.at("metadata") },
          "the namespace",
          patch,
        ),
    });
    return {
      ...namespaces,
      targets: [
        ...namespaces.targets,
        "pods of every kind",
        "core/Service",
        "core/ResourceQuota",
        "core/LimitRange",
      ],
      stack: (stack) => [
        ...placed(stack),
        ...(controllers ? controlled(stack) : []),
        ...(quotas ? governed(stack) : []),
      ],
      enforceable: { objects: "namespaces", requirements },
    };
  },
);
