/** Service accounts of clusters, and the roles and service accounts of clouds that they stand for. */
import { all, any, type Fact, not, reads } from "../core/facts";
import { groupBy } from "../core/group";
import type { Subject } from "../core/model";
import { madeFrom } from "../core/subject";
import type { Stack } from "../core/stack";
import { Node, UNKNOWN } from "../core/values";
import type { Owned } from "../kubernetes/objects";

/** Namespace and name of a service account, as far as known. */
export interface Identity {
  readonly namespace: Node;
  readonly name: Node;
}

export function identityOf(stack: Stack, account: Owned): Identity {
  const { body } = account.manifest;
  const found = stack.namespaces.of(account);
  const namespace = typeof found === "object" ? found.manifest.body.at("metadata.name").value : found;
  return {
    namespace: new Node(namespace ?? UNKNOWN, body.at("metadata.namespace").path),
    name: body.at("metadata.name"),
  };
}

/** Whether one of some places ends with what `text` makes of namespace and name. */
export function oneNames(
  places: readonly Node[],
  { namespace, name }: Identity,
  text: (namespace: string, name: string) => string,
): Fact {
  const unknown = [namespace, name].filter((node) => node.text === undefined).map(({ path }) => path);
  if (unknown.length > 0) return { unknown };
  const wanted = text(namespace.text ?? "", name.text ?? "");
  return any(...places.map((place) => reads(place, (value) => value.endsWith(wanted))));
}

/** A kind of identity in a cloud, and how texts name one of it. */
interface Holders {
  readonly type: string;
  /** By which an identity is named: its output where that is known, its own name otherwise. */
  nameOf(holder: Subject): Node;
  /** The same as a text has it. */
  namesIn(text: string): readonly string[];
}

const known = (output: Node, input: Node): Node => (output.text === undefined ? input : output);

/** Roles of AWS are named by their ARN, which ends with the name. */
export const AWS_ROLES: Holders = {
  type: "aws:iam/role:Role",
  nameOf: ({ props }) => known(props.at("arn"), props.at("name")),
  namesIn: (text) => [text, text.split("/").at(-1) ?? ""],
};

/** Service accounts of Google Cloud are named by their address, which may stand at the end of a path. */
export const GOOGLE_ACCOUNTS: Holders = {
  type: "gcp:serviceaccount/account:Account",
  nameOf: ({ props }) => known(props.at("email"), props.at("accountId")),
  namesIn: (text) => {
    const address = text.split("/").at(-1) ?? "";
    return [address, ...(address.includes("@") ? [address.split("@")[0] ?? ""] : [])];
  },
};

interface Index {
  readonly byName: ReadonlyMap<string | undefined, readonly Subject[]>;
  /** Those whose name is not known. */
  readonly nameless: readonly { readonly holder: Subject; readonly is: Fact }[];
}
const indices = new WeakMap<Stack, Map<Holders, Index>>();

function indexOf(stack: Stack, holders: Holders): Index {
  const ofStack = indices.get(stack) ?? new Map<Holders, Index>();
  indices.set(stack, ofStack);
  const index = ofStack.get(holders) ?? indexed(stack.ofType(holders.type), holders);
  ofStack.set(holders, index);
  return index;
}

function indexed(all: readonly Subject[], holders: Holders): Index {
  return {
    byName: groupBy(all, (holder) => holders.nameOf(holder).text),
    nameless: all.flatMap((holder) => {
      const { unknown, path } = holders.nameOf(holder);
      return unknown ? [{ holder, is: { unknown: [path] } }] : [];
    }),
  };
}

/** Somebody whom a place refers to, or may. */
export interface Candidate {
  readonly holder: Subject;
  readonly is: Fact;
}

/** Whom a place refers to: by what it was made from while it is not known, and by its text then. */
export function candidates(stack: Stack, from: Subject, at: Node, holders: Holders): readonly Candidate[] {
  const { byName, nameless } = indexOf(stack, holders);
  if (at.text !== undefined) {
    const found = holders.namesIn(at.text).flatMap((name) => byName.get(name) ?? []);
    return [...found.map((holder) => ({ holder, is: true })), ...nameless];
  }
  if (!at.unknown) return [];
  const made = madeFrom(from, at.path.split(/[.[]/)[0] ?? "", /./)
    .flatMap((urn) => stack.get(urn) ?? [])
    .filter(({ type }) => type === holders.type);
  const possible = made.length > 0 ? made : stack.ofType(holders.type);
  return possible.map((holder) => ({ holder, is: made.length === 1 || { unknown: [at.path] } }));
}

/**
 * Whether those satisfy a predicate whom a place refers to; undefined where that is nobody of the stack. One that it
 * may refer to leaves it open, unless it satisfies the predicate.
 */
export function suits(
  stack: Stack,
  from: Subject,
  at: Node,
  holders: Holders,
  predicate: (holder: Subject) => Fact,
): Fact | undefined {
  const found = candidates(stack, from, at, holders);
  if (found.length === 0) return undefined;
  return all(...found.map(({ holder, is }) => any(not(is), predicate(holder))));
}
