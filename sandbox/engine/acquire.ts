import * as fs from "node:fs";
import * as path from "node:path";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import * as semver from "semver";
import { cacheDirectory } from "../paths";
import { EngineUnavailable } from "../errors";
import { buildEngine, BUILT_VERSION, findGo } from "./build";
import type { Progress } from "./progress";

/** The oldest engine the sandbox is tested with. */
const OLDEST = BUILT_VERSION;

/** The official installer answers within this time or is given up. */
const INSTALLER_PROBE_MS = 4_000;
const INSTALLER_URL = "https://get.pulumi.com/";

/** The ways to get an engine, in the order they are tried: each gives the command, or why it is closed. */
const ways = {
  path: fromPath,
  cache: fromCache,
  installer: fromInstaller,
  go: fromGoModule,
} satisfies Record<string, (progress: Progress) => Promise<PulumiCommand | string>>;

/**
 * The engine, by the first way that works: on PATH; from the cache of an earlier run; by the official
 * installer; built from its Go module. `TRIVIUM_ENGINE` restricts the ways, such as `path,cache` where nothing
 * may be installed.
 *
 * @throws EngineUnavailable where no way works
 */
export async function acquireEngine(progress: Progress): Promise<PulumiCommand> {
  const allowed = process.env["TRIVIUM_ENGINE"]?.split(",");
  const tried: string[] = [];
  for (const [name, way] of Object.entries(ways)) {
    if (allowed !== undefined && !allowed.includes(name)) {
      tried.push(`${name}: left out by TRIVIUM_ENGINE`);
      continue;
    }
    const result = await way(progress);
    if (typeof result !== "string") return result;
    tried.push(result);
  }
  throw new EngineUnavailable(OLDEST, tried);
}

async function fromPath(): Promise<PulumiCommand | string> {
  return usable(undefined, "no pulumi command on PATH");
}

/** An engine in the cache that does not run is removed, so that the next ways replace it. */
async function fromCache(): Promise<PulumiCommand | string> {
  const root = engineRoot();
  if (!fs.existsSync(binary(root))) return "no engine in the cache from an earlier run";
  const found = await usable(root, "the engine in the cache does not run; it was removed");
  if (typeof found === "string") fs.rmSync(root, { recursive: true, force: true });
  return found;
}

async function fromInstaller(progress: Progress): Promise<PulumiCommand | string> {
  const reachable = await fetch(INSTALLER_URL, {
    method: "HEAD",
    signal: AbortSignal.timeout(INSTALLER_PROBE_MS),
  }).then(
    (response) => response.ok,
    () => false,
  );
  if (!reachable) return "the official installer cannot be reached";
  progress.start("installing the engine with the official installer");
  try {
    const command = await PulumiCommand.install({ root: engineRoot() });
    progress.stop(`engine v${String(command.version)} installed`);
    return command;
  } catch (error) {
    return `the official installer failed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function fromGoModule(progress: Progress): Promise<PulumiCommand | string> {
  const go = await findGo();
  if ("problem" in go) return `it cannot be built: ${go.problem}`;
  try {
    await buildEngine(engineRoot(), progress);
  } catch (error) {
    return `it cannot be built: ${error instanceof Error ? error.message : String(error)}`;
  }
  return usable(engineRoot(), "the engine that was built does not run");
}

async function usable(root: string | undefined, otherwise: string): Promise<PulumiCommand | string> {
  try {
    const command = await PulumiCommand.get({ ...(root !== undefined && { root }), skipVersionCheck: true });
    if (command.version === null || semver.gte(command.version, OLDEST)) return command;
    return `pulumi ${command.version.version} on PATH is older than ${OLDEST}`;
  } catch {
    return otherwise;
  }
}

function engineRoot(): string {
  return path.join(cacheDirectory(), "engine");
}

function binary(root: string): string {
  return path.join(root, "bin", "pulumi");
}
