import * as fs from "node:fs";
import { configureRules, type PolicyConfig, problemsOf } from "../../policy/configuration/config";
import { PolicyInputError } from "../../policy/core/errors";
import { evaluate } from "../../policy/core/evaluate";
import { readExemptions } from "../../policy/configuration/exemptions";
import { type Framework, frameworks } from "../../policy/frameworks";
import type { Rule } from "../../policy/core/model";
import { profiles } from "../../policy/configuration/profiles";
import { rules } from "../../policy/rules";
import { type Encrypted, readSaved } from "../../policy/hosts/saved/read";
import { suggest } from "../../policy/core/suggest";
import { EXIT, writing } from "../output";
import { toConsole } from "./console";
import type { Judgement } from "./judgement";
import { toJson } from "./json";
import { toJunit } from "./junit";
import { toMarkdown } from "./markdown";
import { toSarif } from "./sarif";

export interface PolicyOptions {
  readonly file: string;
  readonly profile?: string;
  /** Levels and settings by rule, over the profile's. */
  readonly config?: string;
  readonly exemptions?: string;
  readonly rule?: readonly string[];
  readonly framework?: readonly string[];
  readonly format: keyof typeof FORMATS;
  readonly encrypted: Encrypted;
  readonly ci?: boolean;
  readonly out?: string;
}

export const FORMATS = {
  console: toConsole,
  json: toJson,
  sarif: toSarif,
  junit: toJunit,
  markdown: toMarkdown,
} as const satisfies Readonly<Record<string, (judgement: Judgement) => string>>;

/**
 * `trivium policy`: judges the saved state or plan of any Pulumi program. Exit 0 clean, 1 with a violation of a
 * mandatory rule, and with `--ci` with a decision that cannot be seen, 2 where something given cannot be used.
 */
export function policyCommand(options: PolicyOptions): number {
  const chosen = chosenRules(options);
  const resources = readSaved(options.file, options.encrypted);
  const today = new Date().toISOString().slice(0, 10);
  const report = evaluate(chosen, resources, { exemptions: readExemptions(options.exemptions), today });
  const text = FORMATS[options.format]({
    source: options.file,
    resources: resources.length,
    rules: chosen,
    report,
    frameworks: chosenFrameworks(options.framework ?? []),
    today,
  });
  const { out } = options;
  if (out === undefined) process.stdout.write(text);
  else writing("--out", out, () => fs.writeFileSync(out, text));
  const stops = report.violations.some(({ level }) => level === "mandatory");
  const hidden = report.undecided.some(({ level, mustKnow }) => mustKnow === true && level === "mandatory");
  return stops || (options.ci === true && hidden) ? EXIT.failed : EXIT.clean;
}

/** The rules of the profile, as the configuration sets them, as far as they were asked for. */
function chosenRules({ profile, config, rule: wanted = [] }: PolicyOptions): Rule[] {
  const ids = rules.map(({ id }) => id);
  const names = profiles.map(({ name }) => name);
  const problems = [
    ...(profile === undefined || names.includes(profile)
      ? []
      : [`--profile ${profile} is no profile; ${suggest(profile, names)}`]),
    ...wanted.filter((id) => !ids.includes(id)).map((id) => `--rule ${id} is no rule; ${suggest(id, ids)}`),
  ];
  const { given, wrong } = config === undefined ? { given: {}, wrong: [] } : readConfig(config);
  problems.push(...wrong);
  if (problems.length > 0) throw new PolicyInputError("trivium policy", problems);
  const ofProfile = profiles.find(({ name }) => name === profile)?.config ?? {};
  const configured = configureRules(rules, { ...ofProfile, ...given });
  return wanted.length === 0 ? configured : configured.filter(({ id }) => wanted.includes(id));
}

function readConfig(file: string): { given: PolicyConfig; wrong: readonly string[] } {
  let input: unknown;
  try {
    input = JSON.parse(fs.readFileSync(file, "utf8"));
  } catch (error) {
    const reason = error instanceof SyntaxError ? "is no JSON" : "cannot be read";
    return { given: {}, wrong: [`--config ${file} ${reason}; name a file with levels and settings by rule`] };
  }
  const wrong = problemsOf(input, rules).map((line) => `--config ${file}: ${line}`);
  return { given: wrong.length === 0 ? (input as PolicyConfig) : {}, wrong };
}

function chosenFrameworks(wanted: readonly string[]): Framework[] {
  const names = frameworks.map(({ name }) => name);
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new PolicyInputError(
      "trivium policy",
      unknown.map((name) => `--framework ${name} is no framework; ${suggest(name, names)}`),
    );
  }
  return frameworks.filter(({ name }) => wanted.includes(name));
}
