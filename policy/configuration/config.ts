import * as z from "zod";
import type { Rule } from "../core/model";
import { suggest } from "../core/suggest";

const LEVELS = ["mandatory", "advisory", "remediate", "disabled"] as const;
const levelSchema = z.enum(LEVELS);
const entrySchema = z.union([levelSchema, z.looseObject({ enforcementLevel: levelSchema.optional() })]);

/** What to do with one rule: its level, its settings, or both. `remediate` is for the engine, and mandatory elsewhere. */
export type RuleConfig = z.output<typeof entrySchema>;
type ChosenLevel = z.output<typeof levelSchema>;

/** Levels and settings by rule, as `pulumi preview --policy-pack-config` takes them; `all` sets a level for every rule. */
export type PolicyConfig = Readonly<Record<string, RuleConfig>>;

/** Every problem of a configuration: where, what is wrong and what to set. */
export function problemsOf(config: unknown, rules: readonly Rule[]): string[] {
  if (typeof config !== "object" || config === null || Array.isArray(config)) {
    return ['is no map of rules; set for example {"data-not-public": "advisory"}'];
  }
  return Object.entries(config).flatMap(([id, entry]) => problemsOfEntry(id, entry, rules));
}

function problemsOfEntry(id: string, entry: unknown, rules: readonly Rule[]): string[] {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule === undefined && id !== "all") {
    return [
      `${id} is no rule; ${suggest(
        id,
        rules.map((candidate) => candidate.id),
      )}`,
    ];
  }
  const parsed = entrySchema.safeParse(entry);
  if (!parsed.success) {
    return [
      `${id} = ${JSON.stringify(entry)} is neither a level nor a group of settings; set one of ${LEVELS.join(", ")}`,
    ];
  }
  const settings = settingsOf(parsed.data);
  if (Object.keys(settings).length === 0) return [];
  if (rule?.settings === undefined) return [`${id} has no settings; set its level only`];
  const result = rule.settings.safeParse(settings);
  const known = Object.keys(rule.settings.shape);
  const defaults: Readonly<Record<string, unknown>> = rule.settings.parse({});
  return (result.error?.issues ?? []).flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => `${id}.${key} is no setting; ${suggest(key, known)}`);
    }
    const [name = ""] = issue.path.map(String);
    const example = JSON.stringify(defaults[name]);
    return [`${[id, ...issue.path].join(".")} is not right (${issue.message}); set for example ${example}`];
  });
}

/** The rules that are not disabled, with their levels and settings; the configuration must be in order. */
export function configureRules(rules: readonly Rule[], config: PolicyConfig): Rule[] {
  return rules.flatMap((rule) => {
    const entry = config[rule.id] ?? {};
    const level = levelOf(entry) ?? levelOf(config.all ?? {});
    if (level === "disabled") return [];
    const settings = settingsOf(entry);
    const configured = Object.keys(settings).length === 0 ? rule : (rule.configure?.(settings) ?? rule);
    return [{ ...configured, level: level === "remediate" ? "mandatory" : (level ?? rule.level) }];
  });
}

function levelOf(entry: RuleConfig): ChosenLevel | undefined {
  return typeof entry === "string" ? entry : entry.enforcementLevel;
}

function settingsOf(entry: RuleConfig): Record<string, unknown> {
  if (typeof entry === "string") return {};
  return Object.fromEntries(Object.entries(entry).filter(([key]) => key !== "enforcementLevel"));
}
