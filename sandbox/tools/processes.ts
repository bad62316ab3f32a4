import { spawnSync } from "node:child_process";
import * as fs from "node:fs";

const PROC = "/proc";

export interface Process {
  readonly pid: number;
  /** Program and arguments, separated by spaces. */
  readonly command: string;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** All processes of this machine that can be seen. */
export function processes(): Process[] {
  return fs.existsSync(`${PROC}/self/cmdline`) ? processesOfProc() : processesOfPs();
}

/** A process that has been killed is gone within this time, or the machine is in trouble. */
const KILL_LIMIT_MS = 5_000;

/** Asks a process, which need not be our child, to end; kills it after the grace period. Resolves when it is gone. */
export async function endProcess(pid: number, graceMs: number): Promise<void> {
  signal(pid, "SIGTERM");
  if (!(await isGone(pid, graceMs))) await killProcess(pid);
}

/** Ends a process, which need not be our child, at once. Resolves when it is gone. */
export async function killProcess(pid: number): Promise<void> {
  signal(pid, "SIGKILL");
  await isGone(pid, KILL_LIMIT_MS);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended on its own.
  }
}

async function isGone(pid: number, withinMs: number): Promise<boolean> {
  const until = Date.now() + withinMs;
  while (isRunning(pid)) {
    if (Date.now() > until) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}

/** An orphan that has ended stays visible until init has collected it, where there is an init that does. */
function isRunning(pid: number): boolean {
  if (!isAlive(pid)) return false;
  try {
    const stat = fs.readFileSync(`${PROC}/${pid}/stat`, "utf8");
    return !/^\) [ZX]/.test(stat.slice(stat.lastIndexOf(")")));
  } catch {
    return isAlive(pid);
  }
}

/** As Linux shows them; slim images have no `ps`. */
export function processesOfProc(): Process[] {
  return fs
    .readdirSync(PROC)
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const command = fs.readFileSync(`${PROC}/${name}/cmdline`, "utf8").replaceAll("\0", " ").trim();
        return [{ pid: Number(name), command }];
      } catch {
        return []; // It has ended meanwhile.
      }
    });
}

/** As other systems show them. */
export function processesOfPs(): Process[] {
  const { stdout } = spawnSync("ps", ["-axww", "-o", "pid=,args="], { encoding: "utf8" });
  return stdout.split("\n").flatMap((line) => {
    const [, pid, command] = /^\s*(\d+) (.*)$/.exec(line) ?? [];
    return pid === undefined || command === undefined ? [] : [{ pid: Number(pid), command }];
  });
}
