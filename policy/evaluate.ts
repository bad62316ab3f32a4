import { type Exemption, exemptionFor, type ExemptionProblem, unusedExemptions } from "./exemptions";
import type { Finding, Resource, ResourceRule, Rule, StackRule, Subject, Verdict } from "./model";
import { subjectOf } from "./subject";

export interface Report {
  readonly violations: readonly Verdict[];
  /** What the update will decide: nothing is known to be wrong, but not everything is known. */
  readonly undecided: readonly Verdict[];
  /** What somebody answers for until a date. */
  readonly exempted: readonly (Verdict & { readonly exemption: Exemption })[];
  /** Exemptions that need attention; none of them changes a verdict. */
  readonly problems: readonly ExemptionProblem[];
}

export interface EvaluationOptions {
  readonly exemptions: readonly Exemption[];
  /** ISO date; an exemption holds up to and including the day it expires. */
  readonly today: string;
}

/** The one evaluation behind `trivium plan`, the sandbox and CrossGuard. */
export function evaluate(
  rules: readonly Rule[],
  resources: readonly Resource[],
  options: EvaluationOptions,
): Report {
  const stack = resources.map(subjectOf);
  const verdicts = rules.flatMap((rule) =>
    rule.scope === "stack" ? judgeStack(rule, stack) : stack.flatMap((subject) => judge(rule, subject)),
  );
  const settled = settleExemptions(verdicts, options);
  return {
    ...settled,
    problems: unusedExemptions(options.exemptions, verdicts, resources),
  };
}

/** The verdicts of one rule on one resource. */
export function judge(rule: ResourceRule, subject: Subject): Verdict[] {
  return rule.applies(subject.type) ? verdictsOf(rule, subject.urn, rule.check(subject)) : [];
}

/** The verdicts of one rule on a stack. */
export function judgeStack(rule: StackRule, stack: readonly Subject[]): Verdict[] {
  const findings = rule.check(stack);
  const urns = [...new Set(findings.map(({ urn }) => urn))];
  return urns.flatMap((urn) => {
    const ofOne = findings.filter((finding) => finding.urn === urn);
    return verdictsOf(rule, urn, ofOne);
  });
}

/** One violation decides; only without any does an unknown count, and then once. */
function verdictsOf(rule: Rule, urn: string, findings: readonly Finding[]): Verdict[] {
  const about = { rule: rule.id, level: rule.level, severity: rule.severity, urn };
  const violations = findings.filter(({ fact }) => fact === false);
  if (violations.length > 0) {
    return violations.map(({ message, path }) => ({ ...about, message, outcome: "violation", path }));
  }
  const unknown = [
    ...new Set(findings.flatMap(({ fact }) => (typeof fact === "boolean" ? [] : fact.unknown))),
  ];
  const [path] = unknown;
  if (path === undefined) return [];
  const message = `not known before the update: ${unknown.join(", ")}`;
  return [{ ...about, message, outcome: "undecided", path }];
}

/** Sorts verdicts into what counts and what is exempted. */
export function settleExemptions(
  verdicts: readonly Verdict[],
  { exemptions, today }: EvaluationOptions,
): Omit<Report, "problems"> {
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
