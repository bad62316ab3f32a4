import * as fs from "node:fs";
import * as path from "node:path";
import { parse, stringify } from "yaml";
import { downloadModule } from "../../../sandbox/definitions/modules";
import { DefinitionsUnavailable } from "../../../sandbox/definitions/unavailable";
import { SOURCES } from "./sources";
import type { ChartFolder } from "./values";

const PINS = path.join(__dirname, "modules");

/** What the charts' templates are told of the cluster: that it knows every kind that the platform installs. */
export const CAPABILITIES = {
  version: "v1.35.4",
  apiVersions: [
    "cert-manager.io/v1",
    "gateway.networking.k8s.io/v1",
    "monitoring.coreos.com/v1",
    "monitoring.coreos.com/v1/PodMonitor",
    "monitoring.coreos.com/v1/ServiceMonitor",
    "policy/v1",
  ],
};

interface Manifest {
  readonly dependencies?: readonly { readonly name: string; readonly alias?: string }[];
}

/**
 * Copies a chart to where Helm can read it: with the charts that it is made of beside it, as far as they can be had,
 * and without the names of the others.
 *
 * @param folder where the copy goes; made where there is none
 * @returns the copy, or why the chart cannot be had
 */
export async function prepareChart(name: string, folder: string): Promise<ChartFolder | string> {
  const source = SOURCES[name];
  if (source === undefined) return "in no module that can be had";
  let origin: string;
  try {
    origin = path.join(await downloadModule(source.module, source.pins ?? PINS), source.folder);
  } catch (error) {
    if (error instanceof DefinitionsUnavailable) return error.message;
    throw error;
  }
  fs.cpSync(origin, folder, { recursive: true, mode: fs.constants.COPYFILE_FICLONE });
  makeWritable(folder);
  const parts: Record<string, ChartFolder> = {};
  for (const [key, part] of Object.entries(source.parts ?? {})) {
    const prepared = await prepareChart(part, path.join(folder, "charts", key));
    if (typeof prepared === "string") return `${part}: ${prepared}`;
    parts[key] = prepared;
  }
  keepDependencies(folder);
  return { folder, parts, free: source.free ?? [] };
}

/** Go keeps what it downloads read-only. */
function makeWritable(folder: string): void {
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    fs.chmodSync(path.join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  }
  fs.chmodSync(folder, 0o755);
}

function keepDependencies(folder: string): void {
  const file = path.join(folder, "Chart.yaml");
  const manifest = parse(fs.readFileSync(file, "utf8")) as Manifest;
  const isHere = (name: string) => fs.existsSync(path.join(folder, "charts", name));
  const dependencies = (manifest.dependencies ?? []).filter(({ name }) => isHere(name));
  fs.writeFileSync(file, stringify({ ...manifest, dependencies }));
  fs.rmSync(path.join(folder, "Chart.lock"), { force: true });
}
