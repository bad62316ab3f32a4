import { all, any, type Fact, holds, isSet } from "../core/facts";
import type { Subject } from "../core/model";
import type { Stack } from "../core/stack";
import type { Node } from "../core/values";

export const SELECTION = "aws:backup/selection:Selection";

/** What AWS Backup saves, as its ARN names it: `arn:aws:<service>:<region>:<account>:<kind><name>`. */
export interface Saved {
  readonly service: string;
  readonly kind: string;
  /** The property that holds the name. */
  readonly name: string;
}

/** One pattern of ARNs, such as `arn:aws:rds:*:*:db:*`, at the place where it is. */
interface Pattern {
  readonly node: Node;
  readonly parts: readonly string[];
  readonly expression: RegExp;
}

/** A name that no pattern holds: what takes it in takes any name in. */
const ANY_NAME = "\0";

/** The selections of a stack's backup plans, read once: they name resources by ARN, by a pattern, or by a tag. */
export class BackupSelections {
  readonly #patterns: readonly Pattern[];
  readonly #tags: readonly Node[];

  constructor(private readonly stack: Stack) {
    const selections = stack.ofType(SELECTION);
    this.#patterns = selections.flatMap(({ props }) => props.each("resources[]").map(patternOf));
    this.#tags = selections.flatMap(({ props }) => props.at("selectionTags").list());
  }

  /** Whether one of them takes a resource in. */
  takeIn(subject: Subject, saved: Saved): Fact {
    const named = this.stack.referring(subject, "resources[]", SELECTION).map(({ is }) => is);
    const name = subject.props.at(saved.name);
    const tags = subject.props.at("tags");
    return any(
      ...named,
      ...this.#patterns.map((pattern) => matches(pattern, name, saved)),
      ...this.#tags.map((tag) => marks(tag, tags)),
    );
  }
}

function patternOf(node: Node): Pattern {
  const text = node.text ?? "";
  const escaped = text.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace(/\*/g, ".*");
  return { node, parts: text.split(":"), expression: new RegExp(`^${escaped}$`) };
}

/** Partition, region and account are those of the pattern itself: no program says its own. */
function matches({ node, parts, expression }: Pattern, name: Node, { service, kind }: Saved): Fact {
  // Where it is not known, the reference says what it was made from.
  if (node.text === undefined) return false;
  const place = [...parts.slice(0, 2), service, ...parts.slice(3, 5)].join(":");
  const takes = (last: string) => expression.test(`${place}:${kind}${last}`);
  if (!name.unknown) return takes(name.text ?? "");
  return takes(ANY_NAME) || { unknown: [name.path] };
}

function marks(tag: Node, tags: Node): Fact {
  const [key, wanted] = [tag.at("key"), tag.at("value")];
  if (key.text === undefined) return { unknown: [key.path] };
  const value = tags.key(key.text);
  const same: Fact = wanted.unknown
    ? { unknown: [wanted.path] }
    : holds(value, (held) => held === wanted.value);
  return all(isSet(value), same);
}
