/** `npx tsx cli/docs.ts` writes the generated parts of docs/upgrade.md and docs/recovery.md; see `make docs`. */
import * as fs from "node:fs";
import * as path from "node:path";
import * as prettier from "prettier";
import { rangeText } from "../stacks/compatibility/compare";
import { LIMITS, pinnedVersion, READ, UNLIMITED } from "../stacks/compatibility/limits";
import { KNOWN_MINORS } from "../stacks/compatibility/support";
import { upgradeReport } from "../stacks/compatibility/upgrade";
import type { Objective } from "../stacks/config/recovery";
import { profiles } from "../stacks/profiles";
import { targetNames, targets } from "../stacks/targets";
import { upgradeText } from "./doctor/text";

const root = path.resolve(__dirname, "..");

/** The command whose output docs/upgrade.md shows; a test runs it. */
export const SHOWN = { stack: "prod", target: "aws", from: "1.35", to: "1.36", today: "2026-11-21" } as const;

/** What is generated, by file and by the name of the part. */
const PARTS: Readonly<Record<string, Readonly<Record<string, () => string>>>> = {
  "docs/upgrade.md": { report, limits, support },
  "docs/recovery.md": { profiles: objectives },
};

/** The documents with their generated parts written anew. */
export async function generated(): Promise<Record<string, string>> {
  const documents = Object.entries(PARTS).map(async ([file, parts]) => {
    const filepath = path.join(root, file);
    const text = Object.entries(parts).reduce(
      (document, [name, write]) => withPart(file, document, name, write()),
      fs.readFileSync(filepath, "utf8"),
    );
    const options = await prettier.resolveConfig(filepath);
    return [file, await prettier.format(text, { ...options, filepath })] as const;
  });
  return Object.fromEntries(await Promise.all(documents));
}

/** @throws Error where the document does not say where the part stands */
export function withPart(file: string, document: string, name: string, text: string): string {
  const [start, end] = [`<!-- ${name}: written by \`make docs\` -->`, `<!-- end of ${name} -->`];
  const [from, to] = [document.indexOf(start), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${file} lacks the lines ${start} and ${end}`);
  return `${document.slice(0, from)}${start}\n\n${text}\n\n${document.slice(to)}`;
}

function report(): string {
  const { stack, target, from, to, today } = SHOWN;
  const { kubernetes: distribution } = targets[target];
  const text = upgradeText({ stack, target }, upgradeReport({ distribution, from, to, today }));
  const command = `$ ./cli/trivium doctor upgrade --stack ${stack} --to ${to} --today ${today}`;
  return ["```console", command, text.trimEnd(), "```"].join("\n");
}

function limits(): string {
  const rows = LIMITS.map(({ part, of, basis, source, newest, ...range }) => [
    `${part} ${pinnedVersion(part)}`,
    of,
    rangeText(range),
    basis,
    newest === undefined ? "–" : `${newest.release}, up to ${newest.to}`,
    source,
  ]);
  const silent = Object.entries(UNLIMITED).map(([part, why]) => [part, "–", "–", "–", "–", why]);
  return table(["part", "of", "range", "basis", `newest on ${READ}`, "source"], [...rows, ...silent]);
}

function support(): string {
  const rows = targetNames.map((name) => {
    const { product, windows, source } = targets[name].kubernetes;
    const days = KNOWN_MINORS.map((minor) => {
      const window = (windows as Readonly<Record<string, { from: string; until: string }>>)[minor];
      return window === undefined ? "–" : `${window.from} to ${window.until}`;
    });
    return [name, product, ...days, source];
  });
  return table(["target", "runs", ...KNOWN_MINORS, `source, read ${READ}`], rows);
}

function objectives(): string {
  const names = ["cluster", "database", "cache", "services"] as const;
  const text = (objective: Objective | undefined) =>
    objective === undefined ? "–" : `${objective.rto} / ${objective.rpo}`;
  const rows = Object.entries(profiles).map(([environment, { recovery }]) => [
    environment,
    ...names.map((name) => text((recovery as Readonly<Record<string, Objective>>)[name])),
  ]);
  return table(["profile", ...names], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

async function main(): Promise<void> {
  for (const [file, text] of Object.entries(await generated())) {
    fs.writeFileSync(path.join(root, file), text);
    process.stdout.write(`${file}\n`);
  }
}

if (require.main === module) void main();
