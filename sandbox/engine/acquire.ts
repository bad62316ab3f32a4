import * as fs from "node:fs";
import * as path from "node:path";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import * as semver from "semver";
import { cacheDirectory } from "../paths";
import { EngineUnavailable } from "../errors";
import { buildPrograms, goProblem, goRelease } from "../tools/go";
import { Closed, firstOpen } from "../tools/ways";
import { BUILT_VERSION, ENGINE_MODULE, engineBuild } from "./build";
import type { Progress } from "./progress";

/** The oldest engine the sandbox is tested with. */
const OLDEST = BUILT_VERSION;

/** The official installer answers within this time or is given up. */
const INSTALLER_PROBE_MS = 4_000;
const INSTALLER_URL = "https://get.pulumi.com/";

/**
 * The engine, by the first way that works: on PATH; from the cache of an earlier run; by the official
 * installer; built from its Go module. `TRIVIUM_ENGINE` restricts the ways, such as `path,cache` where nothing
 * may be installed.
 *
 * @throws EngineUnavailable where no way works
 */
export async function acquireEngine(progress: Progress): Promise<PulumiCommand> {
  const ways = {
    path: fromPath,
    cache: fromCache,
    installer: () => fromInstaller(progress),
    go: () => fromGoModule(progress),
  };
  const result = await firstOpen<PulumiCommand>(ways, "TRIVIUM_ENGINE");
  if ("found" in result) return result.found;
  throw new EngineUnavailable(OLDEST, goRelease(ENGINE_MODULE), result.closed);
}

async function fromPath(): Promise<PulumiCommand | Closed> {
  return usable(undefined, "no pulumi command on PATH");
}

/** An engine in the cache that does not run is removed, so that the next ways replace it. */
async function fromCache(): Promise<PulumiCommand | Closed> {
  const root = engineRoot();
  if (!fs.existsSync(binary(root))) return new Closed("no engine in the cache from an earlier run");
  const found = await usable(root, "the engine in the cache does not run; it was removed");
  if (found instanceof Closed) fs.rmSync(root, { recursive: true, force: true });
  return found;
}

async function fromInstaller(progress: Progress): Promise<PulumiCommand | Closed> {
  const reachable = await fetch(INSTALLER_URL, {
    method: "HEAD",
    signal: AbortSignal.timeout(INSTALLER_PROBE_MS),
  }).then(
    (response) => response.ok,
    () => false,
  );
  if (!reachable) return new Closed("the official installer cannot be reached");
  progress.start("installing the engine with the official installer");
  try {
    const command = await PulumiCommand.install({ root: engineRoot() });
    progress.stop(`engine v${String(command.version)} installed`);
    return command;
  } catch (error) {
    return new Closed(`the official installer failed: ${messageOf(error)}`);
  }
}

async function fromGoModule(progress: Progress): Promise<PulumiCommand | Closed> {
  const problem = await goProblem(ENGINE_MODULE);
  if (problem !== undefined) return new Closed(`it cannot be built: ${problem}`);
  const runs = async () => !((await usable(engineRoot(), "")) instanceof Closed);
  try {
    await buildPrograms(engineBuild(binary(engineRoot()), runs), progress);
  } catch (error) {
    return new Closed(`it cannot be built: ${messageOf(error)}`);
  }
  return usable(engineRoot(), "the engine that was built does not run");
}

async function usable(root: string | undefined, otherwise: string): Promise<PulumiCommand | Closed> {
  try {
    const command = await PulumiCommand.get({ ...(root !== undefined && { root }), skipVersionCheck: true });
    if (command.version === null || semver.gte(command.version, OLDEST)) return command;
    return new Closed(`pulumi ${command.version.version} on PATH is older than ${OLDEST}`);
  } catch {
    return new Closed(otherwise);
  }
}

function engineRoot(): string {
  return path.join(cacheDirectory(), "engine");
}

function binary(root: string): string {
  return path.join(root, "bin", "pulumi");
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
