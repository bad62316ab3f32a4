import * as z from "zod";
import { all, any, type Fact, holds, isSet } from "../../core/facts";
import { isKind, type Manifest, manifestsOf, type Pod, podsOf } from "../../kubernetes/objects";
import {
  type Checks,
  configurable,
  type Finding,
  must,
  type StackFinding,
  type Subject,
} from "../../core/model";
import { providerInput } from "../../clouds/providers";
import type { Stack } from "../../core/stack";
import { about } from "../../core/subject";
import { type Taggable, taggable } from "../../tables/taggable";
import type { Node } from "../../core/values";

interface Settings {
  readonly required: readonly string[];
  readonly podLabels: readonly string[];
  readonly ownerKeys: readonly string[];
}

const NAME = "app.kubernetes.io/name";
const INSTANCE = "app.kubernetes.io/instance";

const isFilled = (node: Node): Fact =>
  holds(node, (value) => typeof value === "object" && Object.keys(value).length > 0);

function cloud(
  stack: Stack,
  subject: Subject,
  { path, defaults, noun }: Taggable,
  required: readonly string[],
) {
  const own = subject.props.at(path);
  const inherited = providerInput(stack, subject, defaults);
  if (required.length === 0) return [must(any(isFilled(own), isFilled(inherited)), own, `it has no ${noun}`)];
  return required.map((wanted) => {
    // Google Cloud takes lower-case keys only.
    const key = noun === "label" ? wanted.toLowerCase() : wanted;
    const present = any(isSet(own.key(key)), isSet(inherited.key(key)));
    return must(present, own.key(key), `it has no ${noun} ${key}`);
  });
}

/** Who answers for an object, as a label or as an annotation. */
function hasOwner({ body }: Manifest, { ownerKeys }: Settings): Fact {
  const places = [body.at("metadata.labels"), body.at("metadata.annotations")];
  return any(...places.flatMap((place) => ownerKeys.map((key) => isSet(place.key(key)))));
}

/** Which application an object is part of; an instance alone tells it only where it is the object's own name. */
function hasName({ body }: Manifest, labels: Node): Fact {
  const [own, instance] = [body.at("metadata.name"), labels.key(INSTANCE)];
  const isOwn = instance.unknown ? isSet(instance) : holds(own, (name) => instance.value === name);
  return any(isSet(labels.key(NAME)), all(isSet(instance), isOwn));
}

function ofManifest(manifest: Manifest, settings: Settings): Finding[] {
  const isNamespace = isKind(manifest, "core", "Namespace");
  if (manifest.patch || !(isNamespace || isKind(manifest, "core", "Service"))) return [];
  const labels = manifest.body.at("metadata.labels");
  const owned = hasOwner(manifest, settings);
  return isNamespace
    ? [must(owned, labels, `it has no owner: ${settings.ownerKeys.join(", ")}`)]
    : [must(any(owned, hasName(manifest, labels)), labels, `it has neither an owner nor ${NAME}`)];
}

function ofPod({ manifest, metadata }: Pod, settings: Settings): Finding[] {
  // A Rollout may take the template of a Deployment, which is judged itself.
  if (manifest.patch || isSet(manifest.body.at("spec.workloadRef")) === true) return [];
  const labels = metadata.at("labels");
  const told = any(hasOwner(manifest, settings), hasName(manifest, labels));
  return [
    must(told, labels, `its pods have neither an owner nor ${NAME}`),
    ...settings.podLabels.map((key) =>
      must(isSet(labels.key(key)), labels.key(key), `its pods have no label ${key}`),
    ),
  ];
}

const checks = (settings: Settings): Checks => ({
  targets: [
    "every type of aws and gcp that takes tags or labels",
    "pods of every kind",
    "core/Service",
    "core/Namespace",
  ],
  resource: {
    applies: (type) => type.startsWith("kubernetes:"),
    check: (subject) => [
      ...manifestsOf(subject).flatMap((manifest) => ofManifest(manifest, settings)),
      ...podsOf(subject).flatMap((pod) => ofPod(pod, settings)),
    ],
  },
  stack: (stack) =>
    stack.subjects.flatMap((subject): StackFinding[] => {
      const place = taggable(subject.type);
      return place === undefined ? [] : about(subject, ...cloud(stack, subject, place, settings.required));
    }),
});

export const tagsAndLabelsRequired = configurable(
  {
    id: "tags-and-labels-required",
    title:
      "Every resource says what it belongs to: cloud resources by tags or labels, Kubernetes objects by labels",
    severity: "medium",
    level: "advisory",
    why: "Nobody can tell who answers for a resource without them, what it costs whom, or whether it may go.",
    remedy:
      "Set defaultTags on the aws provider and defaultLabels on the gcp provider, app.kubernetes.io/name on pods and Services, and an owner on Namespaces.",
    refs: { trivy: ["AVD-GCP-0051"], checkov: ["CKV_GCP_21"] },
  },
  {
    required: z
      .array(z.string())
      .default([])
      .describe("keys every cloud resource must have; without any, one of its own choice"),
    podLabels: z.array(z.string()).default([]).describe("labels that all pods must have besides"),
    ownerKeys: z
      .array(z.string())
      .default(["owner", "team", "trivium/owner", "a8r.io/owner", "app.kubernetes.io/part-of"])
      .describe("labels or annotations that say who answers for an object; a Namespace needs one of them"),
  },
  checks,
);
