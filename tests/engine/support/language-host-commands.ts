import type { ProgramInfo, RunPluginRequest, RunRequest } from "@pulumi/pulumi/proto/language_pb";

/** A process that a language host starts. */
export interface HostCommand {
  readonly args: readonly string[];
  readonly cwd: string;
  /** Added to the host's own environment. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * How the official Node language host starts a program: the options of Pulumi.yaml decide about ts-node and
 * Node's arguments, the stack's configuration travels in the environment.
 */
export function programCommand(request: RunRequest, engine: string): HostCommand {
  const info = infoOf(request);
  const { nodeargs, typescript } = optionsOf(info);
  const flags: Readonly<Record<string, string>> = {
    monitor: request.getMonitorAddress(),
    engine,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info.getRootDirectory(),
    stack: request.getStack(),
    pwd: info.getProgramDirectory(),
    parallel: String(request.getParallel()),
  };
  return {
    args: [
      ...nodeargs,
      entryOf("run", info),
      ...Object.entries(flags).flatMap(([name, value]) => (value === "" ? [] : [`--${name}`, value])),
      ...(request.getDryrun() ? ["--dry-run"] : []),
      info.getEntryPoint(),
      ...request.getArgsList(),
    ],
    cwd: process.cwd(),
    env: {
      ...(typescript && { PULUMI_NODEJS_TYPESCRIPT: "true" }),
      PULUMI_CONFIG: JSON.stringify(configOf(request)),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    },
  };
}

/**
 * How the official host starts a policy pack: in the pack's folder, which comes last; `nodeargs` reach the
 * pack, not Node. The official host hands it the stack's configuration as well; no rule of ours reads that.
 */
export function policyPackCommand(request: RunPluginRequest): HostCommand {
  const info = infoOf(request);
  const { nodeargs, typescript } = optionsOf(info);
  const environment = request.getEnvList().map((line) => line.split(/=(.*)/s).slice(0, 2));
  return {
    args: [
      entryOf("run-policy-pack", info),
      ...nodeargs,
      ...request.getArgsList(),
      info.getProgramDirectory(),
    ],
    cwd: info.getProgramDirectory(),
    env: {
      ...(Object.fromEntries(environment) as Record<string, string>),
      ...(typescript && { PULUMI_NODEJS_TYPESCRIPT: "true" }),
    },
  };
}

function infoOf(request: { getInfo(): ProgramInfo | undefined }): ProgramInfo {
  const info = request.getInfo();
  if (info === undefined) throw new Error("the engine says nothing of the program");
  return info;
}

/** `runtime.options` of Pulumi.yaml or PulumiPolicy.yaml; ts-node is on unless it is turned off. */
function optionsOf(info: ProgramInfo): {
  readonly nodeargs: readonly string[];
  readonly typescript: boolean;
} {
  const { nodeargs, typescript } = (info.getOptions()?.toJavaScript() ?? {}) as Record<string, unknown>;
  const words = typeof nodeargs === "string" ? nodeargs.split(/\s+/) : [];
  return { nodeargs: words.filter((word) => word !== ""), typescript: typescript !== false };
}

/** The SDK's entry point, as the program's own folder resolves it. */
function entryOf(command: "run" | "run-policy-pack", info: ProgramInfo): string {
  return require.resolve(`@pulumi/pulumi/cmd/${command}`, { paths: [info.getProgramDirectory()] });
}

/** The official host spells keys as the oldest SDKs read them: `trivium:config:name`. */
function configOf(request: RunRequest): Record<string, string> {
  const entries = request
    .getConfigMap()
    .toArray()
    .map(([key, value]) => [key.replace(":", ":config:"), value]);
  return Object.fromEntries(entries) as Record<string, string>;
}
