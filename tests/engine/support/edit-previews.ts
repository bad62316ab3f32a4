/**
 * Brings a stack up on the real engine, previews it once for each edit of its settings, and prints as JSON what the
 * engine would do to whom. A process of its own, because the sandbox takes its environment away.
 */
import program from "../../../index";
import { acquireEngine } from "../../../sandbox/engine/acquire";
import { LineProgress } from "../../../sandbox/engine/progress";
import { Sandbox } from "../../../sandbox/sandbox";
import type { TargetName } from "../../../stacks/targets";
import { inputOf, over, type Settings } from "../../support/plans";

/** What the engine would do to a resource, such as `update` or `create-replacement`. */
export interface Step {
  readonly op: string;
  readonly urn: string;
}

/** What the stack is brought up with, and what it is previewed with over that, by the edit's name. */
export interface Previews {
  readonly stack: string;
  readonly target: TargetName;
  readonly start: Settings;
  readonly edits: Readonly<Record<string, Settings>>;
}

async function main({ stack, target, start, edits }: Previews): Promise<void> {
  const engine = await acquireEngine(new LineProgress(process.stderr));
  const open = (settings: Settings) => {
    const input = inputOf({ stack, target, settings });
    return Sandbox.open({
      stack,
      target,
      engine,
      signal: new AbortController().signal,
      program,
      config: input.values,
      secrets: input.secrets,
      accessPath: input.config.access.path,
      write: (text) => process.stderr.write(text),
    });
  };
  await (await open(start)).up();
  const found: Record<string, Step[]> = {};
  for (const [name, settings] of Object.entries(edits)) {
    const steps: Step[] = [];
    const sandbox = await open(over(start, settings));
    await sandbox.preview({
      onEvent: ({ resourcePreEvent }) => {
        if (resourcePreEvent === undefined) return;
        const { op, urn } = resourcePreEvent.metadata;
        if (op !== "same" && op !== "read") steps.push({ op, urn });
      },
    });
    found[name] = steps;
  }
  process.stdout.write(JSON.stringify(found), () => process.exit(0));
}

/** The engine's SDK would report it, and end well. */
function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}

main(JSON.parse(process.argv[2] ?? "{}") as Previews).catch(fail);
