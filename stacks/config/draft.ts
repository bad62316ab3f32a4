import * as z from "zod";

/** What is well-formed of a value that may not be: a broken part is left out, a whole one has its defaults. */
export type Draft<T> = T extends readonly (infer Item)[]
  ? readonly (Draft<Item> | undefined)[]
  : T extends object
    ? { readonly [Key in keyof T]?: Draft<T[Key]> | undefined }
    : T;

/**
 * Drafts a value, so that one broken field does not keep the others from being checked. Items of a list and
 * entries of a map keep their places.
 */
export function draftOf<Schema extends z.ZodType>(schema: Schema, value: unknown): Draft<z.output<Schema>> {
  return wellFormed(schema, value) as Draft<z.output<Schema>>;
}

function wellFormed(schema: z.core.$ZodType, value: unknown): unknown {
  const whole = z.safeParse(schema, value);
  if (whole.success) return whole.data;
  const inner = unwrap(schema);
  if (Array.isArray(value)) {
    return inner instanceof z.ZodArray ? value.map((item) => wellFormed(inner.element, item)) : undefined;
  }
  const fields = fieldsOf(inner);
  if (!isRecord(value)) return fields && {};
  if (inner instanceof z.ZodRecord) {
    return mapValues(value, (item) => wellFormed(inner.valueType, item));
  }
  return fields && mapValues(fields, (field, key) => wellFormed(field, value[key]));
}

/** The field a path leads to; undefined where the schema has none. */
export function fieldAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): z.core.$ZodType | undefined {
  return path.reduce<z.core.$ZodType | undefined>((at, key) => {
    const inner = at && unwrap(at);
    if (inner instanceof z.ZodObject) return fieldsOf(inner)?.[String(key)];
    if (inner instanceof z.ZodRecord) return inner.valueType;
    return inner instanceof z.ZodArray ? inner.element : undefined;
  }, schema);
}

/** The fields of a group; undefined where the schema is none. */
export function fieldsOf(schema: z.core.$ZodType): z.core.$ZodShape | undefined {
  return schema instanceof z.ZodObject ? schema.shape : undefined;
}

/** A field without its default or its being optional. */
export function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault
    ? unwrap(schema.unwrap())
    : schema;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function mapValues<In, Out>(record: Readonly<Record<string, In>>, map: (value: In, key: string) => Out) {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
