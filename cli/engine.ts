import program from "../index";
import { acquireEngine } from "../sandbox/engine/acquire";
import { LineProgress } from "../sandbox/engine/progress";
import { EngineUnavailable, UsageError } from "../sandbox/errors";
import { parseFaults } from "../sandbox/provider/faults";
import { type Changes, Sandbox } from "../sandbox/sandbox";
import { CommandFailed, EXIT } from "./output";
import { plan } from "./plan/plan";
import { toTree } from "./plan/tree";
import { type EngineOptions, loadStack, type StackInput } from "./stack";

const BANNER = "SIMULATED clouds on the real Pulumi engine: nothing outside this repository is touched\n";

export function up(options: EngineOptions): Promise<number> {
  return onEngine("up", loadStack(options), async (sandbox) => sandbox.up());
}

export function preview(options: EngineOptions): Promise<number> {
  return onEngine("preview", loadStack(options), async (sandbox) => sandbox.preview());
}

export function refresh(options: EngineOptions): Promise<number> {
  return onEngine("refresh", loadStack(options), async (sandbox) => sandbox.refresh());
}

export function destroy(options: EngineOptions): Promise<number> {
  return onEngine("destroy", loadStack(options), async (sandbox) => sandbox.destroy());
}

/** One recorded update with every protection lifted; the next `up` puts them back. */
export function decommission(options: EngineOptions): Promise<number> {
  const input = loadStack(options, { decommission: options.stack });
  return onEngine("decommission", input, async (sandbox) => {
    const isUp = (await sandbox.state()).length > 0;
    if (!isUp) throw new UsageError(`stack ${input.stack} is not up: there is nothing to decommission`);
    return sandbox.up();
  });
}

async function onEngine(
  operation: string,
  input: StackInput,
  act: (sandbox: Sandbox) => Promise<Changes>,
): Promise<number> {
  parseFaults(process.env["TRIVIUM_FAULTS"] ?? "");
  process.stdout.write(BANNER);
  const sandbox = await open(input, stopSignal());
  if (sandbox === undefined) return EXIT.unavailable;
  const began = Date.now();
  const changes = await act(sandbox).catch((error: unknown) => {
    // The engine has printed what is wrong; its client repeats all of it in the error.
    throw isEngineError(error) ? new CommandFailed(`${operation} of ${input.stack} failed`) : error;
  });
  process.stdout.write(
    `${operation} of ${input.stack}: ${summary(changes)} in ${seconds(began)} s (SIMULATED)\n`,
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
async function open(input: StackInput, signal: AbortSignal): Promise<Sandbox | undefined> {
  try {
    const engine = await acquireEngine(new LineProgress(process.stderr));
    return await Sandbox.open({
      stack: input.stack,
      target: input.config.target,
      engine,
      signal,
      program,
      config: input.values,
      secrets: input.secrets,
      accessPath: input.config.access.path,
      write: (text) => process.stdout.write(text),
    });
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
