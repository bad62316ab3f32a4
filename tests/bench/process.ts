import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { REPOSITORY } from "../../sandbox/paths";

/** One finished process. */
export interface Sample {
  readonly seconds: number;
  /** Peak resident memory of the process itself, in MiB. */
  readonly mebibytes: number;
}

/** Something to measure: arguments of a `node` process. */
export interface Subject {
  readonly name: string;
  readonly args: readonly string[];
  /** Each run has a temporary folder of its own, where tsx and ts-node keep what they have compiled. */
  readonly freshCaches?: boolean;
}

const MEASURE = path.join(__dirname, "measure.cjs");

/** Runs the subjects in turn, A B C A B C …, so that a drift of the machine meets all of them alike. */
export async function interleaved(
  subjects: readonly Subject[],
  runs: number,
  environment: NodeJS.ProcessEnv,
): Promise<Map<string, Sample>> {
  const samples = new Map<string, Sample[]>(subjects.map(({ name }) => [name, []]));
  for (let run = 0; run <= runs; run += 1) {
    for (const { name, args, freshCaches } of subjects) {
      const sample = freshCaches
        ? await inFreshFolder((TMPDIR) => measure(args, { ...environment, TMPDIR }))
        : await measure(args, environment);
      if (run > 0) samples.get(name)?.push(sample); // The first round warms caches.
    }
  }
  return new Map([...samples].map(([name, list]) => [name, medianOf(list)]));
}

async function inFreshFolder(action: (folder: string) => Promise<Sample>): Promise<Sample> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "trivium-bench-"));
  try {
    return await action(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function measure(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<Sample> {
  return new Promise((resolve, reject) => {
    const began = process.hrtime.bigint();
    const child = spawn(process.execPath, ["--require", MEASURE, ...args], {
      cwd: REPOSITORY,
      env: environment,
      stdio: ["ignore", "ignore", "pipe", "pipe"],
    });
    let errors = "";
    let kibibytes = "";
    child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (errors += chunk));
    child.stdio[3]?.on("data", (chunk: Buffer) => (kibibytes += chunk.toString()));
    child.on("close", (code) => {
      if (code !== 0) {
        reject(new Error(`node ${args.join(" ")} ended with ${String(code)}: ${errors.slice(-2000)}`));
        return;
      }
      const seconds = Number(process.hrtime.bigint() - began) / 1e9;
      resolve({ seconds, mebibytes: Number(kibibytes) / 1024 });
    });
  });
}

function medianOf(samples: readonly Sample[]): Sample {
  return {
    seconds: median(samples.map(({ seconds }) => seconds)),
    mebibytes: median(samples.map(({ mebibytes }) => mebibytes)),
  };
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}
