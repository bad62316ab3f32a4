import { configureRules, type PolicyConfig } from "./config";
import { cis } from "../frameworks/cis";
import type { Framework } from "../frameworks/framework";
import { gdpr } from "../frameworks/gdpr";
import { hipaa } from "../frameworks/hipaa";
import { soc2 } from "../frameworks/soc2";
import type { Level, Rule } from "../core/model";
import { rules } from "../rules";
import * as settings from "./profile-settings";

/** Levels and settings that somebody chooses with one word. */
export interface Profile {
  readonly name: string;
  readonly title: string;
  /** The level of every rule. */
  readonly levels: Readonly<Record<string, Level | "disabled">>;
  /** What differs from the defaults, by rule. */
  readonly settings: settings.ProfileSettings;
  /** Both, as the engine takes them. */
  readonly config: PolicyConfig;
}

/** Judges the rest, and so is never left out. */
const ALWAYS = "governance-exemptions-valid";

function profile(
  name: string,
  title: string,
  own: settings.ProfileSettings,
  levelOf: (rule: Rule) => Level | "disabled",
): Profile {
  const levels = Object.fromEntries(
    rules.map((rule) => [rule.id, rule.id === ALWAYS ? rule.level : levelOf(rule)]),
  );
  const config = Object.fromEntries(
    Object.entries(levels).map(([id, enforcementLevel]) => [id, { enforcementLevel, ...own[id] }]),
  );
  return { name, title, levels, settings: own, config };
}

/** The rules of a framework, at their own levels. */
function ofFramework({ name, title, controls }: Framework, own: settings.ProfileSettings): Profile {
  const ids = new Set(controls.flatMap((control) => control.rules));
  return profile(name, title, own, ({ id, level }) => (ids.has(id) ? level : "disabled"));
}

/** Whether breaking a rule hurts any program, whatever it is for. */
function hurtsAnybody({ severity, refs }: Rule): boolean {
  return (
    severity === "critical" ||
    severity === "high" ||
    (refs.pss ?? []).some((control) => control.startsWith("baseline:"))
  );
}

export const profiles: readonly Profile[] = [
  profile("baseline", "What hurts any program, and the baseline of Pod Security", {}, (rule) =>
    hurtsAnybody(rule) ? rule.level : "disabled",
  ),
  profile("restricted", "Everything, as strict as it can be set", settings.restricted, ({ id, level }) =>
    id === "governance-no-policy-gap" ? "mandatory" : level,
  ),
  ofFramework(cis, settings.cis),
  ofFramework(soc2, settings.soc2),
  ofFramework(hipaa, settings.hipaa),
  ofFramework(gdpr, settings.gdpr),
];

/** The rules that a profile does not disable, with its levels and settings. */
export function applyProfile(list: readonly Rule[], { config }: Pick<Profile, "config">): Rule[] {
  return configureRules(list, config);
}
