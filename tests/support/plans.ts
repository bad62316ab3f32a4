import { plan, type Plan } from "../../cli/plan/plan";
import { toJson } from "../../cli/plan/json";
import { loadStack } from "../../cli/stack";
import { targetNames } from "../../stacks/targets";

/** Every stack of the repository on every target. */
export const MATRIX = ["dev", "staging", "prod"].flatMap((stack) =>
  targetNames.map((target) => ({ stack, target, name: `${stack}-${target}` })),
);

/** The shape of `trivium plan --format json` that tests read. */
export interface PlanJson {
  readonly resources: readonly {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    readonly parent: string | null;
    readonly provider: string | null;
    readonly protect: boolean;
    readonly dependsOn: readonly string[];
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly secrets: readonly string[];
  }[];
  readonly policy: Readonly<Record<"violations" | "undecided" | "exempted", readonly VerdictJson[]>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

export interface VerdictJson {
  readonly rule: string;
  readonly level: string;
  readonly urn: string;
  readonly message: string;
}

const planned = new Map<string, Promise<Plan>>();

/**
 * A stack's plan on a target; made once, one at a time, because the SDK's state is the process's.
 *
 * @param settings top-level settings that stand in for the stack file's
 */
export function planOf(
  stack: string,
  target: string,
  simulate = false,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<Plan> {
  const key = JSON.stringify([stack, target, simulate, settings]);
  const known = planned.get(key);
  if (known !== undefined) return known;
  const before = Promise.allSettled(planned.values());
  const next = before.then(() => plan(loadStack({ stack, target }, settings), { simulate }));
  planned.set(key, next);
  return next;
}

export async function planJsonOf(stack: string, target: string): Promise<PlanJson> {
  return toJson(await planOf(stack, target)) as unknown as PlanJson;
}
