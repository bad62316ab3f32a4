import { schemaOf, type packages } from "../../sandbox/schemas";
import type { Shape } from "../../sandbox/simulator/schema";
import { equal, isProps, type Props, type Value } from "../../sandbox/simulator/values";

/** Inputs that differ in one place. */
export interface Edit {
  readonly path: string;
  readonly inputs: Props;
}

/** The inputs without one of their properties. */
export function removals(inputs: Props): Edit[] {
  return placesIn(inputs)
    .filter(({ path }) => !path.endsWith("]"))
    .map(({ path, keys }) => ({ path, inputs: changed(inputs, keys, () => undefined) }));
}

/** The inputs with another value in one place. */
export function edits(inputs: Props): Edit[] {
  return placesIn(inputs).map(({ path, keys }) => ({ path, inputs: changed(inputs, keys, different) }));
}

/** The inputs with one property as another object of the type has it. */
export function borrowings(inputs: Props, others: readonly Props[]): Edit[] {
  return others.flatMap((other) =>
    Object.entries(other)
      .filter(([path, value]) => inputs[path] !== undefined && !equal(inputs[path], value))
      .map(([path, value]) => ({ path, inputs: { ...inputs, [path]: value } })),
  );
}

/** The inputs with one text naming something that does not exist: `arn:aws:iam::1:role/x` to `…:role/gone-x`. */
export function renamings(inputs: Props): Edit[] {
  return placesIn(inputs)
    .filter(({ value }) => typeof value === "string")
    .map(({ path, keys }) => {
      const gone = (value: Value) =>
        typeof value === "string" ? value.replace(/([^:/]*)$/, "gone-$1") : value;
      return { path, inputs: changed(inputs, keys, gone) };
    });
}

/** The inputs with one more property that the SDK types and needs no group of its own. */
export function additions(type: string, inputs: Props): Edit[] {
  const schema = schemaOf(type.split(":")[0] as (typeof packages)[number]);
  return Object.entries(schema.types[type]?.inputs ?? {}).flatMap(([path, { shape }]) => {
    const value = inputs[path] === undefined ? anyOf(shape) : undefined;
    return value === undefined ? [] : [{ path, inputs: { ...inputs, [path]: value } }];
  });
}

/** Top-level properties that an object has for notes about it, and that clouds change in place. */
const NOTES: Props = { tags: { edited: "edited" }, description: "edited", deletionPolicy: "ABANDON" };

/** The inputs with a note that they do not have: what models leave unlisted is not all known to be mutable. */
export function notes(type: string, inputs: Props): Edit[] {
  const { metadata } = inputs;
  return isProps(metadata)
    ? [{ path: "metadata.labels", inputs: { ...inputs, metadata: { ...metadata, labels: { edited: "x" } } } }]
    : additions(type, inputs).flatMap(({ path }) => {
        const note = NOTES[path];
        return note === undefined ? [] : [{ path, inputs: { ...inputs, [path]: note } }];
      });
}

interface Place {
  readonly path: string;
  readonly keys: readonly string[];
  readonly value: Value;
}

/** What an object's type says already, and no edit of an object changes. */
const IMPLIED = ["apiVersion", "kind"];

/** Every place of the inputs, outer ones first; metadata last, because a type's own properties say more. */
function placesIn(inputs: Props): Place[] {
  const rank = ({ keys }: Place) => keys.length + (keys[0] === "metadata" ? 100 : 0);
  return Object.entries(inputs)
    .filter(([key]) => !IMPLIED.includes(key))
    .flatMap(([key, value]) => placesAt(value, key, [key]))
    .sort((a, b) => rank(a) - rank(b));
}

function placesAt(value: Value, path: string, keys: readonly string[]): Place[] {
  const inner = Array.isArray(value)
    ? value.flatMap((item, index) => placesAt(item, `${path}[${index}]`, [...keys, String(index)]))
    : isProps(value)
      ? Object.entries(value).flatMap(([key, item]) => placesAt(item, `${path}.${key}`, [...keys, key]))
      : [];
  return [{ path, keys, value }, ...inner];
}

/** A copy with another value in one place, or with none. */
function changed(inputs: Props, keys: readonly string[], change: (value: Value) => Value | undefined): Props {
  const visit = (value: Value, [key, ...rest]: readonly string[]): Value | undefined => {
    if (key === undefined) return change(value);
    if (Array.isArray(value)) {
      return value.flatMap((item, index) => (String(index) === key ? (visit(item, rest) ?? []) : [item]));
    }
    if (!isProps(value)) return value;
    const entries = Object.entries(value).flatMap(([name, item]): [string, Value][] => {
      const next = name === key ? visit(item, rest) : item;
      return next === undefined ? [] : [[name, next]];
    });
    return Object.fromEntries(entries);
  };
  const copy = visit(inputs, keys);
  return isProps(copy) ? copy : {};
}

/** Another value of the same kind. */
function different(value: Value): Value {
  if (typeof value === "string") return `${value}-edited`;
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  if (Array.isArray(value)) return [...value, "edited"];
  return isProps(value) ? { ...value, edited: "edited" } : "edited";
}

function anyOf(shape: Shape): Value | undefined {
  if (shape.kind === "string") return "edited";
  if (shape.kind === "number") return 1;
  if (shape.kind === "boolean") return true;
  return shape.kind === "map" && shape.of.kind === "string" ? { edited: "edited" } : undefined;
}
