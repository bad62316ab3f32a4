import { all, any, type Fact, holds, not } from "../core/facts";
import type { Owned } from "./objects";
import type { Stack, Workload } from "../core/stack";
import type { Node } from "../core/values";

/** What a selector asks for, read once: it is held against many labels. */
interface Wanted {
  readonly labels: Node;
  readonly expressions: readonly Node[];
}

const wantedBySelector = new WeakMap<Node, Wanted>();
const entriesByLabels = new WeakMap<Node, [string, Node][]>();

function wantedOf(selector: Node): Wanted {
  const known = wantedBySelector.get(selector);
  if (known !== undefined) return known;
  const wanted = {
    labels: selector.at("matchLabels"),
    expressions: selector.at("matchExpressions").list(),
  };
  wantedBySelector.set(selector, wanted);
  return wanted;
}

function entriesOf(labels: Node): [string, Node][] {
  const known = entriesByLabels.get(labels);
  if (known !== undefined) return known;
  const entries = labels.entries().filter(([, value]) => !value.absent);
  entriesByLabels.set(labels, entries);
  return entries;
}

/** What a label selector says of labels it knows: `matchLabels` and `matchExpressions`, all of which must hold. */
export function selects(selector: Node, labels: Node): Fact {
  if (selector.unknown) return { unknown: [selector.path] };
  const { labels: wanted, expressions } = wantedOf(selector);
  const named = hasLabels(wanted, labels);
  return named === false || expressions.length === 0
    ? named
    : all(named, ...expressions.map((expression) => satisfies(expression, labels)));
}

/** Whether labels are among others, as the selector of a Service wants it. */
export function hasLabels(wanted: Node, labels: Node): Fact {
  if (wanted.unknown) return { unknown: [wanted.path] };
  return all(...entriesOf(wanted).map(([key, value]) => equal(value, labels.key(key))));
}

/** Whether a selector is empty, and so selects everything; an absent one counts as empty. */
export function isEmpty(selector: Node): Fact {
  if (selector.unknown) return { unknown: [selector.path] };
  const isFilled = ([, entry]: [string, Node]) =>
    holds(entry, (value) => typeof value !== "object" || Object.values(value).some((item) => item !== null));
  return not(any(...selector.entries().map(isFilled)));
}

function equal(wanted: Node, label: Node): Fact {
  if (wanted.unknown) return { unknown: [wanted.path] };
  return holds(label, (value) => value === wanted.value);
}

function satisfies(expression: Node, labels: Node): Fact {
  const key = expression.at("key");
  const operator = expression.at("operator");
  const unknown = [expression, key, operator].find((node) => node.unknown);
  if (unknown !== undefined) return { unknown: [unknown.path] };
  const label = labels.key(key.text ?? "");
  const among = any(
    ...expression
      .at("values")
      .list()
      .map((value) => equal(value, label)),
  );
  switch (operator.text) {
    case "In":
      return among;
    case "NotIn":
      return not(among);
    case "Exists":
      return holds(label, () => true);
    case "DoesNotExist":
      return not(holds(label, () => true));
    default:
      return false;
  }
}

/** Whether two objects are in the same namespace; one that is not known leaves it open. */
export function inSameNamespace({ namespaces }: Stack, one: Owned, other: Owned): Fact {
  return namespaces.share(one, other);
}

/** Whether a workload is one of those that a selector of an object picks in the object's own namespace. */
export function picks(stack: Stack, owner: Owned, selector: Node, workload: Workload): Fact {
  const near = inSameNamespace(stack, owner, workload);
  return near === false ? false : all(near, selects(selector, workload.pod.metadata.at("labels")));
}
