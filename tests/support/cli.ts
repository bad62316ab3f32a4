import { type ChildProcess, spawn } from "node:child_process";
import * as path from "node:path";
import { REPOSITORY } from "../../sandbox/paths";

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process that runs, and what it will have said when it ends. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ran>;
}

/** Runs the `trivium` command as a user would, in a process of its own. */
export function trivium(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  return triviumProcess(args, env).ended;
}

/** The same, for a test that does something to the process. */
export function triviumProcess(args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
  return runNode([path.join(REPOSITORY, "cli", "trivium"), ...args], env);
}

/** Runs a TypeScript file in a process of its own. */
export function runScript(file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  return runNode(["--require", "tsx/cjs", file, ...args], env).ended;
}

function runNode(args: readonly string[], env: NodeJS.ProcessEnv): Running {
  const child = spawn(process.execPath, args, {
    cwd: REPOSITORY,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<Ran>((resolve) => {
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
  return { child, ended };
}
