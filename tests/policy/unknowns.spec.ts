import { expect } from "chai";
import { evaluate } from "../../policy/core/evaluate";
import type { Resource, Rule } from "../../policy/core/model";
import { examinations } from "./support/examinations";
import { unknown } from "./support/fixtures";
import { changedAt, mutantsOf } from "./support/mutants";
import { options } from "./support/outcomes";

/** What a verdict may become where one more value is not known: itself, or undecided. */
function isHonest(known: string, hidden: string): boolean {
  return hidden === known || hidden === "undecided";
}

/** Every place of a resource's properties: leaves, and what holds them. */
function placesOf(value: unknown, at: readonly (string | number)[] = []): (string | number)[][] {
  const below =
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, item]) =>
          placesOf(item, [...at, Array.isArray(value) ? Number(key) : key]),
        )
      : [];
  return at.length === 0 ? below : [[...at], ...below];
}

function outcomesOf(rule: Rule, resources: readonly Resource[]): Map<string, string> {
  const { judgements } = evaluate([rule], resources, options);
  return new Map(judgements.map(({ urn, outcome }) => [urn, outcome]));
}

/** Hides each place in turn, and says where a verdict turned into its opposite or fell silent. */
function dishonest(rule: Rule, resources: readonly Resource[]): string[] {
  const known = outcomesOf(rule, resources);
  return resources.flatMap((resource) =>
    placesOf(resource.props).flatMap((place) => {
      const masked = { ...resource, props: changedAt(resource.props, place, unknown) };
      const hidden = outcomesOf(
        rule,
        resources.map((other) => (other === resource ? masked : other)),
      );
      return resources.flatMap(({ urn, name }) => {
        const [before, after] = [known, hidden].map((outcomes) => outcomes.get(urn) ?? "not-applicable");
        return isHonest(before ?? "", after ?? "")
          ? []
          : [`${resource.name} ${place.join(".")} unknown: ${name} ${before} → ${after}`];
      });
    }),
  );
}

describe("an unknown value", () => {
  for (const { rule, base, mutants } of examinations()) {
    it(`${rule.id}: turns no verdict into another, only into undecided`, () => {
      const broken = mutants
        .flatMap((entry) => mutantsOf(base, entry))
        .filter(({ expected, title }) => expected === "violation" && !title.includes("reordered"))
        .map(({ resources }) => resources);
      const lies = [base, ...broken].flatMap((resources) => dishonest(rule, resources));
      expect([...new Set(lies)]).to.deep.equal([]);
    });
  }
});
