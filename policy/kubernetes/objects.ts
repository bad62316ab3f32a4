import { type Fact, holds } from "../core/facts";
import { CONTAINER_LISTS, podKind } from "./kinds";
import type { Checks, Finding, Subject } from "../core/model";
import type { Node } from "../core/values";

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

/** Every rule asks this of every resource, and there are few types. */
const tokens = new Map<string, readonly [group: string, kind: string, single: string]>();

/** The group and the kind in a type token, and the kind without what makes it a list or a patch; empty for others. */
function tokenOf(type: string): readonly [group: string, kind: string, single: string] {
  const known = tokens.get(type);
  if (known !== undefined) return known;
  const [, group = "", kind = ""] = TOKEN.exec(type) ?? [];
  const token = [group, kind, kind.replace(/(List|Patch)$/, "")] as const;
  tokens.set(type, token);
  return token;
}

/** What many rules ask about one resource is worked out once. */
const manifestsBySubject = new WeakMap<Subject, Manifest[]>();

/** The objects of a resource; none where it is not a Kubernetes object. */
export function manifestsOf(subject: Subject): Manifest[] {
  const known = manifestsBySubject.get(subject) ?? findManifests(subject);
  manifestsBySubject.set(subject, known);
  return known;
}

function findManifests({ type, props }: Subject): Manifest[] {
  const [group, kind] = tokenOf(type);
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

const podsBySubject = new WeakMap<Subject, Pod[]>();

export function podsOf(subject: Subject): Pod[] {
  const known = podsBySubject.get(subject) ?? findPods(subject);
  podsBySubject.set(subject, known);
  return known;
}

/** Whether objects of a type hold pods, or may: the list of any kind does if its items do. */
export function mayHoldPods(type: string): boolean {
  const [group, kind, single] = tokenOf(type);
  return kind === "List" || podKind(group, single) !== undefined;
}

function findPods(subject: Subject): Pod[] {
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

/** How a message calls something by its name, which is repeated only if it can be one. */
export function labelled(node: Node, noun: string): string {
  const name = node.at("name").text ?? "";
  return /^[a-z0-9-]{1,63}$/.test(name) ? `${noun} ${name}` : `a ${noun}`;
}

/** The containers of all three lists. */
export function containersOf({ spec }: Pod): Container[] {
  return CONTAINER_LISTS.flatMap((list) => spec.at(list).list()).map((node) => ({
    node,
    label: labelled(node, "container"),
  }));
}

/** Whether a setting of a pod is as it must be; one that a patch leaves out passes. */
export function setting({ manifest }: Pod, node: Node, predicate: (value: unknown) => boolean): Fact {
  return node.absent && manifest.patch ? true : holds(node, predicate);
}

/** A rule that judges every pod of every kind. */
export function perPod(
  check: (pod: Pod) => readonly Finding[],
): Required<Pick<Checks, "targets" | "resource">> {
  return {
    targets: ["pods of every kind"],
    resource: {
      applies: mayHoldPods,
      check: (subject) => podsOf(subject).flatMap(check),
    },
  };
}

/** An object that may be of any kind may be of one that is judged. */
function unknownKind({ kind, body }: Manifest): Finding[] {
  const { path } = unknownPart(body);
  return kind === undefined ? [{ fact: { unknown: [path] }, path, message: "" }] : [];
}

/**
 * A rule that judges objects of some kinds, in any version of their group: by themselves, in a typed list, in the list
 * of any kind and as a patch. Kinds are written `group/Kind`, the group without a name as `core`.
 */
export function byKind(
  checks: Readonly<Record<string, (manifest: Manifest, subject: Subject) => readonly Finding[]>>,
): Required<Pick<Checks, "targets" | "resource">> {
  return {
    targets: Object.keys(checks),
    resource: {
      applies: (type) => {
        const [group, kind, single] = tokenOf(type);
        return kind !== "" && (kind === "List" || Object.hasOwn(checks, `${group}/${single}`));
      },
      check: (subject) =>
        manifestsOf(subject).flatMap(
          (manifest) =>
            checks[`${manifest.group}/${manifest.kind}`]?.(manifest, subject) ?? unknownKind(manifest),
        ),
    },
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
