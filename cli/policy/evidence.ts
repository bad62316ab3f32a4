import { groupBy } from "../../policy/core/group";
import type { Judgement as Pair } from "../../policy/core/evaluate";
import type { Judgement } from "./judgement";

/** What a control came to: `open` where something is undecided, `not-applicable` where no resource was in question. */
export type ControlStatus = "met" | "not-met" | "open" | "not-applicable";

export interface ControlEvidence {
  readonly framework: string;
  readonly control: string;
  readonly title: string;
  readonly status: ControlStatus;
  readonly rules: readonly {
    readonly rule: string;
    readonly resources: readonly Pick<Pair, "urn" | "outcome">[];
  }[];
}

/** Control, the rules that stand for it, the resources they judged, and the outcome of each. */
export function evidenceOf({ frameworks, rules, report }: Judgement): ControlEvidence[] {
  const active = new Set(rules.map(({ id }) => id));
  const judged = groupBy(report.judgements, ({ rule }) => rule);
  return frameworks.flatMap(({ name, controls }) =>
    controls.map(({ control, title, rules: ids }) => {
      const ofControl = ids
        .filter((id) => active.has(id))
        .map((rule) => ({
          rule,
          resources: (judged.get(rule) ?? []).map(({ urn, outcome }) => ({ urn, outcome })),
        }));
      const outcomes = ofControl.flatMap(({ resources }) => resources.map(({ outcome }) => outcome));
      return { framework: name, control, title, status: statusOf(outcomes), rules: ofControl };
    }),
  );
}

function statusOf(outcomes: readonly Pair["outcome"][]): ControlStatus {
  if (outcomes.length === 0) return "not-applicable";
  if (outcomes.includes("violation")) return "not-met";
  // What somebody answers for is a decision on record, and no proof that the control is met.
  return outcomes.includes("undecided") || outcomes.includes("exempted") ? "open" : "met";
}
