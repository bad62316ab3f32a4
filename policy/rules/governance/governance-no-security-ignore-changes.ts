import { any, isTrue, not } from "../../core/facts";
import { manifestsOf } from "../../kubernetes/objects";
import { type Finding, must, type Rule, type StackFinding, type Subject } from "../../core/model";
import { stepsOf } from "../../core/remediation";
import type { Stack } from "../../core/stack";
import { about, willBeSet } from "../../core/subject";
import { securityPathsOfKind, securityPathsOfType } from "../../tables/security-properties";
import { REPLICA_OF, STATEFUL } from "../../tables/stateful";
import { Node } from "../../core/values";

/** Which of a resource's properties make it safe or unsafe. */
function securityPaths(subject: Subject): readonly string[] {
  const isList = subject.type.endsWith("List");
  const ofObjects = manifestsOf(subject).flatMap(({ group, kind = "" }) =>
    securityPathsOfKind(group, kind).map((path) => (isList ? `items.${path}` : path)),
  );
  return [...securityPathsOfType(subject.type), ...ofObjects];
}

/** The names on a path: elements of a list, written `[]`, `[0]` or `[*]`, are all alike here. */
function namesOn(path: string): string[] {
  return stepsOf(path.replaceAll("[*]", "")).filter((step) => typeof step === "string");
}

/** Whether one of two paths leads through the other, so that ignoring the one hides the other; `*` goes for any name. */
function overlap(one: readonly string[], other: readonly string[]): boolean {
  const length = Math.min(one.length, other.length);
  return one
    .slice(0, length)
    .every((step, index) => step === other[index] || step === "*" || other[index] === "*");
}

function ignored(subject: Subject): Finding[] {
  if (subject.opts.ignoreChanges.length === 0) return [];
  const paths = securityPaths(subject);
  if (paths.length === 0) return [];
  return subject.opts.ignoreChanges.map((path) => {
    const hidden = paths.find((candidate) => overlap(namesOn(path), namesOn(candidate)));
    const at = new Node(undefined, "opts.ignoreChanges");
    // The node settings of a cluster are those of a pool that is removed at once.
    const unused = path.startsWith("nodeConfig") && isTrue(subject.props.at("removeDefaultNodePool"));
    const fact = any(hidden === undefined, unused);
    return must(fact, at, `ignoreChanges hides ${hidden ?? ""}, which rules decide on`);
  });
}

function protectedState(stack: Stack): StackFinding[] {
  if (!stack.isPlatform) return [];
  return stack.ofType(...STATEFUL).flatMap((subject) => {
    const replica = any(...REPLICA_OF.map((path) => willBeSet(subject, path)));
    const at = new Node(subject.opts.protect, "opts.protect");
    const fact = any(subject.opts.protect, replica, not(stack.production));
    return about(subject, must(fact, at, "it holds state and is not protected"));
  });
}

export const governanceNoSecurityIgnoreChanges: Rule = {
  id: "governance-no-security-ignore-changes",
  title: "ignoreChanges names no property that rules decide on, and what holds state is protected",
  severity: "high",
  level: "mandatory",
  why:
    "Rules judge what the program says; where Pulumi ignores a property, the cloud may say something else for ever, " +
    "and without protect one renamed resource takes its data with it.",
  remedy: "Ignore only what another controller writes, and set protect on what holds state.",
  refs: {},
  targets: ["every resource with ignoreChanges", ...STATEFUL],
  resource: { applies: () => true, check: ignored },
  stack: protectedState,
};
