import * as fs from "node:fs";
import * as path from "node:path";
import { Program } from "./program";

/**
 * Runs the controller of Argo Rollouts.
 *
 * @param folder for its log
 */
export function startController(executable: string, kubeconfig: string, folder: string): Promise<Program> {
  const log = path.join(folder, "rollouts-controller.log");
  const command = [
    executable,
    `--kubeconfig=${kubeconfig}`,
    "--leader-elect=false",
    // It would serve its metrics and its health to all networks, and has no setting for an address: to a port that does
    // not exist it serves nothing, and says so in its log.
    "--metricsPort=-1",
    "--healthzPort=-1",
  ];
  return Program.start(command, log, () => fs.readFileSync(log, "utf8").includes("Started rollout workers"));
}
