import type { Cluster } from "../../../sandbox/cluster/cluster";
import { filesOf } from "../../../sandbox/cluster/files";
import { isSupervisor } from "../../../sandbox/cluster/leftovers";
import { isPart, parts } from "../../../sandbox/cluster/parts";
import { readState } from "../../../sandbox/cluster/state";
import { processes } from "../../../sandbox/tools/processes";

/** What runs for a folder, as `<pid> <command>`. */
export function runningIn(folder: string): string[] {
  const files = filesOf(folder);
  return processes()
    .filter(({ command }) => isSupervisor(command, files) || isPart(command, files))
    .map(({ pid, command }) => `${pid} ${command}`);
}

/** Process ids of a control plane's parts. */
export function pidsOf(cluster: Cluster): number[] {
  return parts.map((part) => cluster.pid(part));
}

export function supervisorOf(folder: string): number {
  const pid = readState(filesOf(folder))?.supervisor;
  if (pid === undefined) throw new Error(`nothing is said to run in ${folder}`);
  return pid;
}

/** Resolves with the milliseconds until the condition holds; fails after the limit. */
export async function eventually(
  limitMs: number,
  condition: () => boolean | Promise<boolean>,
): Promise<number> {
  const began = Date.now();
  while (!(await condition())) {
    if (Date.now() - began > limitMs) throw new Error(`it has not come true within ${limitMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return Date.now() - began;
}
