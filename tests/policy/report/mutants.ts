import { evaluate } from "../../../policy/core/evaluate";
import { type Examination, mutantsOf } from "../support/mutants";
import { options } from "../support/outcomes";

/** How many of a rule's mutants came to what the table says. */
export interface Killed {
  readonly mutants: number;
  readonly killed: number;
  readonly survivors: readonly string[];
}

export function kill({ rule, base, mutants }: Examination): Killed {
  const all = mutants.flatMap((entry) => mutantsOf(base, entry));
  const survivors = all.filter(({ resources, on, expected }) => {
    const { judgements } = evaluate([rule], resources, options);
    const urn = resources.find(({ name }) => name === on)?.urn;
    return (judgements.find((pair) => pair.urn === urn)?.outcome ?? "not-applicable") !== expected;
  });
  return {
    mutants: all.length,
    killed: all.length - survivors.length,
    survivors: survivors.map(({ title }) => title),
  };
}
