import * as fs from "node:fs";
import * as path from "node:path";
import { type CommandResult, run } from "./command";
import type { Progress } from "./progress";

/** Version that sandbox/engine/build/go.mod pins. */
export const BUILT_VERSION = "3.256.0";

const PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
const MODULE = path.join(__dirname, "build");

/** The `go` command, or why there is none to build with. */
export async function findGo(): Promise<{ readonly version: string } | { readonly problem: string }> {
  const { code, stdout } = await run("go", ["env", "GOVERSION"]);
  if (code !== 0) return { problem: "no go command on PATH" };
  const required = /^go (\S+)$/m.exec(fs.readFileSync(path.join(MODULE, "go.mod"), "utf8"))?.[1] ?? "";
  const version = stdout.trim().replace(/^go/, "");
  return version.localeCompare(required, undefined, { numeric: true }) >= 0
    ? { version }
    : { problem: `go ${version} is older than ${required}, which the engine's module asks for` };
}

/**
 * Builds the engine's command from its Go module into `root/bin/pulumi`: 4 to 6 minutes on 2 cores, once.
 * The file appears whole or not at all, so an interrupted build leaves no broken engine.
 */
export async function buildEngine(root: string, progress: Progress): Promise<void> {
  const target = path.join(root, "bin", "pulumi");
  const draft = `${target}.${process.pid}`;
  fs.mkdirSync(path.dirname(target), { recursive: true });
  try {
    progress.start("downloading the engine's Go modules");
    const list = await run("go", ["list", "-deps", PACKAGE], { cwd: MODULE });
    failUnless(list, "go list");
    const total = list.stdout.split("\n").length;

    let compiled = 0;
    const args = ["build", "-v", "-trimpath", "-buildvcs=false", "-o", draft];
    const ldflags = ["-ldflags", `-s -w -X ${VERSION_VARIABLE}=v${BUILT_VERSION}`];
    const build = await run("go", [...args, ...ldflags, PACKAGE], {
      cwd: MODULE,
      onErrorLine: () =>
        progress.update(`building the engine: ${(compiled += 1)} of at most ${total} packages`),
    });
    failUnless(build, "go build");
    fs.renameSync(draft, target);
    progress.stop(`engine v${BUILT_VERSION} built from its Go module`);
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

function failUnless({ code, stderr }: CommandResult, step: string): void {
  if (code === 0) return;
  throw new Error(`${step} failed: ${stderr.trim().split("\n").slice(-3).join("; ")}`);
}
