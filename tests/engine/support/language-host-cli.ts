import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { acquireEngine } from "../../../sandbox/engine/acquire";
import { run } from "../../../sandbox/engine/command";
import { LineProgress } from "../../../sandbox/engine/progress";
import { REPOSITORY } from "../../../sandbox/paths";
import type { Ran } from "../../support/cli";

const PROVIDERS_START_MS = 60_000;

/**
 * An ordinary `pulumi` command with a Node language host, run in the repository itself. What it writes, its
 * home, its backend and the stack files that it adds a salt to, lies in a temporary folder.
 */
export class OrdinaryCli {
  private constructor(
    private readonly command: string,
    private readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  static async open(): Promise<OrdinaryCli> {
    const { command } = await acquireEngine(new LineProgress(process.stderr));
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "trivium-ordinary-"));
    for (const part of ["home", "state", "host", "stacks"]) fs.mkdirSync(path.join(folder, part));
    writeLanguageHost(path.join(folder, "host"));
    fs.copyFileSync(path.join(REPOSITORY, "Pulumi.yaml"), path.join(folder, "stacks", "Pulumi.yaml"));
    return new OrdinaryCli(command, folder, {
      PATH: [path.join(folder, "host"), process.env["PATH"]].join(path.delimiter),
      HOME: path.join(folder, "home"),
      PULUMI_HOME: path.join(folder, "home"),
      PULUMI_BACKEND_URL: `file://${path.join(folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "ordinary",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      TRIVIUM_AREA: "test-ordinary",
    });
  }

  /** Creates a stack from a stack file, with its secrets, and returns the file that the command works with. */
  async createStack(
    stack: string,
    source: string,
    secrets: Readonly<Record<string, string>>,
  ): Promise<string> {
    const stacks = path.join(this.folder, "stacks");
    const file = path.join(stacks, `Pulumi.${stack}.yaml`);
    fs.copyFileSync(source, file);
    await this.succeed(["--cwd", stacks, "stack", "init", stack, "--no-select"]);
    for (const [key, value] of Object.entries(secrets)) {
      const setting = ["--stack", stack, "--secret", `trivium:${key}`, "--", value];
      await this.succeed(["config", "set", "--config-file", file, ...setting]);
    }
    return file;
  }

  /** Runs `pulumi` in the repository, with the simulated clouds of a stack attached. */
  async pulumi(args: readonly string[], stack: string): Promise<Ran> {
    const { variables, stop } = await this.attachProviders(stack);
    try {
      return await this.run(args, variables);
    } finally {
      await stop();
    }
  }

  /** Judges a saved state by the policy pack: no program runs and no provider is called. */
  analyze(state: object, pack = "policy", ...args: readonly string[]): Promise<Ran> {
    const file = path.join(this.folder, "state.json");
    fs.writeFileSync(file, JSON.stringify(state));
    const folder = path.join(REPOSITORY, pack);
    return this.run(["policy", "analyze", "--file", file, "--policy-pack", folder, "--json", ...args]);
  }

  close(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
    fs.rmSync(path.join(REPOSITORY, ".trivium", "test-ordinary"), { recursive: true, force: true });
  }

  private async succeed(args: readonly string[]): Promise<void> {
    const { code, stdout, stderr } = await this.run(args);
    if (code !== 0) throw new Error(`pulumi ${args.join(" ")}: ${stdout}${stderr}`);
  }

  private run(args: readonly string[], variables: NodeJS.ProcessEnv = {}): Promise<Ran> {
    return run(this.command, ["--non-interactive", "--color", "never", ...args], {
      cwd: REPOSITORY,
      env: { ...this.env, ...variables },
    });
  }

  private async attachProviders(stack: string) {
    const out = path.join(this.folder, "providers.env");
    fs.rmSync(out, { force: true });
    const cli = path.join(REPOSITORY, "cli", "trivium");
    const child = spawn(process.execPath, [cli, "providers", "--stack", stack, "--out", out], {
      env: this.env,
      stdio: ["ignore", "ignore", "inherit"],
    });
    const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
    const [name = "", value = ""] = (await contentOf(out, child)).trim().split("=");
    const stop = () => {
      child.kill("SIGINT");
      return ended;
    };
    return { variables: { [name]: value }, stop };
  }
}

/** The text of a file that a process is about to write. */
async function contentOf(file: string, writer: ChildProcess): Promise<string> {
  const until = Date.now() + PROVIDERS_START_MS;
  while (!fs.existsSync(file) || fs.statSync(file).size === 0) {
    if (writer.exitCode !== null) throw new Error(`the providers ended with ${writer.exitCode}`);
    if (Date.now() > until) throw new Error("the providers did not start in time");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return fs.readFileSync(file, "utf8");
}

/** Puts our stand-in where the engine looks for the official host. */
function writeLanguageHost(folder: string): void {
  const command = [process.execPath, "--require", require.resolve("tsx/cjs")];
  const quoted = [...command, path.join(__dirname, "language-host.ts")].map((word) => `'${word}'`);
  fs.writeFileSync(
    path.join(folder, "pulumi-language-nodejs"),
    `#!/bin/sh\nexec ${quoted.join(" ")} "$@"\n`,
    {
      mode: 0o755,
    },
  );
}
