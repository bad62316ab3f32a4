import type { Condition, Place, PodList, Requirement, Requirements, Scalar } from "./conditions";
import { all, any, type Fact, holds, isAtLeast, isSet, not } from "../core/facts";
import { POD_SPEC } from "../kubernetes/kinds";
import { labelled, perPod, type Pod } from "../kubernetes/objects";
import { type Checks, type Finding, must, type RuleInfo } from "../core/model";
import type { Node } from "../core/values";

/** An object, and the element of it at hand. */
export interface Scope {
  readonly spec: Node;
  readonly metadata: Node;
  readonly own: Node;
}

/**
 * What a condition comes to where it depends on what a patch leaves out, which is not left out of the object: whatever
 * makes the requirement hold. Undefined where nothing is patched.
 */
type Silence = boolean | undefined;

function nodeAt({ from, keys, otherwise }: Place, scope: Scope): Node {
  const node = keys.reduce((above, key) => above.key(key), scope[from]);
  return node.absent && otherwise !== undefined ? nodeAt(otherwise, scope) : node;
}

/** Providers take `"true"` for true, and the API server an amount of `0` for one of `"0"`. */
function equals(value: unknown, wanted: Scalar): boolean {
  if (typeof wanted === "boolean") return value === wanted || value === String(wanted);
  return value === wanted || (typeof value === "number" && String(value) === wanted);
}

/** The elements of a list, each as the element at hand. */
const elements = (list: Node, scope: Scope): Scope[] => list.list().map((own) => ({ ...scope, own }));

export function factOf(condition: Condition, scope: Scope, silence?: Silence): Fact {
  const opposite = silence === undefined ? undefined : !silence;
  switch (condition.kind) {
    case "all":
      return all(...condition.conditions.map((part) => factOf(part, scope, silence)));
    case "any":
      return any(...condition.conditions.map((part) => factOf(part, scope, silence)));
    case "not":
      return not(factOf(condition.condition, scope, opposite));
  }
  const node = nodeAt(condition.place, scope);
  if (node.absent && silence !== undefined) return silence;
  switch (condition.kind) {
    case "oneOf":
      return holds(node, (value) => condition.values.some((wanted) => equals(value, wanted)));
    case "startsWith":
      return holds(node, (value) => typeof value === "string" && value.startsWith(condition.prefix));
    case "atLeast":
      return isAtLeast(node, condition.least);
    case "set":
      return isSet(node);
    case "same":
      return alike(node, nodeAt(condition.other, scope));
    case "each":
      return all(...elements(node, scope).map((inner) => factOf(condition.condition, inner, silence)));
    case "some":
      return any(...elements(node, scope).map((inner) => factOf(condition.condition, inner, silence)));
    case "entries": {
      const values = node.unknown ? [node] : matching(node, condition.prefix);
      return all(...values.map((own) => factOf(condition.condition, { ...scope, own }, silence)));
    }
    case "named": {
      const isName = holds(node, (value) => typeof value === "string");
      const list = nodeAt(condition.list, scope);
      if (node.absent || (list.absent && silence !== undefined)) return silence ?? true;
      const names = list.list().map((element) => isSame(element.at("name"), node));
      return any(not(isName), ...names);
    }
  }
}

function matching(map: Node, prefix: string): Node[] {
  return map.entries().flatMap(([key, value]) => (key.startsWith(prefix) && !value.absent ? [value] : []));
}

function isSame(one: Node, other: Node): Fact {
  return other.unknown ? { unknown: [other.path] } : holds(one, (value) => value === other.value);
}

/** Whether both are set and equal, as far as is known. */
function alike(one: Node, other: Node): Fact {
  if (one.absent || other.absent) return false;
  if (one.unknown || other.unknown) return all(isSet(one), isSet(other));
  if (Array.isArray(one.value) && Array.isArray(other.value)) {
    const others = other.list();
    const pairs = one.list().map((element, index) => {
      const partner = others[index];
      return partner !== undefined && alike(element, partner);
    });
    return all(others.length === pairs.length, ...pairs);
  }
  if (typeof one.value !== "object" || typeof other.value !== "object") return one.value === other.value;
  const keys = new Set([...one.entries(), ...other.entries()].map(([key]) => key));
  return all(...[...keys].map((key) => alike(one.key(key), other.key(key))));
}

/** How a message calls the elements of a list. */
export const nounOf = (list: PodList): string => (list === "volumes" ? "volume" : "container");

function judged(requirement: Requirement, scope: Scope, label: string, patch: boolean): Finding {
  const { at, holds: condition, unless, message, fix } = requirement;
  const fact = factOf(condition, scope, patch ? true : undefined);
  const exempt = unless === undefined ? false : factOf(unless, scope);
  return must(any(fact, exempt), nodeAt(at, scope), `${label} ${message}`, fix);
}

/** What becomes of the requirements for one object. */
export function findingsOf(
  requirements: Requirements,
  object: Pick<Scope, "spec" | "metadata">,
  label: string,
  patch: boolean,
): Finding[] {
  return Object.values(requirements).flatMap((requirement) => {
    const { of: lists } = requirement;
    if (lists === undefined) return [judged(requirement, { ...object, own: object.spec }, label, patch)];
    return lists.flatMap((list) =>
      object.spec
        .at(list)
        .list()
        .map((own) => judged(requirement, { ...object, own }, labelled(own, nounOf(list)), patch)),
    );
  });
}

function findingsOfPod(requirements: Requirements, { manifest, spec, metadata }: Pod): Finding[] {
  const findings = findingsOf(requirements, { spec, metadata }, "the pod", manifest.patch);
  return findings.length > 0 || spec.absent ? findings : [must(true, spec, "")];
}

/**
 * A rule about pods that the pack and an API server both enforce.
 *
 * @param except groups whose kinds it is not asked of
 */
export function podRequirements(
  requirements: Requirements,
  except: readonly string[] = [],
): Required<Pick<Checks, "targets" | "resource" | "enforceable">> {
  return {
    ...perPod((pod) => (except.includes(pod.manifest.group) ? [] : findingsOfPod(requirements, pod))),
    enforceable: { objects: "pods", requirements },
  };
}

/** The same where everything that is looked at is a decision and never a result: what is unknown cannot be reviewed. */
export function podDecisions(
  requirements: Requirements,
): ReturnType<typeof podRequirements> & Required<Pick<RuleInfo, "mustKnow">> {
  return { ...podRequirements(requirements), mustKnow: Object.values(requirements).flatMap(placesOf) };
}

function placesOf({ of: lists, at: { keys } }: Requirement): string[] {
  const ways = lists === undefined ? [POD_SPEC] : lists.map((list) => `${POD_SPEC}.${list}[]`);
  return ways.map((way) => [way, ...keys].join("."));
}
