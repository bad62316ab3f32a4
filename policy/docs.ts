import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { References, Rule } from "./model";
import { rules } from "./rules";

const START = "<!-- rules: written by `npx tsx policy/docs.ts` -->";
const END = "<!-- end of rules -->";
/** The formatter would pad the table for the longest title. */
const IGNORE_START = "<!-- prettier-ignore-start -->";
const IGNORE_END = "<!-- prettier-ignore-end -->";
export const README = join(__dirname, "README.md");

/** The README with the section about the rules written anew. */
export function withRules(readme: string, list: readonly Rule[]): string {
  const from = readme.indexOf(START);
  const to = readme.indexOf(END);
  if (from < 0 || to < from) throw new Error(`policy/README.md lacks the lines ${START} and ${END}`);
  const written = [START, IGNORE_START, table(list), ...list.map(section), IGNORE_END].join("\n\n");
  return `${readme.slice(0, from)}${written}\n\n${readme.slice(to)}`;
}

function table(list: readonly Rule[]): string {
  const rows = list.map(
    ({ id, title, severity, level, scope }) =>
      `| [${id}](#${id}) | ${title} | ${severity} | ${level} | ${scope} |`,
  );
  return ["| Rule | What must be so | Severity | Level | Scope |", "|---|---|---|---|---|", ...rows].join(
    "\n",
  );
}

function section({ id, title, why, remedy, refs, targets }: Rule): string {
  const facts = [
    `- Why: ${why}`,
    `- What to set: ${remedy}`,
    `- Judges: ${targets.map((target) => (target.includes(":") ? `\`${target}\`` : target)).join(", ")}`,
    ...references(refs),
  ];
  return `### ${id}\n\n${title}.\n\n${facts.join("\n")}`;
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

if (require.main === module) {
  writeFileSync(README, withRules(readFileSync(README, "utf8"), rules));
}
