import * as fs from "node:fs";
import * as path from "node:path";
import { stringify } from "yaml";
import { providerNames } from "./models";
import { REPOSITORY, SANDBOX, stackDirectory } from "./paths";

/** The files of one stack's sandbox. */
export interface Layout {
  /** Working directory of the engine: copies of the project and stack files. */
  readonly project: string;
  /** The engine's state. */
  readonly backend: string;
  /** The simulated clouds. */
  readonly cloud: string;
  /** The control plane of a K3s site: its data, credentials and logs. */
  readonly cluster: string;
  /** Home of every child process: empty, so that no credential file is found there. */
  readonly home: string;
  readonly pulumiHome: string;
}

/** A stack that is re-targeted is another one: its state and its clouds stay apart. */
export function layoutOf(stack: string, target: string): Layout {
  const root = stackDirectory(stack, target);
  return {
    project: path.join(root, "project"),
    backend: path.join(root, "state"),
    cloud: path.join(root, "cloud"),
    cluster: path.join(root, "cluster"),
    home: path.join(root, "home"),
    pulumiHome: path.join(SANDBOX, "pulumi-home"),
  };
}

/** Writes what the engine needs around it: directories, launchers and the project's copy. */
export function prepare(layout: Layout, project: Readonly<Record<string, unknown>>): void {
  for (const directory of Object.values(layout)) fs.mkdirSync(directory as string, { recursive: true });
  const providers = providerNames.map((name) => {
    const directory = path.join(SANDBOX, "providers", name);
    fs.mkdirSync(directory, { recursive: true });
    writeLauncher(path.join(directory, `pulumi-resource-${name}`), [
      inSandbox("provider", "start.cjs"),
      name,
    ]);
    return { name, path: directory };
  });
  // An engine without a Node language host starts policy packs through this command.
  const analyzer = path.join(SANDBOX, "analyzer");
  fs.mkdirSync(analyzer, { recursive: true });
  writeLauncher(path.join(analyzer, "pulumi-analyzer-policy-nodejs"), [
    "--require",
    inSandbox("deferred.cjs"),
    require.resolve("@pulumi/pulumi/cmd/run-policy-pack"),
  ]);
  const plugins = { providers, analyzers: [{ name: "policy-nodejs", path: analyzer }] };
  fs.writeFileSync(path.join(layout.project, "Pulumi.yaml"), stringify({ ...project, plugins }));
}

function inSandbox(...names: string[]): string {
  return path.join(REPOSITORY, "sandbox", ...names);
}

function writeLauncher(file: string, args: readonly string[]): void {
  const quoted = [process.execPath, ...args].map((arg) => `'${arg.replaceAll("'", `'\\''`)}'`);
  // Whole or not at all: another stack's engine may be starting it.
  const written = `${file}.${process.pid}`;
  fs.writeFileSync(written, `#!/bin/sh\nexec ${quoted.join(" ")} "$@"\n`, { mode: 0o755 });
  fs.renameSync(written, file);
}
