import type { Condition, Place, Requirement } from "./conditions";

/** How CEL reaches what places start from. */
const ROOTS = { spec: "object.spec", metadata: "object.metadata" } as const;

/** The API server's check of types knows no field of a container's resources that holds amounts. */
const UNTYPED = "resources";

/** The text or number as CEL writes it. */
const literal = (value: unknown): string => JSON.stringify(value);

/** A condition in CEL: true or false of any object, whatever it leaves out. Needs Kubernetes 1.29 or later. */
export function celOf(condition: Condition, own: string = ROOTS.spec, depth = 0): string {
  const below = `e${depth}`;
  const within = (inner: Condition, element = below) => celOf(inner, element, depth + 1);
  const value = (test: string, absent = "false") =>
    "place" in condition ? `${optional(condition.place, own)}.optMap(v, ${test}).orValue(${absent})` : "";
  switch (condition.kind) {
    case "all":
      return `(${condition.conditions.map((part) => celOf(part, own, depth)).join(" && ")})`;
    case "any":
      return `(${condition.conditions.map((part) => celOf(part, own, depth)).join(" || ")})`;
    case "not":
      return `!${celOf(condition.condition, own, depth)}`;
    case "oneOf":
      return value(`v in ${literal(condition.values)}`);
    case "startsWith":
      return value(`v.startsWith(${literal(condition.prefix)})`);
    case "atLeast":
      return value(`v >= ${condition.least}`);
    case "set":
      return `${optional(condition.place, own)}.hasValue()`;
    case "same": {
      const other = optional(condition.other, own);
      // What has two names has two types.
      return `(${other}.hasValue() && dyn(${optional(condition.place, own)}) == dyn(${other}))`;
    }
    case "each":
      return `${list(condition.place, own)}.all(${below}, ${within(condition.condition)})`;
    case "some":
      return `${list(condition.place, own)}.exists(${below}, ${within(condition.condition)})`;
    case "entries": {
      const map = `${optional(condition.place, own)}.orValue({})`;
      const other = `!${below}.startsWith(${literal(condition.prefix)})`;
      return `${map}.all(${below}, ${other} || ${within(condition.condition, `${map}[${below}]`)})`;
    }
    case "named":
      return value(
        `type(v) != string || ${list(condition.list, own)}.exists(n, n.?name.orValue("") == v)`,
        "true",
      );
  }
}

/** Whether a requirement holds of the object, or of the element called `own`. */
export function requirementIn(requirement: Requirement, own?: string): string {
  const { holds, unless } = requirement;
  return unless === undefined ? celOf(holds, own) : `${celOf(unless, own)} || ${celOf(holds, own)}`;
}

const list = (place: Place, own: string): string => `${optional(place, own)}.orValue([])`;

/** What is at a place, as an optional value. */
function optional({ from, keys, otherwise }: Place, own: string): string {
  const typed = from === "own" ? own : ROOTS[from];
  const root = keys[0] === UNTYPED ? `dyn(${typed})` : typed;
  const here = keys.length === 0 ? `optional.of(${root})` : root + keys.map(step).join("");
  return otherwise === undefined ? here : `${here}.or(${optional(otherwise, own)})`;
}

const step = (key: string): string => (/^[A-Za-z_]\w*$/.test(key) ? `.?${key}` : `[?${literal(key)}]`);
