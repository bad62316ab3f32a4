import type { Fact } from "../../core/facts";
import { podKind } from "../../kubernetes/kinds";
import { manifestsOf } from "../../kubernetes/objects";
import { must, type Rule, type Subject } from "../../core/model";
import { about } from "../../core/subject";
import { isHarmless } from "../../tables/harmless";
import { Node } from "../../core/values";

const PACKAGES = /^(aws|gcp|kubernetes|vault):/;
const KIND = /^(?:kubernetes:)?([^/:]+)\/(?:[^/:]+:)?(\w+)$/;

const UNKNOWN_KIND = "of an unknown kind";

/** Whether a provider manages it; what a component makes is judged by itself. */
function isManaged({ type, provider }: Subject): boolean {
  const [name = ""] = type.split(":");
  return PACKAGES.test(type) || provider?.type === `pulumi:providers:${name}`;
}

/** What a resource is: a type, or the kinds of its objects as `group/Kind`. */
interface Judged {
  readonly name: string;
  /** What a rule's `applies` is asked about. */
  readonly type: string;
}

function judgedAs(subject: Subject): Judged[] {
  const objects = manifestsOf(subject);
  if (objects.length === 0) return [{ name: subject.type, type: subject.type }];
  const isList = subject.type.endsWith("List");
  return objects.map(({ group, kind = UNKNOWN_KIND }) => ({
    name: `${group}/${kind}`,
    type: isList ? `kubernetes:${group}/v1:${kind}` : subject.type,
  }));
}

/** A type of the same package that does not exist: a rule that judges it judges every type, and so says nothing. */
function unheardOf(type: string): string {
  const [name = ""] = type.split(":");
  return name === "kubernetes" ? "kubernetes:unheard.of/v1:Unheard" : `${name}:unheard/of:Unheard`;
}

/** What rules say that they judge: types, kinds in some version or in any, and all that has pods. */
function targetsOf(rules: readonly Rule[]) {
  const targets = rules.flatMap((rule) => rule.targets);
  const kinds = targets.flatMap((target) => {
    const [, group = "", kind = ""] = KIND.exec(target) ?? [];
    return kind === "" ? [] : [`${group}/${kind}`];
  });
  return {
    names: new Set([...targets, ...kinds]),
    pods: targets.some((target) => target.endsWith("pods of every kind")),
  };
}

/** Whether some rule looks at a type for what it is. */
function isJudged(
  { name, type }: Judged,
  rules: readonly Rule[],
  { names, pods }: ReturnType<typeof targetsOf>,
): boolean {
  const [group = "", kind = ""] = name.split("/");
  if (names.has(name) || (pods && podKind(group, kind) !== undefined)) return true;
  const other = unheardOf(type);
  return rules.some(({ resource }) => resource?.applies(type) === true && !resource.applies(other));
}

/**
 * The rule about the coverage of all others.
 *
 * @param others without those that judge every type alike, whatever it is
 */
export function governanceNoPolicyGap(others: readonly Rule[]): Rule {
  const known = new Map<string, boolean>();
  const targets = targetsOf(others);
  const covered = (judged: Judged): Fact => {
    if (judged.name.endsWith(UNKNOWN_KIND)) return { unknown: ["items"] };
    const found = known.get(judged.name) ?? (isHarmless(judged.name) || isJudged(judged, others, targets));
    known.set(judged.name, found);
    return found;
  };
  return {
    id: "governance-no-policy-gap",
    title: "Some rule judges every type of resource, or a review found that there is nothing to judge",
    severity: "high",
    level: "advisory",
    why: "A type that no rule knows passes all of them, whatever it opens or grants.",
    remedy: "Write a rule for it, or review it and add it with a reason to policy/tables/harmless.ts.",
    refs: {},
    targets: ["every resource that has a provider"],
    stack: (stack) =>
      stack.subjects
        .filter(isManaged)
        .flatMap((subject) =>
          judgedAs(subject).flatMap((judged) =>
            about(
              subject,
              must(covered(judged), new Node(judged.name, "type"), `no rule judges ${judged.name}`),
            ),
          ),
        ),
  };
}
