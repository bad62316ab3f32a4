import type { Rule } from "../core/model";
import { rules } from "../rules";
import type { Control } from "./framework";

/** Controls that rules refer to themselves; their title is what the rules say must be so. */
export function referenced(controlsOf: (rule: Rule) => readonly string[]): Control[] {
  const ids = [...new Set(rules.flatMap(controlsOf))];
  return ids.sort(bySection).map((control) => {
    const found = rules.filter((rule) => controlsOf(rule).includes(control));
    return { control, title: found.map(({ title }) => title).join("; "), rules: found.map(({ id }) => id) };
  });
}

/** Section 5.4.10 comes after 5.4.9. */
const { compare: bySection } = new Intl.Collator("en", { numeric: true });
