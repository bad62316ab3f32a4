import * as path from "node:path";
import type { Progress } from "../sandbox/engine/progress";
import { UsageError } from "../sandbox/errors";
import { ApiServer } from "../sandbox/kubernetes/api";
import { leftovers } from "../sandbox/kubernetes/leftovers";
import { closeSite, notRun, openSite, type RunningSite } from "../sandbox/site";
import { targets } from "../stacks/targets";
import { CommandFailed } from "./output";
import type { EngineOptions, KubernetesMode, StackInput } from "./stack";

/** What is real of a stack, as every screen says. */
export const BANNERS: Readonly<Record<KubernetesMode, string>> = {
  simulated: "SIMULATED clouds on the real Pulumi engine: nothing outside this repository is touched\n",
  real:
    "REAL Kubernetes API server with simulated nodes, SIMULATED Vault, on the real Pulumi engine: " +
    "nothing outside this machine is touched\n",
};
export const LABELS: Readonly<Record<KubernetesMode, string>> = {
  simulated: "SIMULATED",
  real: "REAL Kubernetes API, the rest SIMULATED",
};

/**
 * What answers as a stack's Kubernetes API.
 *
 * @throws UsageError where a cloud's cluster is asked to be real
 */
export function modeOf({ kubernetes }: EngineOptions, { config }: StackInput): KubernetesMode {
  const isSite = targets[config.target].needsKubeconfig;
  if (kubernetes === "real" && !isSite) {
    throw new UsageError(
      `the cluster of target ${config.target} is a cloud's: here it can only be simulated`,
    );
  }
  return kubernetes ?? (isSite ? "real" : "simulated");
}

/** The site's API server in that mode; none where it is simulated. */
export async function siteOf(
  mode: KubernetesMode,
  { stack, config }: StackInput,
  progress: Progress,
): Promise<RunningSite | undefined> {
  return mode === "real" ? openSite(stack, config.target, progress) : undefined;
}

/** Says what of a stack that is up does not run at its site. */
export function describeSite({ stack, config }: StackInput, site: RunningSite): string {
  const lines = notRun(stack, config.target).map((line) => `  ${line}\n`);
  const kubectl = `kubectl --kubeconfig ${path.relative("", site.kubeconfigFile)}`;
  return `not run at the site, kept by the simulator:\n${lines.join("")}${kubectl} shows the rest\n`;
}

/**
 * Ends the site of a stack that has been destroyed.
 *
 * @throws CommandFailed where something is left there; the site goes on then, to be looked at
 */
export async function retireSite({ stack, config }: StackInput, site: RunningSite): Promise<void> {
  const api = new ApiServer(site.kubeconfig);
  const left = await leftovers(api);
  api.close();
  if (left.length > 0) throw new CommandFailed(`left at the site of ${stack}:\n  ${left.join("\n  ")}`);
  await closeSite(stack, config.target, site);
}
