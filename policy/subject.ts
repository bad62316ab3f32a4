import { type Fact, isSet } from "./facts";
import type { Finding, Resource, ResourceRule, StackFinding, Subject } from "./model";
import { Node, normaliseAll } from "./values";

export function subjectOf(resource: Resource): Subject {
  return { ...resource, props: new Node(normaliseAll(resource.props)) };
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
export function willBeSet(subject: Subject, path: string, madeFromType = /./): Fact {
  const node = subject.props.at(path);
  const [property = ""] = path.split(".");
  return node.unknown && madeFrom(subject, property, madeFromType).length > 0 ? true : isSet(node);
}

/** A rule that judges some types of resource, each in its own way. */
export function byType(
  checks: Readonly<Record<string, (subject: Subject) => readonly Finding[]>>,
): Pick<ResourceRule, "targets" | "applies" | "check"> {
  return {
    targets: Object.keys(checks),
    applies: (type) => Object.hasOwn(checks, type),
    check: (subject) => checks[subject.type]?.(subject) ?? [],
  };
}

/** Findings of a stack rule about one of its resources. */
export function about(subject: Subject, ...findings: readonly Finding[]): StackFinding[] {
  return findings.map((finding) => ({ ...finding, urn: subject.urn }));
}
