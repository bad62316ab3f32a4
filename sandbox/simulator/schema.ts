import { type Failure } from "./model";
import { isProps, type Props, UNKNOWN, type Value } from "./values";

/** The shape of a value, as generated from the SDK's typings by `make schemas`. */
export type Shape =
  | { readonly kind: "string" | "number" | "boolean" | "any" }
  | { readonly kind: "array" | "map"; readonly of: Shape }
  | { readonly kind: "union"; readonly of: readonly Shape[] }
  /** An object of the file's `definitions`. */
  | { readonly kind: "ref"; readonly to: string };

export interface Field {
  readonly shape: Shape;
  readonly required?: true;
}
export type Fields = Readonly<Record<string, Field>>;

/** `sandbox/schemas/<package>.json`. */
export interface PackageSchema {
  readonly package: string;
  readonly version: string;
  /** Inputs and names of outputs, by resource type. */
  readonly types: Readonly<Record<string, { readonly inputs: Fields; readonly outputs: readonly string[] }>>;
  readonly definitions: Readonly<Record<string, Fields>>;
}

/** Holds inputs against a schema: missing and unknown properties, wrong types. Unknown values pass. */
export function checkFields(fields: Fields, inputs: Props, schema: PackageSchema, at = ""): Failure[] {
  const missing = Object.entries(fields)
    .filter(([key, field]) => field.required && inputs[key] === undefined)
    .map(([key]) => ({ path: join(at, key), reason: "is required" }));
  const wrong = Object.entries(inputs).flatMap(([key, value]) => {
    const field = fields[key];
    return field === undefined
      ? [{ path: join(at, key), reason: `is no property of ${schema.package} ${schema.version}` }]
      : checkShape(field.shape, value, schema, join(at, key));
  });
  return [...missing, ...wrong];
}

function checkShape(shape: Shape, value: Value, schema: PackageSchema, at: string): Failure[] {
  if (value === UNKNOWN || value === null || shape.kind === "any") return [];
  switch (shape.kind) {
    case "string":
    case "number":
    case "boolean":
      return typeof value === shape.kind ? [] : [{ path: at, reason: `is no ${shape.kind}` }];
    case "array":
      return Array.isArray(value)
        ? value.flatMap((item, index) => checkShape(shape.of, item, schema, `${at}[${index}]`))
        : [{ path: at, reason: "is no list" }];
    case "map":
      return isProps(value)
        ? Object.entries(value).flatMap(([key, item]) => checkShape(shape.of, item, schema, join(at, key)))
        : [{ path: at, reason: "is no map" }];
    case "union": {
      const failures = shape.of.map((option) => checkShape(option, value, schema, at));
      return failures.find((list) => list.length === 0) ?? failures[0] ?? [];
    }
    case "ref": {
      const fields = schema.definitions[shape.to];
      if (fields === undefined) throw new Error(`${schema.package}: no definition ${shape.to}`);
      return isProps(value)
        ? checkFields(fields, value, schema, at)
        : [{ path: at, reason: "is no group of properties" }];
    }
  }
}

function join(at: string, key: string): string {
  return at === "" ? key : `${at}.${key}`;
}
