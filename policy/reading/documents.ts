/**
 * Policy documents of IAM, keys, queues, topics, buckets, repositories and secrets: JSON texts, or objects that the
 * provider turns into one. A text that is not known, or that is no JSON, gives statements whose parts are unknown.
 */

import { admitInternet } from "./cidr";
import { all, any, type Fact, isOneOf, isSet, not, reads } from "../core/facts";
import { Node, normalise, UNKNOWN, type Value } from "../core/values";

/** One statement of a document; its parts are lists, whether they were written so or as one text. */
export interface Statement {
  /** Such as `policy.Statement[0]`; for a document that is one unknown text, the text. */
  readonly node: Node;
  /** Whether its effect is not Deny. */
  readonly allows: Fact;
  readonly actions: Part;
  readonly resources: Part;
  readonly principals: readonly Principal[];
  /** Set where it is about everybody but those it names. */
  readonly notPrincipal: Node;
  readonly conditions: readonly Condition[];
}

/** `Action` or `Resource`, with what `NotAction` or `NotResource` leaves out. */
export interface Part {
  /** The place to point at. */
  readonly node: Node;
  readonly names: readonly Node[];
  readonly except: readonly Node[];
}

export interface Principal {
  /** `AWS`, `Service`, `Federated`, `CanonicalUser`; `*` where the document says `"Principal": "*"`. */
  readonly type: string;
  readonly node: Node;
}

/** One key that one operator compares, such as `StringEquals` and `aws:SourceArn`; both empty where not known. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly node: Node;
}

/** What a JSON text says, at the text's own path; an object is taken as it is, an empty text as absent. */
export function documentOf(node: Node): Node {
  const { text } = node;
  if (text === undefined) return node;
  if (text.trim() === "") return new Node(undefined, node.path);
  return new Node(parsed(text), node.path);
}

/** A comma before the end of a list, which people write and JSON does not know, hides nothing. */
function parsed(text: string): Value {
  try {
    return normalise(JSON.parse(text.replace(/,(\s*[\]}])/g, "$1")));
  } catch {
    return UNKNOWN;
  }
}

/** The statements of a document; none where there is no document. */
export function statementsOf(node: Node): Statement[] {
  return element(documentOf(node), "Statement").list().map(statement);
}

function statement(node: Node): Statement {
  return {
    node,
    // Without an effect the cloud takes none of it; what it says is meant to be allowed.
    allows: not(isOneOf(element(node, "Effect"), "Deny")),
    actions: part(node, "Action"),
    resources: part(node, "Resource"),
    principals: principals(element(node, "Principal")),
    notPrincipal: element(node, "NotPrincipal"),
    conditions: conditions(element(node, "Condition")),
  };
}

/** IAM takes the names of elements in any case. */
function element(node: Node, name: string): Node {
  const written = Object.keys(node.record).find((key) => key.toLowerCase() === name.toLowerCase());
  return node.key(written ?? name);
}

function part(node: Node, name: string): Part {
  const named = element(node, name);
  const except = element(node, `Not${name}`);
  return {
    node: named.absent && !except.absent ? except : named,
    names: named.list(),
    except: except.list(),
  };
}

function principals(node: Node): Principal[] {
  // Only "*" may stand here without a type; whatever else does is taken for what it says.
  if (node.entries().length === 0) return node.list().map((name) => ({ type: "*", node: name }));
  return node.entries().flatMap(([type, names]) => names.list().map((name) => ({ type, node: name })));
}

function conditions(node: Node): Condition[] {
  if (node.unknown) return [{ operator: "", key: "", node }];
  return node
    .entries()
    .flatMap(([operator, keys]) =>
      keys.unknown
        ? [{ operator, key: "", node: keys }]
        : keys.entries().map(([key, values]) => ({ operator, key, node: values })),
    );
}

/** Whether a pattern of IAM, with `*` and `?` and in any case, covers a name. */
export function covers(pattern: string, name: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern.toLowerCase() === name.toLowerCase();
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replace(/\*+/g, ".*").replace(/\?/g, ".")}$`, "i").test(name);
}

/** Whether a part covers each of some names: `iam:Pass*` does `iam:PassRole`, and `NotAction: s3:*` does too. */
function coversAll({ names, except }: Part, wanted: readonly string[]): Fact {
  const one = (nodes: readonly Node[], name: string): Fact =>
    any(...nodes.map((node) => reads(node, (pattern) => covers(pattern, name))));
  return all(
    ...wanted.map((name) =>
      any(one(names, name), all(except.length > 0 && names.length === 0, not(one(except, name)))),
    ),
  );
}

/** Whether a statement allows an action, on whatever resource and under whatever condition. */
export function allowsAction({ allows, actions }: Statement, action: string): Fact {
  return all(allows, coversAll(actions, [action]));
}

/** Whether a statement is about every action, of every service: `*`, and not `s3:*`. */
export function onAllActions({ actions: { names } }: Statement): Fact {
  return any(...names.map((node) => reads(node, (pattern) => /^[*?]+(:\*+)?$/.test(pattern))));
}

/** Whether a statement is about every action but those it names. */
export function onAllButSomeActions({ actions }: Statement): Fact {
  return allBut(actions);
}

/** Whether a statement is about every resource, or about every resource but some. */
export function onAllResources({ resources }: Statement): Fact {
  const unlike = ["arn:aws:iam::123456789012:user/somebody", "arn:aws:s3:::somewhere/something"];
  return any(coversAll(resources, unlike), allBut(resources));
}

function allBut({ names, except }: Part): Fact {
  return names.length > 0 ? false : any(...except.map(isSet));
}

/** Everybody, or everybody in all accounts whose name ends so. */
const EVERYBODY = /^(\*+|arn:[^:]*:[^:]*:[^:]*:[*?]+(:.*)?)$/;

/** Whether a statement is about everybody: `*`, `{"AWS": "*"}`, or everybody but some. */
export function onEverybody({ principals, notPrincipal }: Statement): Fact {
  const named = principals.map(({ node }) => reads(node, (name) => EVERYBODY.test(name)));
  return any(isSet(notPrincipal), ...named);
}

/** Keys of a request that say who sends it, or from where. */
const CALLER =
  /^(aws:(Principal(Account|Arn|OrgID|OrgPaths|ServiceName|ServiceNamesList|Tag\/.+)|Source(Account|Arn|Ip|OrgID|OrgPaths|Owner|Vpc|VpcArn|Vpce|VpceAccount|VpceOrgID)|VpcSourceIp|userid|username)|kms:CallerAccount|s3:DataAccessPoint(Account|Arn))$/i;

/** Operators that a request without the key, or with another value, does not satisfy. */
const NARROWING = /^(ForAnyValue:)?(String(Equals|Like|EqualsIgnoreCase)|Arn(Equals|Like)|IpAddress)$/i;

/**
 * Whether one of the conditions lets only named values of some keys pass. `IfExists`, `ForAllValues` and negations let
 * others pass; values are alternatives, so that one open one is enough to open them all.
 */
export function narrowedBy(
  { conditions }: Statement,
  keys: RegExp,
  isOpen: (value: string) => boolean = (value) => EVERYBODY.test(value),
): Fact {
  return any(
    ...conditions.map(({ operator, key, node }): Fact => {
      if (operator === "" || (key === "" && NARROWING.test(operator))) return { unknown: [node.path] };
      if (!keys.test(key) || !NARROWING.test(operator)) return false;
      const values = node.list();
      if (/IpAddress$/i.test(operator)) return not(admitInternet(values));
      return all(
        values.length > 0,
        ...values.map((value) => reads(value, (text) => text !== "" && !isOpen(text))),
      );
    }),
  );
}

/** Whether some condition must be met; one that any value meets is none. */
export function isConditional(statement: Statement): Fact {
  const others = statement.conditions.filter(({ operator }) => operator !== "" && !NARROWING.test(operator));
  return any(others.length > 0, narrowedBy(statement, /./));
}

/** Whether a statement lets in anybody, of any account, who sends the request from anywhere. */
export function admitsAnybody(statement: Statement): Fact {
  return all(statement.allows, onEverybody(statement), not(narrowedBy(statement, CALLER)));
}
