import type { Rule } from "../../core/model";
import { costSizesAndCeilings } from "./cost-sizes-and-ceilings";
import { governanceExemptionsValid } from "./governance-exemptions-valid";
import { governanceExplicitProvider } from "./governance-explicit-provider";
import { governanceNoPolicyGap } from "./governance-no-policy-gap";
import { governanceNoSecurityIgnoreChanges } from "./governance-no-security-ignore-changes";
import { tagsAndLabelsRequired } from "./tags-and-labels-required";

/** @param others every other rule: how far they reach is judged too */
export function governanceRules(others: readonly Rule[]): readonly Rule[] {
  return [
    tagsAndLabelsRequired,
    costSizesAndCeilings,
    governanceNoPolicyGap(others),
    governanceNoSecurityIgnoreChanges,
    governanceExemptionsValid,
    governanceExplicitProvider,
  ];
}
