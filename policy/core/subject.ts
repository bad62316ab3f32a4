import { type Fact, isFilled } from "./facts";
import type { Checks, Finding, Resource, StackFinding, Subject } from "./model";
import { Node, normaliseAll } from "./values";

/** Resources are judged again and again, by other rules and beside others; they are read once. */
const subjects = new WeakMap<Resource, Subject>();

export function subjectOf(resource: Resource): Subject {
  const known = subjects.get(resource) ?? { ...resource, props: new Node(normaliseAll(resource.props)) };
  subjects.set(resource, known);
  return known;
}

/** The type of the resource that a URN names. */
export function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

/** The resources of a type that a property was made from. */
export function madeFrom(subject: Subject, property: string, type: RegExp): string[] {
  return (subject.propertyDependencies[property] ?? []).filter((urn) => type.test(typeOf(urn)));
}

/**
 * Whether a value is set, or will be: one that is unknown but made from another resource's output counts, because
 * an output such as an ARN is never empty.
 *
 * CrossGuard tells a resource rule nothing about dependencies, only a stack rule; so this may turn an undecided
 * outcome into a pass at the end of the preview, and must not be used to forbid a value.
 */
export function willBeSet(subject: Subject, at: string | Node, madeFromType = /./): Fact {
  const node = typeof at === "string" ? subject.props.at(at) : at;
  const [property = ""] = node.path.split(/[.[]/);
  return node.unknown && madeFrom(subject, property, madeFromType).length > 0 ? true : isFilled(node);
}

/** A rule that judges some types of resource, each in its own way. */
export function byType(
  checks: Readonly<Record<string, (subject: Subject) => readonly Finding[]>>,
): Required<Pick<Checks, "targets" | "resource">> {
  return {
    targets: Object.keys(checks),
    resource: {
      applies: (type) => Object.hasOwn(checks, type),
      check: (subject) => checks[subject.type]?.(subject) ?? [],
    },
  };
}

/** A rule that several of the helpers above and of those for Kubernetes make up. */
export function together(
  ...parts: readonly Required<Pick<Checks, "targets" | "resource">>[]
): Required<Pick<Checks, "targets" | "resource">> {
  return {
    targets: parts.flatMap(({ targets }) => targets),
    resource: {
      applies: (type) => parts.some(({ resource }) => resource.applies(type)),
      check: (subject) =>
        parts.flatMap(({ resource }) => (resource.applies(subject.type) ? resource.check(subject) : [])),
    },
  };
}

/** Findings of a stack rule about one of its resources. */
export function about(subject: Subject, ...findings: readonly Finding[]): StackFinding[] {
  return findings.map((finding) => ({ ...finding, urn: subject.urn }));
}
