import * as pulumi from "@pulumi/pulumi";
import { isConfigSecret } from "@pulumi/pulumi/runtime/config";
import { runChecks } from "./checks";
import { draftOf } from "./draft";
import { settingOf } from "./keys";
import { ConfigError, type Problem, problemsOf } from "./problems";
import { type Config, configSchema } from "./schema";
import { SECRET_KEYS } from "./secrets";

declare module "@pulumi/pulumi/runtime/config" {
  /** Whether a key's value is encrypted; the SDK exports it and leaves it out of its typings. */
  export function isConfigSecret(key: string): boolean;
}

export interface ReadOptions {
  /** Name of the stack. */
  readonly stack: string;
  /** Keys whose values are encrypted in the stack file; they are never shown. */
  readonly secrets: ReadonlySet<string>;
  /** What to call the input in messages. */
  readonly source: string;
}

/**
 * The configuration of the stack that the engine is running.
 *
 * @throws ConfigError with every problem
 */
export function readConfig(): Config {
  const stack = pulumi.getStack();
  const entries = Object.entries(pulumi.runtime.allConfig()).flatMap(([fullKey, value]) => {
    const key = settingOf(fullKey);
    return key === undefined ? [] : [{ key, value: structured(key, value), secret: isConfigSecret(fullKey) }];
  });
  return parseConfig(Object.fromEntries(entries.map(({ key, value }) => [key, value])), {
    stack,
    secrets: new Set(entries.filter(({ secret }) => secret).map(({ key }) => key)),
    source: `Pulumi.${stack}.yaml`,
  });
}

/**
 * Checks values against the schema and against each other.
 *
 * @throws ConfigError with every problem of both kinds
 */
export function parseConfig(values: Readonly<Record<string, unknown>>, options: ReadOptions): Config {
  const { stack, secrets, source } = options;
  const parsed = configSchema.safeParse(values);
  const found = [
    ...problemsOf(configSchema, values),
    ...runChecks({ draft: draftOf(configSchema, values), values, secrets, stack }),
  ];
  if (parsed.success && found.length === 0) return parsed.data;
  throw new ConfigError(
    source,
    found.map((problem) => withoutSecret(problem, secrets)),
  );
}

/** The engine hands over texts, and structured values as JSON in them. */
function structured(key: string, value: string): unknown {
  if (SECRET_KEYS.includes(key) || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value; // The schema says what it should have been.
  }
}

function withoutSecret({ value, ...problem }: Problem, secrets: ReadonlySet<string>): Problem {
  const [key = ""] = problem.path.split(/[.[]/);
  return value === undefined || secrets.has(key) ? problem : { ...problem, value };
}
