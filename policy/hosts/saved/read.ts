import { readFileSync } from "node:fs";
import type * as z from "zod";
import { PolicyInputError } from "../../core/errors";
import type { Resource } from "../../core/model";
import { ofPreview, previewSchema } from "./preview";
import { type Encrypted, ofState, stateSchema } from "./state";
import { ofUpdatePlan, updatePlanSchema } from "./update-plan";

export type { Encrypted } from "./state";

/** How each kind of file is told from the others, and read. */
const FORMATS = [
  { key: "deployment", schema: stateSchema, read: ofState },
  { key: "steps", schema: previewSchema, read: ofPreview },
  { key: "plan", schema: updatePlanSchema, read: ofUpdatePlan },
] as const;

const HOW =
  "give what `pulumi stack export` or `pulumi preview --json` printed, or the file of `pulumi preview --save-plan`";

/**
 * The resources of a program that ran before: a stack's state, a preview's steps, or an update plan.
 *
 * @param encrypted what to do with secrets that are still encrypted
 * @throws PolicyInputError with every problem of the file
 */
export function readSaved(file: string, encrypted: Encrypted = "refuse"): Resource[] {
  return parseSaved(textOf(file), file, encrypted);
}

export function parseSaved(text: string, file: string, encrypted: Encrypted = "refuse"): Resource[] {
  const input = parseJson(text, file);
  for (const { key, schema, read } of FORMATS) {
    if (typeof input !== "object" || input === null || !Object.hasOwn(input, key)) continue;
    const result = schema.safeParse(input);
    if (!result.success) throw new PolicyInputError(file, result.error.issues.map(lineOf));
    return read(result.data as never, file, encrypted);
  }
  throw new PolicyInputError(file, [`is neither a state nor a plan; ${HOW}`]);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new PolicyInputError(file, [`cannot be read (${code}); name another file`]);
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const ends = text.trimEnd().endsWith("}")
      ? "is no JSON"
      : "ends in the middle, as if it had been cut off";
    throw new PolicyInputError(file, [`${ends}; ${HOW}`]);
  }
}

function lineOf({ path, message }: z.core.$ZodIssue): string {
  const place = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return `${place.replace(/^\./, "")} ${message}`;
}
