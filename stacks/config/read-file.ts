import * as fs from "node:fs";
import * as path from "node:path";
import { parseDocument } from "yaml";
import { isRecord } from "./draft";
import { settingOf } from "./keys";
import { ConfigError, type Problem, problemAt, suggest } from "./problems";

/** What a stack file says, unchecked. */
export interface StackFile {
  readonly values: Readonly<Record<string, unknown>>;
  /** Settings that hold an encrypted value, at any depth. */
  readonly secrets: ReadonlySet<string>;
}

/** What stands in for an encrypted value, which only the engine can read. */
const ENCRYPTED = "[encrypted]";

/** Keys of a stack file beside `config`, which belong to the engine. */
export const ENGINE_KEYS = ["environment", "encryptedkey", "encryptionsalt", "secretsprovider"];

/** A stack file as it is written: keys with their namespace, encrypted values as they are. */
export interface WrittenStackFile {
  readonly config: Readonly<Record<string, unknown>>;
  /** What belongs to the engine, such as `encryptionsalt`. */
  readonly engine: Readonly<Record<string, unknown>>;
}

/**
 * Reads `Pulumi.<stack>.yaml` without the engine; encrypted values stay what they are, nobody is asked for a
 * passphrase.
 *
 * @throws ConfigError where there is no such file, or where it is no stack file
 */
export function readStackFile(file: string): StackFile {
  return settingsIn(readWritten(file).config);
}

/** The same file, to be written again. */
export function readWritten(file: string): WrittenStackFile {
  const source = path.basename(file);
  const content = readYaml(file, "a stack file");
  const config = isRecord(content) ? content["config"] : undefined;
  if (!isRecord(content) || !isRecord(config)) {
    throw new ConfigError(source, [
      { path: "config", message: "is missing or no map; set the stack's settings below it" },
    ]);
  }
  const known = ["config", ...ENGINE_KEYS];
  const unknown = Object.keys(content).filter((key) => !known.includes(key));
  if (unknown.length > 0) {
    throw new ConfigError(
      source,
      unknown.map((key) => problemAt([key], `is no part of a stack file; ${suggest(key, known)}`)),
    );
  }
  const engine = Object.entries(content).filter(([key]) => key !== "config");
  return { config, engine: Object.fromEntries(engine) };
}

/**
 * What a YAML file holds.
 *
 * @throws ConfigError where there is no such file, or where it is no YAML
 */
export function readYaml(file: string, what: string): unknown {
  const refuse = (problems: readonly Problem[]) => new ConfigError(path.basename(file), problems);
  if (!fs.existsSync(file)) {
    throw refuse([{ path: file, message: `does not exist; set the path of ${what}` }]);
  }
  const document = parseDocument(fs.readFileSync(file, "utf8"));
  if (document.errors.length > 0) {
    throw refuse(
      document.errors.map(({ linePos, code }) => ({
        path: `line ${linePos?.[0].line ?? 1}`,
        message: `is no YAML (${code}); correct it`,
      })),
    );
  }
  return document.toJS();
}

/** The settings among the keys of a stack file. */
export function settingsIn(config: Readonly<Record<string, unknown>>): StackFile {
  const settings = Object.entries(config).flatMap(([key, value]): [string, unknown][] => {
    const setting = settingOf(key);
    return setting === undefined ? [] : [[setting, value]];
  });
  return {
    values: Object.fromEntries(settings.map(([key, value]) => [key, asRead(value)])),
    secrets: new Set(settings.filter(([, value]) => holdsSecret(value)).map(([key]) => key)),
  };
}

/** A setting as the engine hands it over: a scalar as text, a structured value as it is. */
function asRead(value: unknown): unknown {
  if (isEncrypted(value)) return ENCRYPTED;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : withoutSecrets(value);
}

function withoutSecrets(value: unknown): unknown {
  if (isEncrypted(value)) return ENCRYPTED;
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutSecrets(item)]));
}

function holdsSecret(value: unknown): boolean {
  if (isEncrypted(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsSecret);
}

/** Whether a value is one that only the engine can read. */
export function isEncrypted(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).join() === "secure" && typeof value["secure"] === "string";
}
