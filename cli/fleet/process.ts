import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { REPOSITORY } from "../../sandbox/paths";
import type { Ended, RunSite } from "./run";

/** Where the runs of a fleet leave the sites' stack files and what each run has printed. */
export interface FleetFiles {
  readonly stackFile: (stack: string) => string;
  readonly log: (stack: string) => string;
}

/** Runs `trivium <operation>` for a site in a process of its own; what it prints goes to the site's log. */
export function inProcess(
  operation: string,
  { stackFile, log }: FleetFiles,
  options: readonly string[],
): RunSite {
  return ({ stack }, signal) => {
    const file = log(stack);
    const output = fs.openSync(file, "w");
    const command = [operation, "--stack", stack, "--config-file", stackFile(stack), ...options];
    const child = spawn(process.execPath, [path.join(REPOSITORY, "cli", "trivium"), ...command], {
      stdio: ["ignore", output, output],
    });
    fs.closeSync(output);
    const stop = () => child.kill("SIGTERM");
    signal.addEventListener("abort", stop);
    return new Promise<Ended>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) =>
        resolve({ code, says: `${reasonIn(file)} (${path.relative("", file)})` }),
      );
    }).finally(() => signal.removeEventListener("abort", stop));
  };
}

/** The engine's last error, or whatever was said last. */
function reasonIn(log: string): string {
  const lines = fs
    .readFileSync(log, "utf8")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return lines.findLast((line) => line.includes("error: ")) ?? lines.at(-1) ?? "it said nothing";
}
