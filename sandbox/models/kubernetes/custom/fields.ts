/** What the hand-written fields of custom kinds are made of. */
import type { Field } from "../../../simulator/schema";

export const string: Field = { shape: { kind: "string" } };
export const strings: Field = { shape: { kind: "array", of: { kind: "string" } } };
export const number: Field = { shape: { kind: "number" } };
export const boolean: Field = { shape: { kind: "boolean" } };
export const texts: Field = { shape: { kind: "map", of: { kind: "string" } } };

export function required(field: Field): Field {
  return { ...field, required: true };
}

/** A nested type, by the name that the kinds use. */
export function object(to: string): Field {
  return { shape: { kind: "ref", to } };
}

export function list(to: string): Field {
  return { shape: { kind: "array", of: { kind: "ref", to } } };
}
