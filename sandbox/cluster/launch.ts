import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Progress } from "../engine/progress";
import { sandboxEnvironment } from "../environment";
import { ControlPlaneFailed } from "../errors";
import { isAlive } from "../tools/processes";
import type { ClusterFiles } from "./files";
import { lastLines } from "./running-part";
import { readState, type State } from "./state";
import type { SupervisorOptions } from "./supervisor";

export const LAUNCHER = path.join(__dirname, "start.cjs");

const POLL_MS = 30;

/** Starts a supervisor that outlives this process; gives its process id. */
export function launchSupervisor(files: ClusterFiles, { directory, ...others }: SupervisorOptions): number {
  const log = fs.openSync(files.supervisorLog, "a", 0o600);
  const child = spawn(process.execPath, [LAUNCHER, directory, JSON.stringify(others)], {
    cwd: directory,
    env: sandboxEnvironment(process.env, directory),
    detached: true,
    stdio: ["ignore", log, log],
  });
  fs.closeSync(log);
  child.unref();
  if (child.pid === undefined) throw new ControlPlaneFailed(directory, "its supervisor cannot be started");
  return child.pid;
}

/**
 * Waits for a supervisor to say that its control plane is ready.
 *
 * @throws ControlPlaneFailed with its reason, or its last words
 */
export async function supervisorReady(
  files: ClusterFiles,
  supervisor: number,
  progress?: Progress,
): Promise<State> {
  for (;;) {
    // Looked at first: what the supervisor has written before it ended must not be missed.
    const alive = isAlive(supervisor);
    const state = readState(files);
    const isItsOwn = state?.supervisor === supervisor;
    if (isItsOwn && state.phase === "ready") return state;
    if (!alive) {
      const reason = isItsOwn ? (state.reason ?? state.phase) : lastLines(files.supervisorLog);
      throw new ControlPlaneFailed(files.directory, reason);
    }
    if (isItsOwn) progress?.update(`starting the control plane: ${state.phase}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
