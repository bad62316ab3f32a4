import * as fs from "node:fs";
import * as path from "node:path";
import { UsageError } from "../sandbox/errors";
import { placeholderSecrets } from "../sandbox/placeholders";
import { REPOSITORY } from "../sandbox/paths";
import { parseConfig } from "../stacks/config/read";
import { readStackFile } from "../stacks/config/read-file";
import type { Config } from "../stacks/config/schema";

/** How a command names the stack it is about. */
export interface StackChoice {
  readonly stack?: string;
  readonly configFile?: string;
  readonly target?: string;
}

/** What answers as the Kubernetes API of a stack. */
export type KubernetesMode = "real" | "simulated";

/** Options of the commands that run the engine. */
export interface EngineOptions extends StackChoice {
  readonly stack: string;
  /** Default: real for a K3s site; the clusters of AWS and GCP are always simulated. */
  readonly kubernetes?: KubernetesMode;
}

/** A stack's configuration, checked, with placeholders for its secrets. */
export interface StackInput {
  readonly stack: string;
  readonly config: Config;
  /** As the stack file has them, without its secrets. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
}

/**
 * Reads and checks a stack file; nothing has been created or written when it throws.
 *
 * @throws UsageError where there is no such file, ConfigError with every problem of its content
 */
export function loadStack(
  { stack, configFile, target }: StackChoice,
  extra: Record<string, unknown> = {},
): StackInput {
  const file = configFile ?? stackFile(stack);
  const name = stack ?? /^Pulumi\.(.+)\.ya?ml$/.exec(path.basename(file))?.[1] ?? "plan";
  const read = readStackFile(file);
  const plain = Object.fromEntries(Object.entries(read.values).filter(([key]) => !read.secrets.has(key)));
  const values = { ...plain, ...(target !== undefined && { target }), ...extra };
  const secrets = placeholderSecrets(values);
  const config = parseConfig(
    { ...values, ...secrets },
    {
      stack: name,
      secrets: new Set([...read.secrets, ...Object.keys(secrets)]),
      source: path.basename(file),
    },
  );
  return { stack: name, config, values, secrets };
}

/** The stacks that have a file in the repository. */
export function knownStacks(): string[] {
  return fs.readdirSync(REPOSITORY).flatMap((file) => /^Pulumi\.([^.]+)\.yaml$/.exec(file)?.[1] ?? []);
}

function stackFile(stack: string | undefined): string {
  const stacks = knownStacks();
  if (stack === undefined) throw new UsageError(`name a stack with --stack; there are ${stacks.join(", ")}`);
  if (!stacks.includes(stack)) {
    throw new UsageError(`there is no stack ${stack}; there are ${stacks.join(", ")}`);
  }
  return path.join(REPOSITORY, `Pulumi.${stack}.yaml`);
}
