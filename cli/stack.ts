import * as fs from "node:fs";
import * as path from "node:path";
import { UsageError } from "../sandbox/errors";
import { placeholderSecrets } from "../sandbox/placeholders";
import { REPOSITORY } from "../sandbox/paths";
import { parseConfig } from "../stacks/config/read";
import { readStackFile, type StackFile } from "../stacks/config/read-file";
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
  return checkStack(readStackFile(file), { stack: name, source: path.basename(file), target, extra });
}

/** What a command says of a stack besides its file. */
interface StackCircumstances {
  readonly stack: string;
  /** What to call the file in messages. */
  readonly source: string;
  readonly target?: string | undefined;
  readonly extra?: Readonly<Record<string, unknown>>;
}

/**
 * Checks the settings of a stack.
 *
 * @throws ConfigError with every problem
 */
export function checkStack(
  read: StackFile,
  { stack, source, target, extra = {} }: StackCircumstances,
): StackInput {
  const plain = Object.fromEntries(Object.entries(read.values).filter(([key]) => !read.secrets.has(key)));
  const values = { ...plain, ...(target !== undefined && { target }), ...extra };
  // None takes the place of a secret in plain text, which has to be found.
  const secrets = Object.fromEntries(
    Object.entries(placeholderSecrets(values)).filter(([key]) => !(key in values)),
  );
  const config = parseConfig(
    { ...values, ...secrets },
    {
      stack,
      secrets: new Set([...read.secrets, ...Object.keys(secrets)]),
      source,
    },
  );
  return { stack, config, values, secrets };
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
