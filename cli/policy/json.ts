import { evidenceOf } from "./evidence";
import type { Judgement } from "./judgement";

/** Changes with every incompatible change of the output below. */
const SCHEMA_VERSION = 1;

/** As data, in the order of the rules; the same text for the same file. */
export function toJson(judgement: Judgement): string {
  const { source, resources, rules, report, frameworks, today } = judgement;
  const { violations, undecided, exempted, problems, tally } = report;
  const written = {
    schemaVersion: SCHEMA_VERSION,
    source,
    date: today,
    resources,
    rules: rules.map(({ id, level, severity }) => ({ id, level, severity })),
    tally,
    violations,
    undecided,
    exempted,
    problems,
    ...(frameworks.length > 0 && { evidence: evidenceOf(judgement) }),
  };
  return `${JSON.stringify(written, undefined, 2)}\n`;
}
