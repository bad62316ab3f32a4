import {
  type Exemption,
  exemptionFor,
  type ExemptionProblem,
  unusedExemptions,
} from "../configuration/exemptions";
import { groupBy } from "./group";
import { spelledOut } from "../kubernetes/kinds";
import type { Finding, Outcome, Resource, Rule, Subject, Verdict } from "./model";
import { Stack } from "./stack";
import { subjectOf } from "./subject";

export type Exempted = Verdict & { readonly exemption: Exemption };

export interface Report {
  readonly violations: readonly Verdict[];
  /** What the update will decide: nothing is known to be wrong, but not everything is known. */
  readonly undecided: readonly Verdict[];
  /** What somebody answers for until a date. */
  readonly exempted: readonly Exempted[];
  /** Exemptions that need attention; none of them changes a verdict. */
  readonly problems: readonly ExemptionProblem[];
  /** The outcome of every rule for every resource it has something to say of, by rule. */
  readonly judgements: readonly Judgement[];
  /** How often each outcome occurs; together as many as there are pairs of a rule and a resource. */
  readonly tally: Readonly<Record<Outcome, number>>;
}

/** One rule and one resource. */
export interface Judgement {
  readonly rule: string;
  readonly urn: string;
  readonly outcome: Exclude<Outcome, "not-applicable">;
}

export interface EvaluationOptions {
  readonly exemptions: readonly Exemption[];
  /** ISO date; an exemption holds up to and including the day it expires. */
  readonly today: string;
}

/** The one evaluation behind `trivium plan`, `trivium policy`, the sandbox and CrossGuard. */
export function evaluate(
  rules: readonly Rule[],
  resources: readonly Resource[],
  options: EvaluationOptions,
): Report {
  return evaluateStack(rules, new Stack(resources.map(subjectOf), options.exemptions, options.today));
}

/** The same of a stack that has been read already. */
export function evaluateStack(rules: readonly Rule[], stack: Stack): Report {
  const judged = rules.flatMap((rule) => judgeRule(rule, stack));
  const settled = judged.map(({ verdicts }) => settleExemptions(verdicts, stack));
  const judgements = judged.map(({ rule, urn }, index) => ({
    rule,
    urn,
    outcome: outcomeOf(settled[index] ?? NOTHING),
  }));
  return {
    violations: settled.flatMap(({ violations }) => violations),
    undecided: settled.flatMap(({ undecided }) => undecided),
    exempted: settled.flatMap(({ exempted }) => exempted),
    problems: unusedExemptions(
      stack.exemptions,
      judged.flatMap(({ verdicts }) => verdicts),
      stack.subjects,
    ),
    judgements,
    tally: tallyOf(rules, stack, judgements),
  };
}

interface Judged {
  readonly rule: string;
  readonly urn: string;
  /** None: the resource passes. */
  readonly verdicts: readonly Verdict[];
}

/** What a rule has to say of each resource of a stack, with both its views. */
function judgeRule(rule: Rule, stack: Stack, view: "both" | "stack" = "both"): Judged[] {
  const findings = new Map<string, Finding[]>();
  const add = (urn: string, ...found: readonly Finding[]) => {
    const known = findings.get(urn);
    if (known === undefined) findings.set(urn, [...found]);
    else known.push(...found);
  };
  const { resource } = rule;
  if (resource !== undefined && view === "both") {
    for (const subject of stack.subjects) {
      const found = resource.applies(subject.type) ? resource.check(subject) : [];
      if (found.length > 0) add(subject.urn, ...found);
    }
  }
  for (const finding of rule.stack?.(stack) ?? []) {
    if (stack.get(finding.urn) === undefined)
      throw new Error(`${rule.id} judges what is not there: ${finding.urn}`);
    add(finding.urn, finding);
  }
  return [...findings].map(([urn, found]) => ({
    rule: rule.id,
    urn,
    verdicts: verdictsOf(rule, urn, found),
  }));
}

/** The verdicts of a rule that looks at each resource by itself. */
export function judge(rule: Rule, subject: Subject): Verdict[] {
  const { resource } = rule;
  return resource?.applies(subject.type) === true
    ? verdictsOf(rule, subject.urn, resource.check(subject))
    : [];
}

/** The verdicts of a rule that looks at a stack, on what that view alone can see. */
export function judgeStack(rule: Rule, stack: Stack): Verdict[] {
  return judgeRule(rule, stack, "stack").flatMap(({ verdicts }) => verdicts);
}

/** One violation decides; only without any does an unknown count, and then once. */
function verdictsOf(rule: Rule, urn: string, findings: readonly Finding[]): Verdict[] {
  const about = { rule: rule.id, level: rule.level, severity: rule.severity, urn };
  const violations = findings.filter(({ fact }) => fact === false);
  if (violations.length > 0) {
    return violations.map(({ message, path, fix }) => ({
      ...about,
      message,
      outcome: "violation",
      path,
      ...(fix !== undefined && { fix }),
    }));
  }
  const unknown = [
    ...new Set(findings.flatMap(({ fact }) => (typeof fact === "boolean" ? [] : fact.unknown))),
  ];
  const [path] = unknown;
  if (path === undefined) return [];
  const message = `not known before the update: ${unknown.join(", ")}`;
  const mustKnow = unknown.some((place) => isAmong(place, rule.mustKnow ?? []));
  return [{ ...about, message, outcome: "undecided", path, ...(mustKnow && { mustKnow }) }];
}

/** Whether a place is one of some, below one of them or above it: what hides a list hides its elements. */
function isAmong(place: string, places: readonly string[]): boolean {
  const general = place.replace(/\[\d+\]/g, "[]");
  return places
    .flatMap(spelledOut)
    .some((wanted) => general.startsWith(wanted) || wanted.startsWith(general));
}

function outcomeOf({ violations, undecided, exempted }: Settled): Judgement["outcome"] {
  if (violations.length > 0) return "violation";
  if (undecided.length > 0) return "undecided";
  return exempted.length > 0 ? "exempted" : "pass";
}

/** Counts each pair by itself, so that the sum shows whether every pair has exactly one outcome. */
function tallyOf(rules: readonly Rule[], stack: Stack, judgements: readonly Judgement[]): Report["tally"] {
  const tally = { violation: 0, undecided: 0, exempted: 0, pass: 0, "not-applicable": 0 };
  for (const { outcome } of judgements) tally[outcome]++;
  const judged = groupBy(judgements, ({ rule }) => rule);
  for (const { id } of rules) {
    const urns = new Set(judged.get(id)?.map(({ urn }) => urn));
    tally["not-applicable"] += stack.subjects.filter(({ urn }) => !urns.has(urn)).length;
  }
  return tally;
}

type Settled = Pick<Report, "violations" | "undecided" | "exempted">;
const NOTHING: Settled = { violations: [], undecided: [], exempted: [] };

/** Sorts verdicts into what counts and what is exempted. */
export function settleExemptions(
  verdicts: readonly Verdict[],
  { exemptions, today }: EvaluationOptions,
): Settled {
  if (verdicts.length === 0) return NOTHING;
  const settled = verdicts.map((verdict) => {
    const exemption = exemptionFor(verdict, exemptions, today);
    if (exemption === undefined) return { verdict };
    if (exemption.expires >= today) return { exempted: { ...verdict, exemption } };
    const expired = `its exemption expired on ${exemption.expires}, ask ${exemption.owner}`;
    return { verdict: { ...verdict, message: `${verdict.message} (${expired})` } };
  });
  const open = settled.flatMap(({ verdict }) => verdict ?? []);
  return {
    violations: open.filter(({ outcome }) => outcome === "violation"),
    undecided: open.filter(({ outcome }) => outcome === "undecided"),
    exempted: settled.flatMap(({ exempted }) => exempted ?? []),
  };
}
