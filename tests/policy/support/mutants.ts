import { expect } from "chai";
import type { Outcome, Resource, Rule } from "../../../policy/core/model";
import { evaluate } from "../../../policy/core/evaluate";
import { stepsOf } from "../../../policy/core/remediation";
import { unknown } from "./fixtures";
import { type Case, decides, options } from "./outcomes";

type Expected = Exclude<Outcome, "exempted">;

/** What is done to one place of a resource that keeps the rule, and what must come of it. */
export interface Mutants {
  /** The resource, by its name in `base`. */
  readonly of: string;
  /** The place, such as `spec.containers[0].securityContext.privileged`; it may be absent in the base. */
  readonly path: string;
  /** Values that violate the rule. */
  readonly bad?: readonly unknown[];
  /** Other values that keep it. */
  readonly good?: readonly unknown[];
  /** What comes of it where nothing is set, or null. */
  readonly absent: Expected;
  /** What comes of an empty text, list or map; default: the same as of nothing. */
  readonly empty?: Expected;
  /** What comes of a value that is not known yet; default: undecided. */
  readonly unknown?: Expected;
  /** The values are bad only beside the rest of the base: elsewhere the same value may be right. */
  readonly inContext?: true;
  /** Where the outcome shows, by name; default: on the resource itself. */
  readonly on?: string;
}

/** What is known of a rule: resources that keep it, what breaks it, and cases that a table cannot say. */
export interface Examination {
  readonly rule: Rule;
  readonly base: readonly Resource[];
  readonly mutants: readonly Mutants[];
  readonly cases?: readonly Case[];
}

/** One resource changed in one place. */
export interface Mutant {
  readonly title: string;
  readonly resources: readonly Resource[];
  readonly on: string;
  readonly expected: Expected;
}

/** Registers the tests of a rule. */
export function examine({ rule, base, mutants, cases = [] }: Examination): void {
  describe(rule.id, () => {
    it("passes the base, in any order of its lists", () => {
      expect(outcomes(rule, base)).to.deep.equal(allPass(rule, base));
      expect(outcomes(rule, base.map(reversed))).to.deep.equal(allPass(rule, base));
    });
    for (const mutant of mutants.flatMap((entry) => mutantsOf(base, entry))) {
      it(`mutant: ${mutant.title}`, () => {
        expect(outcomes(rule, mutant.resources)[mutant.on] ?? "not-applicable").to.equal(mutant.expected);
      });
    }
    decides(rule, cases);
  });
}

/** Every resource of the base that the rule has something to say of passes, and at least one does. */
function allPass(rule: Rule, base: readonly Resource[]): Record<string, string> {
  const judged = Object.keys(outcomes(rule, base));
  expect(judged, "the rule judges something of the base").not.to.be.empty;
  return Object.fromEntries(judged.map((name) => [name, "pass"]));
}

function outcomes(rule: Rule, resources: readonly Resource[]): Record<string, string> {
  const { judgements } = evaluate([rule], resources, options);
  const names = new Map(resources.map(({ urn, name }) => [urn, name]));
  return Object.fromEntries(judgements.map(({ urn, outcome }) => [names.get(urn) ?? urn, outcome]));
}

/** Bad, good, absent, null, empty, unknown, of the wrong type, and in another order. */
export function mutantsOf(base: readonly Resource[], entry: Mutants): Mutant[] {
  const {
    of,
    path,
    bad = [],
    good = [],
    absent,
    empty = absent,
    unknown: hidden = "undecided",
    on = of,
  } = entry;
  const [target] = base.filter(({ name }) => name === of);
  if (target === undefined) throw new Error(`the base has no resource ${of}`);
  const present = read(target.props, stepsOf(path));
  const with_ = (title: string, value: unknown, expected: Expected, order = false): Mutant => {
    const changed = { ...target, props: changedAt(target.props, stepsOf(path), value) };
    const resource = order ? reversed(changed) : changed;
    const resources = base.map((other) => (other === target ? resource : other));
    return { title: `${of} ${path} ${title} → ${expected}`, resources, on, expected };
  };
  const emptied = [...bad, ...good, present].some(Array.isArray) ? [] : emptyOf([...bad, ...good, present]);
  return [
    ...bad.flatMap((value) => [
      with_(`= ${JSON.stringify(value)}`, value, "violation"),
      with_(`= ${JSON.stringify(value)}, reordered`, value, "violation", true),
      ...asText(value).map((text) => with_(`= "${text}", of the wrong type`, text, "violation")),
    ]),
    ...good.map((value) => with_(`= ${JSON.stringify(value)}`, value, "pass")),
    ...(present === undefined ? [] : asText(present)).map((text) =>
      with_(`= "${text}", of the wrong type`, text, "pass"),
    ),
    with_("absent", undefined, absent),
    with_("= null", null, absent),
    ...(emptied === undefined ? [] : [with_("empty", emptied, empty)]),
    with_("unknown", unknown, hidden),
  ];
}

/** Providers take `"true"` for true; so must a rule. */
function asText(value: unknown): string[] {
  return typeof value === "boolean" ? [String(value)] : [];
}

function emptyOf(examples: readonly unknown[]): unknown {
  if (examples.some((value) => typeof value === "string")) return "";
  if (examples.some((value) => typeof value === "object" && value !== null)) return {};
  return undefined;
}

function read(from: unknown, [step, ...rest]: readonly (string | number)[]): unknown {
  if (step === undefined) return from;
  return typeof from === "object" && from !== null ? read(Reflect.get(from, step), rest) : undefined;
}

/** A copy with another value in one place; undefined takes the place away. */
export function changedAt<T>(from: T, [step, ...rest]: readonly (string | number)[], value: unknown): T {
  const copy = copyOf(from, typeof step === "number");
  if (step === undefined) return value as T;
  const below = rest.length === 0 ? value : changedAt(Reflect.get(copy, step) as unknown, rest, value);
  if (below !== undefined) Reflect.set(copy, step, below);
  else if (Array.isArray(copy)) copy.splice(Number(step), 1);
  else Reflect.deleteProperty(copy, step);
  return copy as T;
}

function copyOf(from: unknown, list: boolean): object {
  if (Array.isArray(from)) return Array.from<unknown>(from);
  if (typeof from === "object" && from !== null) return { ...from };
  return list ? [] : {};
}

/** The same resource with every list the other way round. */
function reversed(resource: Resource): Resource {
  return { ...resource, props: turned(resource.props) as Resource["props"] };
}

function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned).reverse();
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, below]) => [key, turned(below)]));
}
