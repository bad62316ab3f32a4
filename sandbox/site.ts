import * as fs from "node:fs";
import * as path from "node:path";
import { chartFile, fetchCharts } from "./charts/charts";
import { Cluster } from "./cluster/cluster";
import { fetchDefinitions } from "./definitions/definitions";
import type { Progress } from "./engine/progress";
import { layoutOf } from "./layout";
import { WRITTEN } from "./paths";
import type { Site } from "./sandbox";
import { DirectoryCloud } from "./simulator/cloud";
import { acquireTool } from "./tools/acquire";

/** Where the user says that a cluster of their own, such as one of kind or k3d, stands for the site. */
const OWN = "SANDBOX_KUBECONFIG";

/** A site whose API server answers. */
export interface RunningSite extends Site {
  /** Ends its processes and keeps its data; leaves the user's own cluster alone. */
  stop(): Promise<void>;
}

/**
 * The API server of a stack's K3s site: the user's own cluster, or a control plane that belongs to the stack's sandbox
 * and is started where it does not run.
 *
 * @throws Unavailable where a program of the control plane, or a definition for it, cannot be had
 */
export async function openSite(stack: string, target: string, progress: Progress): Promise<RunningSite> {
  await fetchDefinitions(progress);
  const helm = await acquireTool("helm", progress);
  await fetchCharts(helm, progress);
  const own = process.env[OWN];
  const cluster =
    own === undefined
      ? await Cluster.start(layoutOf(stack, target).cluster, { progress })
      : await Cluster.attach(own);
  const { kubeconfig, kubeconfigFile } = cluster;
  return { kubeconfig, kubeconfigFile, helm, stop: () => cluster.stop() };
}

/** Ends a site that is no longer needed, with its data; a cluster of the user's own goes on. */
export async function closeSite(stack: string, target: string, site: RunningSite): Promise<void> {
  await site.stop();
  fs.rmSync(layoutOf(stack, target).cluster, { recursive: true, force: true });
}

/** Ends the control planes of all sites of this checkout and keeps their data; returns how many sites there are. */
export async function stopSites(): Promise<number> {
  const sites = directories(WRITTEN)
    .flatMap((area) => directories(path.join(area, "stacks")))
    .flatMap(directories)
    .map((target) => path.join(target, "cluster"))
    .filter((cluster) => fs.existsSync(cluster));
  await Promise.all(sites.map((site) => Cluster.stop(site)));
  return sites.length;
}

function directories(parent: string): string[] {
  if (!fs.existsSync(parent)) return [];
  const entries = fs.readdirSync(parent, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => path.join(parent, name));
}

/** What is part of the stack and does not run at its site, for people: releases, and kinds the site cannot have. */
export function notRun(stack: string, target: string): readonly string[] {
  const objects = new DirectoryCloud(layoutOf(stack, target).cloud).all();
  const counted = new Map<string, string[]>();
  for (const { type, id, inputs } of objects) {
    if (!type.startsWith("kubernetes:")) continue;
    const [, groupVersion = "", kind = ""] = type.split(":");
    if (kind === "Namespace" || kind === "CustomResourceDefinition") continue;
    if (kind === "Release" && chartFile(inputs) !== undefined) continue;
    const name = kind === "Release" ? "Helm releases" : `${groupVersion} ${kind}`;
    counted.set(name, [...(counted.get(name) ?? []), id]);
  }
  return [...counted].map(([name, ids]) => `${ids.length} ${name}: ${ids.sort().join(", ")}`).sort();
}
