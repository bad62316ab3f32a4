import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { frameworks } from "./frameworks";
import type { References, Rule } from "./core/model";
import { policyNames } from "./hosts/crossguard";
import { type Profile, profiles } from "./configuration/profiles";
import { rules } from "./rules";

const START = "<!-- rules: written by `make docs` -->";
const END = "<!-- end of rules -->";
/** The formatter would pad the table for the longest title. */
const IGNORE_START = "<!-- prettier-ignore-start -->";
const IGNORE_END = "<!-- prettier-ignore-end -->";
/** The reference of all rules. */
export const REFERENCE = join(__dirname, "../docs/policies.md");
/** The profiles in the form that the engine takes, one file each. */
export const PROFILES = join(__dirname, "profiles");

/** The reference with its section about the rules written anew. */
export function withRules(page: string, list: readonly Rule[]): string {
  const from = page.indexOf(START);
  const to = page.indexOf(END);
  if (from < 0 || to < from) throw new Error(`docs/policies.md lacks the lines ${START} and ${END}`);
  const written = [START, IGNORE_START, table(list), ...list.map(section), IGNORE_END].join("\n\n");
  return `${page.slice(0, from)}${written}\n\n${page.slice(to)}`;
}

/** The text of a profile's file: what `--policy-pack-config` takes. */
export function profileText({ config }: Profile): string {
  const policies = rules.flatMap((rule) =>
    policyNames(rule).map((name): [string, unknown] => [name, config[rule.id]]),
  );
  return `${JSON.stringify(Object.fromEntries(policies), undefined, 2)}\n`;
}

function table(list: readonly Rule[]): string {
  const rows = list.map(
    ({ id, title, severity, level }) => `| [${id}](#${id}) | ${title} | ${severity} | ${level} |`,
  );
  return ["| Rule | What must be so | Severity | Level |", "|---|---|---|---|", ...rows].join("\n");
}

function section(rule: Rule): string {
  const { id, title, why, remedy, refs, targets } = rule;
  const facts = [
    `- Why: ${why}`,
    `- What to set: ${remedy}`,
    `- Judges: ${targets.map((target) => (target.includes(":") ? `\`${target}\`` : target)).join(", ")}`,
    ...views(rule),
    ...settingsOf(rule),
    ...references(refs),
    ...controls(id),
  ];
  return `### ${id}\n\n${title}.\n\n${facts.join("\n")}`;
}

/** When it judges, and what a preview must know. */
function views({ resource, stack, mustKnow = [] }: Rule): string[] {
  const when = [
    ...(resource === undefined ? [] : ["each resource before it is touched"]),
    ...(stack === undefined ? [] : ["the stack at the end of a preview and of an update"]),
  ];
  const known = mustKnow.map((place) => `\`${place}\``).join(", ");
  return [
    `- When: ${when.join("; ")}`,
    ...(known === "" ? [] : [`- Decisions that continuous integration must see: ${known}`]),
  ];
}

function settingsOf({ settings }: Rule): string[] {
  if (settings === undefined) return [];
  const defaults: Readonly<Record<string, unknown>> = settings.parse({});
  const lines = Object.entries(settings.shape).map(([name, schema]) => {
    const about = (schema as { description?: string }).description ?? "";
    return `  - \`${name}\`: ${about}; default \`${JSON.stringify(defaults[name])}\``;
  });
  return ["- Settings:", ...lines];
}

function references({ cis = {}, trivy = [], checkov = [], pss = [] }: References): string[] {
  const named = [
    ["CIS EKS", cis.eks],
    ["CIS GKE", cis.gke],
    ["CIS K3s", cis.k3s],
    ["Trivy", trivy],
    ["Checkov", checkov],
    ["Pod Security Standards", pss],
  ] as const;
  const present = named.filter(([, ids]) => ids !== undefined && ids.length > 0);
  if (present.length === 0) return [];
  return [`- See: ${present.map(([name, ids = []]) => `${name} ${ids.join(", ")}`).join("; ")}`];
}

/** The controls of the frameworks whose tables are by hand; the others are the references above. */
function controls(id: string): string[] {
  const named = frameworks
    .filter(({ name }) => name !== "cis" && name !== "pss")
    .map(({ title, controls: all }) => ({
      title,
      ids: all.filter((control) => control.rules.includes(id)).map(({ control }) => control),
    }))
    .filter(({ ids }) => ids.length > 0);
  if (named.length === 0) return [];
  return [`- Evidence for: ${named.map(({ title, ids }) => `${title} ${ids.join(", ")}`).join("; ")}`];
}

if (require.main === module) {
  writeFileSync(REFERENCE, withRules(readFileSync(REFERENCE, "utf8"), rules));
  for (const profile of profiles) writeFileSync(join(PROFILES, `${profile.name}.json`), profileText(profile));
}
