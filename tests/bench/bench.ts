/**
 * `make bench`: times and memory as medians of interleaved runs.
 *
 * 1. A plan of each stack, and merely importing the SDK modules that the stack's program imports: the floor.
 * 2. A preview on the real engine, and the same with the program under Pulumi's default, ts-node with type check.
 *    ts-node checks the files it has not compiled before, so both are measured with fresh and with warm caches.
 * 3. The policy pack over 5,000 resources, in process against reading them, and on the engine against an empty pack.
 */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { REPOSITORY } from "../../sandbox/paths";
import { benchPolicies } from "./policies";
import { interleaved, type Sample, type Subject } from "./process";

const STACKS = [
  { stack: "dev", target: "k3s" },
  { stack: "staging", target: "gcp" },
  { stack: "prod", target: "aws" },
] as const;
const PLAN_RUNS = 7;
const PREVIEWED = "prod";
const PREVIEW_RUNS = 3;
const CLI = path.join(REPOSITORY, "cli", "trivium");

async function main(): Promise<void> {
  console.log(
    `node ${process.version}, ${os.cpus().length} cores; medians of interleaved runs after one warm-up`,
  );
  await benchPlans();
  await benchPreviews();
  await benchPolicies();
}

async function benchPlans(): Promise<void> {
  const subjects = STACKS.flatMap(({ stack, target }): Subject[] => [
    { name: `plan ${stack}`, args: [CLI, "plan", "--stack", stack, "--out", os.devNull] },
    { name: `imports ${stack}`, args: ["--eval", importsOf(target)] },
  ]);
  const medians = await interleaved(subjects, PLAN_RUNS, process.env);
  console.log(
    `\nplan, against importing the SDK modules of its program (${PLAN_RUNS} runs; goal: ratio ≤ 2)`,
  );
  for (const { stack } of STACKS) compare(medians, `plan ${stack}`, `imports ${stack}`);
}

async function benchPreviews(): Promise<void> {
  const tsx = [CLI, "preview", "--stack", PREVIEWED];
  const tsNode = ["--require", path.join(__dirname, "ts-node.cjs"), ...tsx];
  const medians = await interleaved(
    [
      { name: "fresh tsx", args: tsx, freshCaches: true },
      { name: "fresh ts-node", args: tsNode, freshCaches: true },
      { name: "warm tsx", args: tsx },
      { name: "warm ts-node", args: tsNode },
    ],
    PREVIEW_RUNS,
    { ...process.env, TRIVIUM_AREA: "bench" },
  );
  console.log(
    `\nengine preview of ${PREVIEWED}, against the same with the program under ts-node (${PREVIEW_RUNS} runs)\n` +
      "fresh: nothing compiled yet, as in CI (goal: ratio ≤ 0.33); warm: nothing edited since the last preview",
  );
  compare(medians, "fresh tsx", "fresh ts-node");
  compare(medians, "warm tsx", "warm ts-node");
  fs.rmSync(path.join(REPOSITORY, ".trivium", "bench"), { recursive: true, force: true });
}

function compare(medians: ReadonlyMap<string, Sample>, measured: string, baseline: string): void {
  const a = medians.get(measured);
  const b = medians.get(baseline);
  if (a === undefined || b === undefined) throw new Error(`no samples of ${measured} or ${baseline}`);
  const show = ({ seconds, mebibytes }: Sample) => `${seconds.toFixed(2)} s ${mebibytes.toFixed(0)} MiB`;
  console.log(
    `  ${measured.padEnd(16)} ${show(a).padEnd(16)} ${baseline.padEnd(16)} ${show(b).padEnd(16)}` +
      ` ratio ${(a.seconds / b.seconds).toFixed(2)} time, ${(a.mebibytes / b.mebibytes).toFixed(2)} memory`,
  );
}

/**
 * A script that imports what the program of a target imports from the SDKs, and nothing of its own. It touches
 * each imported class, because the SDKs load a class's module when the class is first read.
 */
function importsOf(target: string): string {
  const files = ["index.ts", "stacks", "components"].flatMap((place) =>
    sources(path.join(REPOSITORY, place)),
  );
  const others = STACKS.map((stack) => path.join(REPOSITORY, "components", stack.target) + path.sep).filter(
    (folder) => !folder.endsWith(`${target}${path.sep}`),
  );
  const statements = files
    .filter((file) => !others.some((folder) => file.startsWith(folder)))
    .flatMap((file) => importsIn(fs.readFileSync(file, "utf8")));
  return [...new Set(statements)].join("\n");
}

function importsIn(source: string): string[] {
  const imports = source.matchAll(/^import (?!type )([^;]*?) from "(@pulumi\/[^"]+)";/gm);
  return [...imports].flatMap(([, clause = "", module = ""]) => {
    const namespace = /^\* as (\w+)$/.exec(clause)?.[1];
    const names =
      namespace === undefined
        ? [...clause.matchAll(/(?<!type )\b([A-Z]\w*)/g)]
        : [...source.matchAll(new RegExp(`\\b${namespace}\\.([A-Z]\\w*)`, "g"))];
    const required = `require(${JSON.stringify(module)})`;
    return [`${required};`, ...names.map(([, name = ""]) => `${required}.${name};`)];
  });
}

function sources(place: string): string[] {
  if (fs.statSync(place).isFile()) return [place];
  return fs
    .readdirSync(place, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => path.join(place, file));
}

void main();
