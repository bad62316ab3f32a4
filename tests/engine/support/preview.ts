/**
 * Previews a stack on the real engine and prints what the engine knows of it as JSON: the goals of its plan
 * and the policy pack's words. A process of its own, because the sandbox takes its environment away.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import type { PolicyEvent } from "@pulumi/pulumi/automation";
import { loadStack } from "../../../cli/stack";
import program from "../../../index";
import { acquireEngine } from "../../../sandbox/engine/acquire";
import { LineProgress } from "../../../sandbox/engine/progress";
import { Sandbox } from "../../../sandbox/sandbox";
import { temporaryFolder } from "../../support/temporary";

/** The part of the engine's plan file that is compared. */
export interface EnginePlan {
  readonly resourcePlans: Readonly<Record<string, { readonly goal: EngineGoal }>>;
}

export interface EngineGoal {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly parent?: string;
  readonly provider?: string;
  readonly protect?: boolean;
  readonly dependencies?: readonly string[];
  readonly inputDiff?: { readonly adds?: Readonly<Record<string, unknown>> };
}

export interface EnginePreview {
  readonly plan: EnginePlan;
  readonly policy: readonly PolicyEvent[];
}

async function main(stack: string, target: string): Promise<void> {
  const input = loadStack({ stack, target });
  const file = path.join(temporaryFolder(), "plan.json");
  const engine = await acquireEngine(new LineProgress(process.stderr));
  const sandbox = await Sandbox.open({
    stack,
    target: input.config.target,
    engine,
    signal: new AbortController().signal,
    program,
    config: input.values,
    secrets: input.secrets,
    accessPath: input.config.access.path,
    write: (text) => process.stderr.write(text),
  });
  const policy: PolicyEvent[] = [];
  await sandbox.preview({
    plan: file,
    onEvent: ({ policyEvent }) => {
      if (policyEvent !== undefined) policy.push(policyEvent);
    },
  });
  const plan = JSON.parse(fs.readFileSync(file, "utf8")) as EnginePlan;
  process.stdout.write(JSON.stringify({ plan, policy } satisfies EnginePreview), () => process.exit(0));
}

/** The engine's SDK would report it, and end well. */
function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}

const [, , stack = "", target = ""] = process.argv;
main(stack, target).catch(fail);
