import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import * as z from "zod";
import { PolicyInputError } from "../core/errors";
import { matcher } from "../core/globs";
import type { Resource, Verdict } from "../core/model";
import { rules } from "../rules";
import { suggest } from "../core/suggest";

/** Somebody answers for a violation of a rule until a date. */
export interface Exemption {
  readonly rule: string;
  /** Glob over URNs; `*` matches any text, slashes and colons included. */
  readonly urn: string;
  readonly owner: string;
  readonly reason: string;
  /** Where it was decided, such as SEC-123 or an address. */
  readonly ticket: string;
  /** Last day it holds, as 2027-01-31. */
  readonly expires: string;
}

/** An exemption that should be removed. */
export interface ExemptionProblem {
  readonly rule: string;
  readonly urn: string;
  readonly message: string;
}

/** A file of exemptions that cannot be used. */
export class ExemptionsError extends PolicyInputError {
  override readonly name = "ExemptionsError";
}

const text = (instead: string) => z.string(`is no text; set ${instead}`).min(1, `is empty; set ${instead}`);

/** Words of a pattern that say what it is about: whatever is left without wildcards and what all URNs have. */
function wordsOf(glob: string): string[] {
  const [, , ...about] = glob.split("::");
  return about.join("::").match(/[\w-]{3,}/g) ?? [];
}

function schemaFor(ids: readonly string[]) {
  const entry = z.strictObject(
    {
      rule: text("the id of a rule")
        .refine((id) => ids.includes(id), {
          error: ({ input }) => `is no rule; ${suggest(String(input), ids)}`,
        })
        .refine((id) => id !== "governance-exemptions-valid", {
          error: "is the rule about exemptions; nothing is exempt from it",
        }),
      urn: text("a glob over URNs")
        .refine((glob) => /^urn:pulumi:[^:]+::[^:]+::[^[\]{}()!]+$/.test(glob), {
          error: "is no glob over URNs; set for example urn:pulumi:dev::trivium::*::database-orders*",
          abort: true,
        })
        .refine((glob) => wordsOf(glob).length > 0, {
          error: "would cover everything; set the type or the name of what it is about",
        }),
      owner: text("the team that answers for it"),
      reason: text("why the rule does not hold here"),
      ticket: text("where it was decided, such as SEC-123"),
      expires: z.iso.date("is no date; set the last day it holds, such as 2027-01-31"),
    },
    "is no exemption; set rule, urn, owner, reason, ticket and expires",
  );
  return z.strictObject(
    { exemptions: z.array(entry, "is no list; set a list of exemptions, or []") },
    "is no group of settings; set exemptions",
  );
}

/**
 * The exemptions of a file; default: the one beside this pack.
 *
 * @throws ExemptionsError where it cannot be read or has a mistake
 */
export function readExemptions(file?: string): readonly Exemption[] {
  const ids = rules.map(({ id }) => id);
  const shown = file ?? "policy/exemptions.yaml";
  return parseExemptions(sourceOf(file ?? join(__dirname, "../exemptions.yaml"), shown), ids, shown);
}

function sourceOf(file: string, shown: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new ExemptionsError(shown, [`cannot be read (${code}); name another file`]);
  }
}

/**
 * Reads exemptions.
 *
 * @param ids of the rules that there are
 * @throws ExemptionsError with every problem of the file
 */
export function parseExemptions(source: string, ids: readonly string[], file: string): readonly Exemption[] {
  const document = parseDocument(source, { merge: true });
  if (document.errors.length > 0) {
    throw new ExemptionsError(
      file,
      document.errors.map(({ message }) => `is no YAML; ${message.split("\n")[0]}`),
    );
  }
  const input: unknown = document.toJS();
  const result = schemaFor(ids).safeParse(input);
  if (result.success) return result.data.exemptions;
  throw new ExemptionsError(
    file,
    result.error.issues.flatMap((issue) => describe(issue, input)),
  );
}

/** One line for each problem: where, the value, what is wrong and what to set. */
function describe(issue: z.core.$ZodIssue, input: unknown): string[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => `${formatPath([...issue.path, key])} is no setting; remove it`);
  }
  const value = issue.path.reduce<unknown>(
    (at, key) => (typeof at === "object" && at !== null ? Reflect.get(at, key) : undefined),
    input,
  );
  const at = formatPath(issue.path);
  if (value === undefined) return [`${at} is missing; ${issue.message.split("; ")[1] ?? issue.message}`];
  return [`${at} = ${JSON.stringify(value)} ${issue.message}`];
}

function formatPath(path: readonly PropertyKey[]): string {
  const joined = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return joined === "" ? "the file" : joined.replace(/^\./, "");
}

/** The exemption of a verdict: one that still holds before one that has expired. */
export function exemptionFor(
  { rule, urn }: Pick<Verdict, "rule" | "urn">,
  exemptions: readonly Exemption[],
  today: string,
): Exemption | undefined {
  const fitting = exemptions.filter((entry) => entry.rule === rule && covers(entry, urn));
  return fitting.find(({ expires }) => expires >= today) ?? fitting[0];
}

/** Exemptions of this very stack that no verdict needs any more; those for every stack come with a component. */
export function unusedExemptions(
  exemptions: readonly Exemption[],
  verdicts: readonly Verdict[],
  resources: readonly Pick<Resource, "urn">[],
): ExemptionProblem[] {
  const [stack = ""] = (resources[0]?.urn ?? "").split("::");
  return exemptions
    .filter(({ urn }) => urn.split("::")[0] === stack)
    .filter((entry) => !verdicts.some(({ rule, urn }) => rule === entry.rule && covers(entry, urn)))
    .map(({ rule, urn, owner }) => ({
      rule,
      urn,
      message: `the exemption of ${urn} from ${rule} is not needed; ${owner} should remove it`,
    }));
}

function covers(exemption: Exemption, urn: string): boolean {
  return matcher(exemption.urn)(urn);
}
