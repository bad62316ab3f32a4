import type { Node, Value } from "./values";
import { UNKNOWN } from "./values";

/** Not decided before the update; the paths that would decide it. */
export interface Unknown {
  readonly unknown: readonly string[];
}

/** Three-valued: true, false, or not known yet. */
export type Fact = boolean | Unknown;

type Known = Exclude<Value, null | typeof UNKNOWN>;

/** Whether what is set here satisfies the predicate; false where nothing is set. */
export function holds({ value, path }: Node, predicate: (value: Known) => boolean): Fact {
  if (value === UNKNOWN) return { unknown: [path] };
  return value !== undefined && predicate(value);
}

export const isSet = (node: Node): Fact => holds(node, () => true);

/** Whether something is set here that is not an empty text, which a cloud takes for nothing. */
export const isFilled = (node: Node): Fact => holds(node, (value) => value !== "");

/** Providers take `"true"` for true. */
export const isTrue = (node: Node): Fact => holds(node, (value) => value === true || value === "true");
export const isFalse = (node: Node): Fact => holds(node, (value) => value === false || value === "false");

/** Whether the text or number here is one of these; case counts. */
export const isOneOf = (node: Node, ...allowed: readonly (string | number)[]): Fact =>
  holds(node, (value) => allowed.some((item) => item === value));

export const isAtLeast = (node: Node, least: number): Fact => holds(node, (value) => Number(value) >= least);

export const matches = (node: Node, pattern: RegExp): Fact =>
  holds(node, (value) => typeof value === "string" && pattern.test(value));

/** Whether the text here satisfies a predicate; false where there is none. */
export function reads(node: Node, predicate: (text: string) => boolean): Fact {
  return holds(node, (value) => typeof value === "string" && predicate(value));
}

/** False as soon as one is false, whatever the others are; the order does not count. */
export function all(...facts: readonly Fact[]): Fact {
  if (facts.includes(false)) return false;
  const unknown = facts.flatMap((fact) => (typeof fact === "boolean" ? [] : fact.unknown));
  return unknown.length === 0 ? true : { unknown };
}

/** True as soon as one is true, whatever the others are; the order does not count. */
export function any(...facts: readonly Fact[]): Fact {
  return not(all(...facts.map(not)));
}

export function not(fact: Fact): Fact {
  return typeof fact === "boolean" ? !fact : fact;
}
