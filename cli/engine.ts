import program from "../index";
import { acquireEngine } from "../sandbox/engine/acquire";
import { LineProgress } from "../sandbox/engine/progress";
import { EngineUnavailable, UsageError } from "../sandbox/errors";
import { parseFaults } from "../sandbox/provider/faults";
import { type Changes, Sandbox } from "../sandbox/sandbox";
import type { RunningSite } from "../sandbox/site";
import { CommandFailed, EXIT } from "./output";
import { plan } from "./plan/plan";
import { toTree } from "./plan/tree";
import { BANNERS, describeSite, LABELS, modeOf, retireSite, siteOf } from "./site";
import { type EngineOptions, type KubernetesMode, loadStack, type StackInput } from "./stack";

type Operation = "up" | "preview" | "refresh" | "destroy" | "decommission";

export function up(options: EngineOptions): Promise<number> {
  return onEngine("up", options, loadStack(options), async (sandbox) => sandbox.up());
}

export function preview({
  refresh = false,
  ...options
}: EngineOptions & { readonly refresh?: boolean }): Promise<number> {
  return onEngine("preview", options, loadStack(options), async (sandbox) => sandbox.preview({ refresh }));
}

export function refresh(options: EngineOptions): Promise<number> {
  return onEngine("refresh", options, loadStack(options), async (sandbox) => sandbox.refresh());
}

export function destroy(options: EngineOptions): Promise<number> {
  return onEngine("destroy", options, loadStack(options), async (sandbox) => sandbox.destroy());
}

/** One recorded update with every protection lifted; the next `up` puts them back. */
export function decommission(options: EngineOptions): Promise<number> {
  const input = loadStack(options, { decommission: options.stack });
  return onEngine("decommission", options, input, async (sandbox) => {
    const isUp = (await sandbox.state()).length > 0;
    if (!isUp) throw new UsageError(`stack ${input.stack} is not up: there is nothing to decommission`);
    return sandbox.up();
  });
}

async function onEngine(
  operation: Operation,
  options: EngineOptions,
  input: StackInput,
  act: (sandbox: Sandbox) => Promise<Changes>,
): Promise<number> {
  parseFaults(process.env["TRIVIUM_FAULTS"] ?? "");
  const mode = modeOf(options, input);
  process.stdout.write(BANNERS[mode]);
  const opened = await open(input, mode, stopSignal());
  if (opened === undefined) return EXIT.unavailable;
  const { sandbox, site } = opened;
  const began = Date.now();
  const changes = await act(sandbox).catch((error: unknown) => {
    // The engine has printed what is wrong; its client repeats all of it in the error.
    throw isEngineError(error) ? new CommandFailed(`${operation} of ${input.stack} failed`) : error;
  });
  if (site !== undefined && operation === "up") process.stdout.write(describeSite(input, site));
  if (site !== undefined && operation === "destroy") await retireSite(input, site);
  process.stdout.write(
    `${operation} of ${input.stack}: ${summary(changes)} in ${seconds(began)} s (${LABELS[mode]})\n`,
  );
  return EXIT.clean;
}

/**
 * Aborts at the first interrupt. The process must not end before the engine has: the engine would be left without
 * its program, and the stack with its lock.
 */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      process.stderr.write(`${signal}: the engine ends what is under way and stops\n`);
      controller.abort();
    });
  }
  return controller.signal;
}

/** Without an engine the plan is what can be shown. */
async function open(
  input: StackInput,
  mode: KubernetesMode,
  signal: AbortSignal,
): Promise<{ readonly sandbox: Sandbox; readonly site?: RunningSite } | undefined> {
  const progress = new LineProgress(process.stderr);
  try {
    const engine = await acquireEngine(progress);
    const site = await siteOf(mode, input, progress);
    const sandbox = await Sandbox.open({
      stack: input.stack,
      target: input.config.target,
      engine,
      signal,
      program,
      config: input.values,
      secrets: input.secrets,
      accessPath: input.config.access.path,
      write: (text) => process.stdout.write(text),
      ...(site && { site }),
    });
    return { sandbox, ...(site && { site }) };
  } catch (error) {
    if (isEngineError(error)) throw new CommandFailed(firstLine(error));
    if (!(error instanceof EngineUnavailable)) throw error;
    process.stdout.write(toTree(await plan(input)));
    process.stderr.write(`${error.message}\n`);
    return undefined;
  }
}

function isEngineError(error: unknown): error is Error {
  return error instanceof Error && "commandResult" in error;
}

/** What the engine said is in its client's error, after the words of the client itself. */
function firstLine({ message }: Error): string {
  return message.split("\n").find((line) => line.includes("error:")) ?? message;
}

function summary(changes: Changes): string {
  const { same = 0, ...changed } = changes;
  const parts = Object.entries(changed).map(([operation, count]) => `${count} ${operation}`);
  return parts.length === 0 ? `no changes, ${same} resources` : `${parts.join(", ")}, ${same} unchanged`;
}

function seconds(began: number): string {
  return ((Date.now() - began) / 1000).toFixed(1);
}
