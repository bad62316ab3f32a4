import type { Report } from "../../policy/core/evaluate";
import type { Framework } from "../../policy/frameworks";
import type { Rule } from "../../policy/core/model";

/** What `trivium policy` reports: which resources were judged, by which rules, and what came of it. */
export interface Judgement {
  /** The file that was judged. */
  readonly source: string;
  readonly resources: number;
  readonly rules: readonly Rule[];
  readonly report: Report;
  /** The frameworks that evidence is wanted for. */
  readonly frameworks: readonly Framework[];
  /** ISO date. */
  readonly today: string;
}

/** Where rules are described. */
export const RULES_URL = "docs/policies.md";

/** How a resource is called in a report for people: its type and name. */
export function shortName(urn: string): string {
  const [, , type = "", ...name] = urn.split("::");
  return `${type.split("$").at(-1) ?? type} ${name.join("::")}`;
}
