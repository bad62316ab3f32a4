import { plan, type Plan } from "../../cli/plan/plan";
import { toJson } from "../../cli/plan/json";
import { loadStack, type StackInput } from "../../cli/stack";
import { type TargetName, targetNames } from "../../stacks/targets";
import { FULL, SWITCHED } from "../requirements/full";

/** Settings over a stack file's: maps are merged, everything else replaces what is there. */
export type Settings = Readonly<Record<string, unknown>>;

/** A stack on a target. */
export interface Choice {
  readonly stack: string;
  readonly target: TargetName;
  readonly settings?: Settings;
}

/** Every stack of the repository on every target, every target with all its options on, and with the other of two. */
export const MATRIX: readonly (Choice & { readonly name: string })[] = [
  ...["dev", "staging", "prod"].flatMap((stack) =>
    targetNames.map((target) => ({ stack, target, name: `${stack}-${target}` })),
  ),
  ...targetNames.map((target) => ({
    stack: "prod",
    target,
    settings: FULL[target],
    name: `full-${target}`,
  })),
  ...targetNames.map((target) => ({
    stack: "prod",
    target,
    settings: SWITCHED[target],
    name: `switched-${target}`,
  })),
];

/** The checked configuration of a choice. */
export function inputOf({ stack, target, settings = {} }: Choice): StackInput {
  const { values } = loadStack({ stack, target });
  const changed = Object.entries(settings).map(([key, value]) => [key, merged(values[key], value)]);
  return loadStack({ stack, target }, Object.fromEntries(changed) as Settings);
}

/** Settings with others over them. */
export function over(base: Settings, settings: Settings): Settings {
  return merged(base, settings) as Settings;
}

function merged(base: unknown, over: unknown): unknown {
  if (!isMap(base) || !isMap(over)) return over;
  const entries = Object.entries(over).map(([key, value]) => [key, merged(base[key], value)]);
  return { ...base, ...Object.fromEntries(entries) };
}

function isMap(value: unknown): value is Settings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

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

/** A stack's plan on a target; made once, one at a time, because the SDK's state is the process's. */
export function planOf({ stack, target, settings = {} }: Choice, simulate = false): Promise<Plan> {
  const key = JSON.stringify([stack, target, settings, simulate]);
  const known = planned.get(key);
  if (known !== undefined) return known;
  const before = Promise.allSettled(planned.values());
  const next = before.then(() => plan(inputOf({ stack, target, settings }), { simulate }));
  planned.set(key, next);
  return next;
}

export async function planJsonOf(choice: Choice): Promise<PlanJson> {
  return toJson(await planOf(choice)) as unknown as PlanJson;
}
