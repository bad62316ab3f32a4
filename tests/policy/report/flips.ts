import { evaluate } from "../../../policy/core/evaluate";
import type { Resource, Rule } from "../../../policy/core/model";
import { stepsOf } from "../../../policy/core/remediation";
import type { Examination } from "../support/mutants";
import { unknown } from "../support/fixtures";
import { changedAt } from "../support/mutants";
import { options } from "../support/outcomes";

/** A secure setting of the platform, turned round. */
export interface Flip {
  readonly type: string;
  readonly path: string;
  readonly bad: unknown;
  /** The rule whose table says that this value is bad. */
  readonly rule: string;
}

/** What came of a flip on a plan. */
export interface Flipped {
  /** Resources that have the setting. */
  readonly tried: number;
  /** Mandatory rules that found it. */
  readonly foundBy: readonly string[];
  /** Resources on which no mandatory rule found it. */
  readonly survived: readonly string[];
}

/** Every change of a table that makes a resource bad, by the type of the resource. */
export function flipsOf(examinations: readonly Examination[]): Flip[] {
  return examinations.flatMap(({ rule, base, mutants }) =>
    mutants.flatMap(({ of, path, bad = [], absent, inContext = false, on = of }) => {
      const target = base.find(({ name }) => name === of);
      if (target === undefined || rule.level !== "mandatory" || on !== of || inContext) return [];
      const values = [...bad, ...(absent === "violation" ? [undefined] : [])];
      return values.map((value) => ({ type: target.type, path, bad: value, rule: rule.id }));
    }),
  );
}

/**
 * Tries a flip on every resource of a plan whose secure setting it turns round: one that the platform writes, and on
 * which the verdict of the flip's own rule depends, so that hiding it leaves the rule undecided. The same value may be
 * harmless in another resource of the type, such as a right of a role that no node has.
 *
 * @param rules all mandatory ones; the flip's own is asked first, the others only where it is silent
 */
export function flip(
  { type, path, bad, rule: own }: Flip,
  resources: readonly Resource[],
  rules: readonly Rule[],
): Flipped {
  const steps = stepsOf(path);
  const asked = rules.filter(({ id }) => id === own);
  const changed = (target: Resource, value: unknown) => {
    const resource = { ...target, props: changedAt(target.props, steps, value) };
    return resources.map((other) => (other === target ? resource : other));
  };
  const targets = resources
    .filter((resource) => resource.type === type && has(resource.props, steps))
    .filter((target) => evaluate(asked, changed(target, unknown), options).undecided.length > 0);
  const found = new Set<string>();
  const survived: string[] = [];
  for (const target of targets) {
    const stack = changed(target, bad);
    const byOwn = evaluate(asked, stack, options).violations;
    const violations = byOwn.length > 0 ? byOwn : evaluate(rules, stack, options).violations;
    if (violations.length === 0) survived.push(target.urn);
    violations.forEach(({ rule }) => found.add(rule));
  }
  return { tried: targets.length, foundBy: [...found], survived };
}

function has(from: unknown, [step, ...rest]: readonly (string | number)[]): boolean {
  if (step === undefined) return from !== undefined && from !== null;
  return typeof from === "object" && from !== null && has(Reflect.get(from, step), rest);
}
