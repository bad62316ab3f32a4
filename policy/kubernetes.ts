import { type Fact, holds } from "./facts";
import { CONTAINER_LISTS, podKind } from "./kinds";
import type { Finding, ResourceRule, Subject } from "./model";
import { type Node, UNKNOWN } from "./values";
import { madeFrom } from "./subject";

/** A Kubernetes object: the resource itself, or one of the items where the resource is a list. */
export interface Manifest {
  readonly group: string;
  /** Undefined where not even the kind is known yet. */
  readonly kind: string | undefined;
  readonly body: Node;
  /** A patch of somebody else's object: what it leaves out is not left out of the object. */
  readonly patch: boolean;
}

/** Where an object says nothing yet about what kind it is of. */
function unknownPart(body: Node): Node {
  return [body, body.at("apiVersion"), body.at("kind")].find((node) => node.unknown) ?? body;
}

const TOKEN = /^kubernetes:([^/:]+)\/[^/:]+:(\w+)$/;

/** The objects of a resource; none where it is not a Kubernetes object. */
export function manifestsOf({ type, props }: Subject): Manifest[] {
  const [, group = "", kind = ""] = TOKEN.exec(type) ?? [];
  if (kind === "") return [];
  if (kind === "List") return props.at("items").list().map(untyped);
  if (kind.endsWith("List")) {
    const item = kind.replace(/List$/, "");
    const items = props.at("items").list();
    return items.map((body) => ({ group, kind: item, body, patch: false }));
  }
  const patch = kind.endsWith("Patch");
  return [{ group, kind: patch ? kind.replace(/Patch$/, "") : kind, body: props, patch }];
}

/** An item of the `List` that holds any kind. */
function untyped(body: Node): Manifest {
  const version = body.at("apiVersion");
  const group = version.text?.includes("/") ? version.text.split("/")[0] : "core";
  const kind = unknownPart(body).unknown ? undefined : (body.at("kind").text ?? "");
  return { group: group ?? "", kind, body, patch: false };
}

export function isKind({ group, kind }: Manifest, wantedGroup: string, wantedKind: string): boolean {
  return group === wantedGroup && kind === wantedKind;
}

/** A pod, or what will become one. */
export interface Pod {
  readonly manifest: Manifest;
  readonly metadata: Node;
  readonly spec: Node;
}

export function podsOf(subject: Subject): Pod[] {
  return manifestsOf(subject).flatMap((manifest): Pod[] => {
    const { group, kind, body } = manifest;
    if (kind === undefined) return [{ manifest, metadata: unknownPart(body), spec: unknownPart(body) }];
    const found = podKind(group, kind);
    if (found === undefined) return [];
    const template = found.template === "" ? body : body.at(found.template);
    return [{ manifest, metadata: template.at("metadata"), spec: template.at("spec") }];
  });
}

export interface Container {
  readonly node: Node;
  /** How a message calls it. */
  readonly label: string;
}

/** The containers of all three lists. */
export function containersOf({ spec }: Pod): Container[] {
  return CONTAINER_LISTS.flatMap((list) => spec.at(list).list()).map((node) => {
    const name = node.at("name").text ?? "";
    return { node, label: /^[a-z0-9-]{1,63}$/.test(name) ? `container ${name}` : "a container" };
  });
}

/** Whether a setting of a pod is as it must be; one that a patch leaves out passes. */
export function setting({ manifest }: Pod, node: Node, predicate: (value: unknown) => boolean): Fact {
  return node.absent && manifest.patch ? true : holds(node, predicate);
}

/** Pods that say they are for Windows, to which some controls of the Pod Security Standards do not apply. */
export function isWindows({ spec }: Pod): Fact {
  return holds(spec.at("os.name"), (value) => value === "windows");
}

/** A rule that judges every pod of every kind. */
export function perPod(
  check: (pod: Pod) => readonly Finding[],
): Pick<ResourceRule, "targets" | "applies" | "check"> {
  return {
    targets: ["pods of every kind"],
    applies: (type) => type.startsWith("kubernetes:"),
    check: (subject) => podsOf(subject).flatMap(check),
  };
}

/** An object of a stack, with the resource it belongs to. */
export interface Owned {
  readonly subject: Subject;
  readonly manifest: Manifest;
}

export function objectsOf(stack: readonly Subject[]): Owned[] {
  return stack.flatMap((subject) => manifestsOf(subject).map((manifest) => ({ subject, manifest })));
}

/** The namespaces a stack declares. */
export class Namespaces {
  readonly declared: readonly Owned[];

  constructor(stack: readonly Subject[]) {
    this.declared = objectsOf(stack).filter(({ manifest }) => isKind(manifest, "core", "Namespace"));
  }

  /**
   * Which namespace an object is in: the declared one; the bare name of another; or UNKNOWN. A name that is not
   * known before the update still has an origin, which is the Namespace it was made from.
   */
  of({ subject, manifest }: Owned): Owned | string | typeof UNKNOWN {
    const node = manifest.body.at("metadata.namespace");
    const name = node.absent ? "default" : node.text;
    const origins = madeFrom(subject, "metadata", /^kubernetes:core\/v1:Namespace$/);
    const found = this.declared.find((namespace) =>
      name === undefined
        ? origins.length === 1 && namespace.subject.urn === origins[0]
        : namespace.manifest.body.at("metadata.name").text === name,
    );
    return found ?? name ?? UNKNOWN;
  }
}
