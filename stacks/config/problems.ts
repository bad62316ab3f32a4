import { closest, distance } from "fastest-levenshtein";
import type * as z from "zod";

/** One thing wrong with the configuration. */
export interface Problem {
  /** Where, such as `network.cidr` or `services.orders.image`. */
  readonly path: string;
  /** The offending value; undefined where there is none or where it may be a secret. */
  readonly value?: unknown;
  /** What is wrong and what to set. */
  readonly message: string;
}

/** Bad configuration; carries every problem, and its message lists them all. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  constructor(
    /** What was read, such as `Pulumi.prod.yaml`. */
    readonly source: string,
    readonly problems: readonly Problem[],
  ) {
    super(formatProblems(source, problems));
  }
}

function formatProblems(source: string, problems: readonly Problem[]): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const lines = problems.map(({ path, value, message }) => {
    const shown = value === undefined ? "" : ` = ${JSON.stringify(value)}`;
    return `  ${path}${shown}\n    ${message}`;
  });
  return `${source}: ${count}, nothing was created\n${lines.join("\n")}`;
}

/** Whether a key looks like that of a secret. */
export function namesSecret(key: string): boolean {
  return /password|passwd|secret|token|webhook|kubeconfig|(api|access|private|secret)_?key|credential/i.test(
    key,
  );
}

/** Translates the schema's issues; `known` lists the keys that may stand beside an unknown one. */
export function problemsOf(
  issues: readonly z.core.$ZodIssue[],
  input: unknown,
  known: (path: readonly PropertyKey[]) => readonly string[],
): Problem[] {
  return issues.flatMap((issue): Problem[] => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        path: formatPath([...issue.path, key]),
        message: `is no setting; ${suggest(key, known(issue.path))}`,
      }));
    }
    if (issue.code === "invalid_key") {
      const message = issue.issues[0]?.message ?? issue.message;
      return [{ path: formatPath(issue.path), message: `its name ${message}` }];
    }
    const value = valueAt(input, issue.path);
    const missing = value === undefined;
    return [
      {
        path: formatPath(issue.path),
        ...(missing || issue.path.some((key) => namesSecret(String(key))) ? {} : { value }),
        message: missing ? `is missing; ${remedyOf(issue.message)}` : issue.message,
      },
    ];
  });
}

/** The part of a message that says what to set. */
function remedyOf(message: string): string {
  const [, remedy] = /;\s*(.*)$/s.exec(message) ?? [];
  return remedy ?? message;
}

function suggest(key: string, known: readonly string[]): string {
  if (known.length === 0) return "remove it";
  const best = closest(key, [...known]);
  return distance(key, best) <= Math.max(2, key.length / 3)
    ? `did you mean ${best}?`
    : `set one of ${[...known].sort().join(", ")}`;
}

export function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    input,
  );
}
