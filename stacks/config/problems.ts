import { RunError } from "@pulumi/pulumi/errors";
import { closest, distance } from "fastest-levenshtein";
import type * as z from "zod";
import { fieldAt, fieldsOf, unwrap } from "./draft";
import { looksSecret, namesSecret } from "./secrets";

/** One thing wrong with the configuration. */
export interface Problem {
  /** Where, such as `network.cidr` or `services.orders.callers[0]`. */
  readonly path: string;
  /** The offending value; absent where there is none, where it is a group, or where it may be a secret. */
  readonly value?: unknown;
  /** What is wrong and what to set. */
  readonly message: string;
}

/** Bad configuration; carries every problem, and its message, which the engine shows alone, lists them all. */
export class ConfigError extends RunError {
  override readonly name = "ConfigError";
  constructor(
    /** What was read, such as `Pulumi.prod.yaml`. */
    readonly source: string,
    readonly problems: readonly Problem[],
  ) {
    super(formatProblems(source, problems));
    // A user's mistake has no use for a stack, and Node 20 takes ten seconds to colour one that ends in the SDK.
    delete this.stack;
  }
}

function formatProblems(source: string, problems: readonly Problem[]): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const lines = problems.map(({ path, value, message }) => {
    const shown = value === undefined ? "" : ` = ${shorten(JSON.stringify(value))}`;
    return `  ${path}${shown}\n    ${message}`;
  });
  return `${source}: ${count}, nothing was created\n${lines.join("\n")}`;
}

/** Characters of a value that are enough to recognize it. */
const VALUE_LENGTH = 80;

function shorten(text: string): string {
  return text.length <= VALUE_LENGTH ? text : `${text.slice(0, VALUE_LENGTH)}…`;
}

/** A problem at a path; the value is kept only where it can be shown. */
export function problemAt(path: readonly PropertyKey[], message: string, value?: unknown): Problem {
  const hidden =
    value === undefined ||
    (typeof value === "object" && value !== null) ||
    path.some((key) => namesSecret(String(key))) ||
    (typeof value === "string" && looksSecret(value));
  return { path: formatPath(path), ...(hidden ? {} : { value }), message };
}

/** The problems a schema finds in an input, in our words; of several with one field, the first. */
export function problemsOf(schema: z.ZodType, input: unknown): Problem[] {
  const { error } = schema.safeParse(input);
  const problems = (error?.issues ?? []).flatMap((issue): Problem[] => {
    if (issue.code === "unrecognized_keys") {
      const known = keysAt(schema, issue.path);
      return issue.keys.map((key) =>
        problemAt([...issue.path, key], `is no setting; ${suggest(key, known)}`),
      );
    }
    if (issue.code === "invalid_key") {
      return [problemAt(issue.path, `its name ${issue.issues[0]?.message ?? issue.message}`)];
    }
    const value = valueAt(input, issue.path);
    const message = value === undefined ? `is missing; ${remedyOf(issue.message)}` : issue.message;
    return [problemAt(issue.path, message, value)];
  });
  return problems.filter(({ path }, index) => problems.findIndex((other) => other.path === path) === index);
}

/** The part of a message that says what to set. */
function remedyOf(message: string): string {
  const [, remedy] = /;\s*(.*)$/s.exec(message) ?? [];
  return remedy ?? message;
}

/** What to set instead of a name that does not exist. */
export function suggest(name: string, known: readonly string[]): string {
  if (known.length === 0) return "remove it";
  const best = closest(name, [...known]);
  return distance(name, best) <= Math.max(2, name.length / 3)
    ? `did you mean ${best}?`
    : `set one of ${[...known].sort().join(", ")}`;
}

function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
}

function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const field = fieldAt(schema, path);
  return Object.keys((field && fieldsOf(unwrap(field))) ?? {});
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    input,
  );
}
