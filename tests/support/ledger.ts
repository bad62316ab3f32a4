/**
 * Runs the suites of `make check`, `make test` and `make soak`, prints what each took, and closes with
 * `N passed, N failed`.
 */
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

interface Suite {
  readonly name: string;
  readonly command: readonly string[];
  /** Tests are counted one by one; any other command counts as one. */
  readonly mocha?: true;
}

/** What the reporter leaves of a suite of tests. */
interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly failures?: readonly { readonly title: string; readonly message: string }[];
}

interface Result extends Counts {
  readonly name: string;
  readonly seconds: number;
}

/** So much of a failure's message is repeated at the end; the whole of it stands where the test ran. */
const MESSAGE_LINES = 8;

const mocha = (name: string, ...files: string[]): Suite => ({
  name,
  command: ["npx", "mocha", "--reporter", "tests/support/reporter.cjs", ...files],
  mocha: true,
});
/** What a second check need not look at again; a fresh clone has none of it. */
const CACHE = ".trivium/check";
const types: Suite = {
  name: "types",
  command: ["npx", "tsc", "--noEmit", "--incremental", "--tsBuildInfoFile", `${CACHE}/types.json`],
};
const lint: Suite = {
  name: "lint",
  command: ["npx", "eslint", "--cache", "--cache-location", `${CACHE}/eslint.json`, "."],
};
const format: Suite = {
  name: "format",
  command: [
    "npx",
    "prettier",
    "--cache",
    "--cache-location",
    `${CACHE}/prettier`,
    "--log-level",
    "warn",
    "--check",
    ".",
  ],
};
const REQUIREMENTS = "tests/requirements/**";
const SANDBOX = ["tests/policy/**", "tests/sandbox/**"];
/** What tries every type, kind, setting or hidden value there is. */
const THOROUGH = [
  "tests/sandbox/behaviours.spec.ts",
  "tests/sandbox/definitions/definitions.spec.ts",
  "tests/policy/secure-settings.spec.ts",
  "tests/policy/unknowns.spec.ts",
];
/** The fast tests, in two halves of about the same length. */
const sandbox = mocha(
  "sandbox, policy",
  ...THOROUGH.flatMap((file) => ["--ignore", file]),
  ...SANDBOX.map((folder) => `${folder}/*.spec.ts`),
);
const program = mocha(
  "program",
  ...[REQUIREMENTS, ...SANDBOX].flatMap((folder) => ["--ignore", folder]),
  "tests/**/*.spec.ts",
);
const requirements = mocha("requirements", `${REQUIREMENTS}/*.spec.ts`, ...THOROUGH);
const command = mocha("command", "--config", "tests/command/.mocharc.json", "tests/command/**/*.spec.ts");
const rules = mocha("rules", "--config", "tests/rules/.mocharc.json", "tests/rules/**/*.spec.ts");
const cluster = mocha("cluster", "--config", "tests/cluster/.mocharc.json", "tests/cluster/**/*.spec.ts");
const targets = mocha("soak", "--config", "tests/soak/.mocharc.json", "tests/soak/**/*.spec.ts");
const engine = mocha("engine", "--config", "tests/engine/.mocharc.json", "tests/engine/**/*.spec.ts");

/** Suites that run one after the other. */
type Lane = readonly Suite[];
/** Lanes run side by side: there are two cores. */
type Stage = readonly Lane[];

const checked: Stage = [
  [types, program],
  [lint, format, sandbox],
];
/** Stages run one after the other. */
const plans: Readonly<Record<string, readonly Stage[]>> = {
  check: [checked],
  test: [checked, [[requirements], [command, rules]], [[engine]], [[cluster]]],
  soak: [[[program], [sandbox, requirements]], [[targets]]],
};

async function main(): Promise<void> {
  const stages = plans[process.argv[2] ?? ""];
  if (stages === undefined) throw new Error(`usage: ledger.ts ${Object.keys(plans).join("|")}`);
  const began = Date.now();
  const results: Result[] = [];
  for (const stage of stages) results.push(...(await Promise.all(stage.map(runLane))).flat());

  console.log("\nsuite              passed  failed  seconds");
  for (const { name, passed, failed, seconds } of results) {
    console.log(`${name.padEnd(18)} ${pad(passed)} ${pad(failed)} ${seconds.toFixed(1).padStart(8)}`);
  }
  results.forEach(tellFailures);
  console.log(`total ${((Date.now() - began) / 1000).toFixed(1)} s`);
  const failed = sum(results.map((result) => result.failed));
  console.log(`${sum(results.map((result) => result.passed))} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}

async function runLane(lane: Lane): Promise<Result[]> {
  const results: Result[] = [];
  for (const suite of lane) results.push(await runSuite(suite));
  return results;
}

function runSuite({ name, command, mocha: counted }: Suite): Promise<Result> {
  const began = Date.now();
  const counts = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "trivium-")), "counts.json");
  const [program = "", ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, TRIVIUM_COUNTS: counts },
    });
    child.on("close", (code) => {
      const seconds = (Date.now() - began) / 1000;
      const ended = code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
      // A suite that died before it could count has failed.
      const result = counted && fs.existsSync(counts) ? readCounts(counts) : ended;
      fs.rmSync(path.dirname(counts), { recursive: true });
      resolve({ name, ...result, failed: code === 0 ? result.failed : Math.max(1, result.failed), seconds });
    });
  });
}

function readCounts(file: string): Counts {
  return JSON.parse(fs.readFileSync(file, "utf8")) as Counts;
}

/** The failures once more, because a long run's output may be cut off before its end. */
function tellFailures({ name, failures = [] }: Result): void {
  for (const { title, message } of failures) {
    const end = message.trim().split("\n").slice(-MESSAGE_LINES).join("\n    ");
    console.log(`failed in ${name}: ${title}\n    ${end}`);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function pad(count: number): string {
  return String(count).padStart(7);
}

void main();
