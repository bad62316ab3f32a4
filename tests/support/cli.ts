import { spawn } from "node:child_process";
import * as path from "node:path";
import { REPOSITORY } from "../../sandbox/paths";

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the `trivium` command as a user would, in a process of its own. */
export function trivium(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  return runNode([path.join(REPOSITORY, "cli", "trivium"), ...args], env);
}

/** Runs a TypeScript file in a process of its own. */
export function runScript(file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  return runNode(["--require", "tsx/cjs", file, ...args], env);
}

function runNode(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: REPOSITORY,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}
