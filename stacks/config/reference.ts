import type * as z from "zod";
import { settingsSchema } from "./json-schema";

type Schema = z.core.JSONSchema.BaseSchema;

/** One setting of the reference. */
export interface Setting {
  /** Such as `services.<name>.rollout.steps[].weight`. */
  readonly key: string;
  readonly type: string;
  /** What holds where it is not set; `required` where it has to be. */
  readonly fallback: string;
  readonly description: string;
}

/** Every setting, in the schema's order, groups before their fields. */
export function settings(): Setting[] {
  return fieldsOf(settingsSchema(), "");
}

/** The reference of the configuration as Markdown. */
export function reference(): string {
  const sections = new Map<string, Setting[]>();
  for (const setting of settings()) {
    const [section = ""] = setting.key.split(/[.[]/);
    sections.set(section, [...(sections.get(section) ?? []), setting]);
  }
  const single = [...sections.values()].filter((rows) => rows.length === 1).flat();
  const groups = [...sections].filter(([, rows]) => rows.length > 1);
  return [
    "# Configuration",
    "Generated from `stacks/config/` by `make docs`. In a stack file every key carries the prefix `trivium:`;",
    "a key that is not listed here is refused.",
    "",
    "## Single values",
    "",
    ...tableOf(single),
    ...groups.flatMap(([name, rows]) => ["", `## ${name}`, "", ...tableOf(rows)]),
    "",
  ].join("\n");
}

function fieldsOf(schema: Schema, prefix: string): Setting[] {
  const required = schema.required ?? [];
  return Object.entries(schema.properties ?? {}).flatMap(([key, field]) => {
    if (typeof field === "boolean") return [];
    return settingsOf(field, `${prefix}${key}`, required.includes(key));
  });
}

function settingsOf(schema: Schema, key: string, required: boolean): Setting[] {
  const own = {
    key,
    type: typeOf(schema),
    fallback: required ? "required" : fallbackOf(schema),
    description: schema.description ?? "",
  };
  const { additionalProperties: values, items } = schema;
  const entries = typeof values === "object" ? fieldsOf(values, `${key}.<name>.`) : [];
  const elements = isSchema(items) ? fieldsOf(items, `${key}[].`) : [];
  return [own, ...fieldsOf(schema, `${key}.`), ...entries, ...elements];
}

function fallbackOf({ default: value, properties }: Schema): string {
  if (value === undefined) return "–";
  if (properties !== undefined) return "that of its fields";
  const empty = typeof value === "object" && value !== null && Object.keys(value).length === 0;
  return empty ? "empty" : `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}

function typeOf(schema: Schema): string {
  const { enum: choices, items, additionalProperties: values } = schema;
  if (choices !== undefined) return choices.map((choice) => `\`${String(choice)}\``).join(", ");
  switch (schema.type) {
    case "array":
      return `list of ${isSchema(items) ? typeOf(items) : "values"}`;
    case "object":
      return typeof values === "object" ? `map of ${typeOf(values)}` : "group";
    case "integer":
      return `whole number, ${schema.minimum} to ${schema.maximum}`;
    case "number":
      return `number, ${schema.minimum} to below ${schema.exclusiveMaximum}`;
    case "boolean":
      return "`true`, `false`";
    default:
      return textOf(schema);
  }
}

function textOf({ format, maxLength }: Schema): string {
  if (format === "uri") return "https address";
  if (format === "email") return "e-mail address";
  if (format === "hostname") return "host name";
  return maxLength === undefined ? "text" : `name, up to ${maxLength} characters`;
}

function isSchema(items: Schema["items"]): items is Schema {
  return typeof items === "object" && !Array.isArray(items);
}

function tableOf(rows: readonly Setting[]): string[] {
  return [
    "| key | type | default | description |",
    "| --- | --- | --- | --- |",
    ...rows.map(
      ({ key, type, fallback, description }) => `| \`${key}\` | ${type} | ${fallback} | ${description} |`,
    ),
  ];
}
