import * as fs from "node:fs";
import * as path from "node:path";
import { downloadModule, versionOf } from "../definitions/modules";
import { run } from "../engine/command";
import type { Progress } from "../engine/progress";
import { chartName } from "../models/kubernetes/charts";
import { cacheDirectory } from "../paths";
import { type Props, text } from "../simulator/values";

/** Charts that travel in the Go modules of their projects, at the version that the compatibility set pins. */
const CARRIERS: Readonly<Record<string, { readonly module: string; readonly folder: string }>> = {
  "cert-manager": { module: "github.com/cert-manager/cert-manager", folder: "deploy/charts/cert-manager" },
};

/**
 * The file of a release's chart: one of a mirror on this machine, or one that travels in a Go module in the very version
 * that the release asks for. Undefined where it would have to come from a registry, which the sandbox does not ask.
 */
export function chartFile(release: Props): string | undefined {
  const chart = text(release, "chart") ?? "";
  const carrier = CARRIERS[chartName(release)];
  const carried = carrier !== undefined && versionOf(carrier.module) === text(release, "version");
  const file = chart.endsWith(".tgz") ? chart : carried ? packaged(chartName(release)) : undefined;
  return file !== undefined && fs.existsSync(file) ? file : undefined;
}

/**
 * Packages the charts that travel in Go modules, where that has not been done.
 *
 * @throws DefinitionsUnavailable where a module cannot be downloaded
 */
export async function fetchCharts(helm: string, progress: Progress): Promise<void> {
  const missing = Object.keys(CARRIERS).filter((name) => !fs.existsSync(packaged(name)));
  if (missing.length === 0) return;
  progress.start("packaging the charts that travel in Go modules");
  for (const name of missing) await pack(name, helm);
  progress.stop("the charts are packaged");
}

/** What a project's release does: the chart in its source tree has no version yet. */
async function pack(name: string, helm: string): Promise<void> {
  const { module, folder } = CARRIERS[name] ?? { module: "", folder: "" };
  const version = versionOf(module);
  const source = path.join(await downloadModule(module), folder);
  const file = packaged(name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const draft = fs.mkdtempSync(`${path.dirname(file)}${path.sep}.`);
  try {
    const versions = ["--version", version, "--app-version", version];
    const { code, stderr } = await run(helm, ["package", source, ...versions, "--destination", draft]);
    if (code !== 0) throw new Error(`helm package ${name}: ${stderr.trim()}`);
    fs.renameSync(path.join(draft, path.basename(file)), file);
  } finally {
    fs.rmSync(draft, { recursive: true, force: true });
  }
}

/** Where the packaged chart is; its name has its version, so it never has to be replaced. */
function packaged(name: string): string {
  const version = versionOf(CARRIERS[name]?.module ?? "");
  return path.join(cacheDirectory(), "charts", `${name}-${version}.tgz`);
}
