import { endProcess, killProcess, processes } from "../tools/processes";
import { type ClusterFiles, removeSockets } from "./files";
import { isPart } from "./parts";
import { LAUNCHER } from "./launch";

/** A supervisor kills its parts when it is asked to end: no more is waited for. */
const GRACE_MS = 5_000;

/**
 * Ends what still runs for a directory, such as the parts of a supervisor that was killed. A process counts as such by
 * its command line, which names the directory; the record of a process id would not do, because ids are used again.
 */
export async function endLeftovers(files: ClusterFiles): Promise<void> {
  const all = processes();
  const pids = (is: (command: string, files: ClusterFiles) => boolean) =>
    all.filter(({ command }) => is(command, files)).map(({ pid }) => pid);
  // A supervisor that lives ends its parts itself.
  await Promise.all(pids(isSupervisor).map((pid) => endProcess(pid, GRACE_MS)));
  await Promise.all(pids(isPart).map(killProcess));
  removeSockets(files);
}

/** Whether a command line is that of a supervisor which was started for these files. */
export function isSupervisor(command: string, { directory }: ClusterFiles): boolean {
  return command.includes(` ${LAUNCHER} ${directory} `);
}
