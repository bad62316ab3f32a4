import { groupBy } from "../../policy/core/group";
import XMLBuilder from "fast-xml-builder";
import type { Judgement as Pair } from "../../policy/core/evaluate";
import type { Rule, Verdict } from "../../policy/core/model";
import { type Judgement, shortName } from "./judgement";

const ATTRIBUTE = "@";

/** JUnit: a suite for each rule that had something to judge, a case for each resource; undecided ones are skipped. */
export function toJunit({ rules, report }: Judgement): string {
  const verdicts = groupBy([...report.violations, ...report.undecided, ...report.exempted], ({ rule, urn }) =>
    key(rule, urn),
  );
  const judged = groupBy(report.judgements, ({ rule }) => rule);
  const suites = rules.flatMap((rule) => {
    const pairs = judged.get(rule.id) ?? [];
    return pairs.length === 0 ? [] : [suite(rule, pairs, verdicts)];
  });
  const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: ATTRIBUTE, format: true });
  const body = builder.build({ testsuites: { testsuite: suites } });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${body}`;
}

function suite(rule: Rule, pairs: readonly Pair[], verdicts: ReadonlyMap<string, Verdict[]>) {
  const count = (...outcomes: readonly string[]) =>
    pairs.filter(({ outcome }) => outcomes.includes(outcome)).length;
  return {
    ...attributes({
      name: rule.id,
      tests: pairs.length,
      failures: count("violation"),
      skipped: count("undecided", "exempted"),
    }),
    testcase: pairs.map(({ urn, outcome }) => {
      const ofPair = verdicts.get(key(rule.id, urn)) ?? [];
      const message = ofPair.map((verdict) => verdict.message).join("; ");
      return {
        ...attributes({ classname: rule.id, name: shortName(urn) }),
        ...(outcome === "violation" && { failure: attributes({ type: rule.level, message }) }),
        ...((outcome === "undecided" || outcome === "exempted") && {
          skipped: attributes({ message: `${outcome}: ${message}` }),
        }),
      };
    }),
  };
}

function attributes(values: Readonly<Record<string, string | number>>): Record<string, string | number> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${ATTRIBUTE}${name}`, value]));
}

function key(rule: string, urn: string): string {
  return `${rule} ${urn}`;
}
