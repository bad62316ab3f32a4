import * as fs from "node:fs";
import * as path from "node:path";
import * as semver from "semver";
import { run } from "../engine/command";
import type { Progress } from "../engine/progress";
import { ToolUnavailable } from "../errors";
import { cacheDirectory } from "../paths";
import { type ModuleName, moduleFolder, modules, type ToolName, tools } from "./catalogue";
import { buildPrograms, goProblem, goRelease } from "./go";
import { Closed, firstOpen } from "./ways";

/** A program that has not told its version within this time does not run. */
const VERSION_TIMEOUT_MS = 20_000;

/** Where the tools of Kubernetes' own integration tests are looked for. */
const ASSETS = "KUBEBUILDER_ASSETS";

/**
 * The executable of a tool, by the first way that works: on PATH; in the directory `KUBEBUILDER_ASSETS`; from the
 * cache of an earlier run; built from its Go module. `TRIVIUM_TOOLS` restricts the ways, such as `path,cache` where
 * nothing may be built.
 *
 * @throws ToolUnavailable where no way works
 */
export async function acquireTool(name: ToolName, progress: Progress): Promise<string> {
  const ways = {
    path: () => fromPath(name),
    assets: () => fromAssets(name),
    cache: () => fromCache(name),
    go: () => fromGoModule(name, progress),
  };
  const result = await firstOpen<string>(ways, "TRIVIUM_TOOLS");
  if ("found" in result) return result.found;
  const { module, fits, ofControlPlane } = tools[name];
  throw new ToolUnavailable(name, {
    tried: result.closed,
    fits,
    go: goRelease(moduleFolder(module)),
    ofControlPlane,
  });
}

/** The executables of several tools; those of one Go module are built together. */
export async function acquireTools<Name extends ToolName>(
  names: readonly Name[],
  progress: Progress,
): Promise<Record<Name, string>> {
  const files: [Name, string][] = [];
  for (const name of names) files.push([name, await acquireTool(name, progress)]);
  return Object.fromEntries(files) as Record<Name, string>;
}

async function fromPath(name: ToolName): Promise<string | Closed> {
  const file = (process.env["PATH"] ?? "")
    .split(path.delimiter)
    .map((directory) => path.resolve(directory, name))
    .find(isExecutable);
  if (file === undefined) return new Closed(`no ${name} command on PATH`);
  return fitting(name, file, `${name} on PATH`);
}

async function fromAssets(name: ToolName): Promise<string | Closed> {
  const directory = process.env[ASSETS];
  if (directory === undefined) return new Closed(`${ASSETS} is not set`);
  const file = path.resolve(directory, name);
  if (!isExecutable(file)) return new Closed(`no ${name} in ${ASSETS}`);
  return fitting(name, file, `${name} in ${ASSETS}`);
}

async function fromCache(name: ToolName): Promise<string | Closed> {
  const file = cachedFile(name);
  if (!isExecutable(file)) return new Closed(`no ${name} in the cache from an earlier run`);
  return fitting(name, file, `${name} in the cache`);
}

async function fromGoModule(name: ToolName, progress: Progress): Promise<string | Closed> {
  const { module } = tools[name];
  const folder = moduleFolder(module);
  const problem = await goProblem(folder);
  if (problem !== undefined) return new Closed(`it cannot be built: ${problem}`);
  const siblings = toolsOf(module);
  const build = {
    title: `${module} v${modules[module].version}`,
    module: folder,
    programs: Object.fromEntries(siblings.map((each) => [tools[each].package, cachedFile(each)])),
    variables: modules[module].variables,
    usable: async (file: string) =>
      typeof (await fitting(path.basename(file) as ToolName, file, file)) === "string",
  };
  try {
    await buildPrograms(build, progress);
  } catch (error) {
    return new Closed(`it cannot be built: ${error instanceof Error ? error.message : String(error)}`);
  }
  return fitting(name, cachedFile(name), `the ${name} that was built`);
}

function toolsOf(module: ModuleName): ToolName[] {
  return (Object.keys(tools) as ToolName[]).filter((name) => tools[name].module === module);
}

/** The file, if it runs and is of a version that may be used. */
async function fitting(name: ToolName, file: string, what: string): Promise<string | Closed> {
  const { versionArguments = ["--version"], pattern, fits } = tools[name];
  const { code, stdout, stderr } = await run(file, versionArguments, { timeoutMs: VERSION_TIMEOUT_MS });
  const version = pattern.exec(`${stdout}\n${stderr}`)?.[1];
  if (code !== 0 || version === undefined) return new Closed(`${what} does not run`);
  if (semver.satisfies(version, fits, { includePrerelease: true })) return file;
  return new Closed(`${what} is v${version}, and ${fits} is needed`);
}

function cachedFile(name: ToolName): string {
  const { version } = modules[tools[name].module];
  return path.join(cacheDirectory(), "tools", name, version, name);
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
