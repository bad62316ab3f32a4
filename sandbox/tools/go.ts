import * as fs from "node:fs";
import * as path from "node:path";
import { type CommandResult, run } from "../engine/command";
import type { Progress } from "../engine/progress";
import { cacheDirectory } from "../paths";
import { withLock } from "./file-lock";
import { isAlive } from "./processes";

/** Programs that are built together, from a Go module of this repository that pins all they are made of. */
export interface GoBuild {
  /** For people, such as `the engine v3.256.0`. */
  readonly title: string;
  /** Folder with go.mod and go.sum. */
  readonly module: string;
  /** The file of each program by the import path of its package. */
  readonly programs: Readonly<Record<string, string>>;
  /** String variables that the linker sets, by their qualified names. */
  readonly variables: Readonly<Record<string, string>>;
  /** Whether a file, built by another process meanwhile, can be used. */
  readonly usable: (file: string) => Promise<boolean>;
}

/**
 * Why a module cannot be built here, or undefined: there is no `go`, or it is older than the module's `go` directive
 * and cannot fetch the toolchain that this asks for.
 */
export async function goProblem(module: string): Promise<string | undefined> {
  const outside = await run("go", ["env", "GOVERSION"], { cwd: path.parse(module).root });
  if (outside.code !== 0) return "no go command on PATH";
  // Within the module, Go switches to the toolchain of its directive, which it may have to download.
  const inside = await run("go", ["env", "GOVERSION"], { cwd: module, env: goEnvironment() });
  if (inside.code === 0) return undefined;
  const version = outside.stdout.trim().replace(/^go/, "");
  return `go ${version} is older than ${requiredGo(module)}, which ${path.basename(module)}/go.mod asks for (${lastLines(inside, 1)})`;
}

/** The oldest Go that a module's directive allows. */
export function requiredGo(module: string): string {
  return /^go (\S+)$/m.exec(fs.readFileSync(path.join(module, "go.mod"), "utf8"))?.[1] ?? "";
}

/**
 * Builds programs into their files. Each file appears whole or not at all, so that an interrupted build leaves no
 * broken program; where several processes ask at once, one builds and the others wait for it.
 *
 * @throws Error with Go's last words
 */
export async function buildPrograms(build: GoBuild, progress: Progress): Promise<void> {
  const lock = path.join(cacheDirectory(), "locks", `${path.basename(build.module)}.lock`);
  const wait = () => progress.start(`waiting for another process that builds ${build.title}`);
  await withLock(lock, () => buildMissing(build, progress), wait);
}

async function buildMissing(build: GoBuild, progress: Progress): Promise<void> {
  const usable = await Promise.all(Object.values(build.programs).map((file) => build.usable(file)));
  if (usable.every(Boolean)) return;
  const draft = newDraft();
  try {
    progress.start(`downloading the Go modules of ${build.title}`);
    const total = await packageCount(build);
    await compile(build, draft, total, progress);
    for (const [name, file] of Object.entries(build.programs)) {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.renameSync(path.join(draft, programName(name)), file);
    }
    progress.stop(`${build.title} built from its Go module`);
  } finally {
    fs.rmSync(draft, { recursive: true, force: true });
  }
}

async function packageCount({ module, programs }: GoBuild): Promise<number> {
  const list = await run("go", ["list", "-deps", ...Object.keys(programs)], {
    cwd: module,
    env: goEnvironment(),
  });
  failUnless(list, "go list");
  return list.stdout.split("\n").length;
}

async function compile(build: GoBuild, draft: string, total: number, progress: Progress): Promise<void> {
  const variables = Object.entries(build.variables).map(([name, value]) => `-X ${name}=${value}`);
  const args = ["build", "-v", "-trimpath", "-buildvcs=false", "-o", draft + path.sep];
  const ldflags = ["-ldflags", ["-s", "-w", ...variables].join(" ")];
  let compiled = 0;
  const result = await run("go", [...args, ...ldflags, ...Object.keys(build.programs)], {
    cwd: build.module,
    env: goEnvironment(),
    onErrorLine: () =>
      progress.update(`building ${build.title}: ${(compiled += 1)} of at most ${total} packages`),
  });
  failUnless(result, "go build");
}

/** A workspace of the user's, above this repository, would replace what the modules pin. */
function goEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, GOWORK: "off" };
}

/** The release of Go to install for a module, such as 1.26; it fetches a patch release on its own. */
export function goRelease(module: string): string {
  return requiredGo(module).split(".").slice(0, 2).join(".");
}

/** How Go names a program: by its import path, without a major version at its end. */
export function programName(importPath: string): string {
  return path.posix.basename(importPath.replace(/\/v\d+$/, ""));
}

/** A directory on the file system of the cache; those that killed processes left are removed. */
function newDraft(): string {
  const drafts = path.join(cacheDirectory(), "drafts");
  fs.mkdirSync(drafts, { recursive: true });
  for (const name of fs.readdirSync(drafts)) {
    if (!isAlive(Number(name.split("-")[0]))) {
      fs.rmSync(path.join(drafts, name), { recursive: true, force: true });
    }
  }
  return fs.mkdtempSync(path.join(drafts, `${process.pid}-`));
}

function failUnless(result: CommandResult, step: string): void {
  if (result.code !== 0) throw new Error(`${step} failed: ${lastLines(result, 3)}`);
}

function lastLines({ stderr }: CommandResult, count: number): string {
  return stderr.trim().split("\n").slice(-count).join("; ");
}
