import { expect } from "chai";
import * as fc from "fast-check";
import { all, any, type Fact, not } from "../../policy/core/facts";

const fact: fc.Arbitrary<Fact> = fc.constantFrom<Fact[]>(true, false, { unknown: ["a"] }, { unknown: ["b"] });
const facts = fc.array(fact, { maxLength: 6 });
const truth = (value: Fact) => (typeof value === "boolean" ? value : "unknown");

/** Every way the unknown facts could turn out. */
function worlds(list: readonly Fact[]): boolean[][] {
  return list.reduce<boolean[][]>(
    (sofar, next) => {
      const values = typeof next === "boolean" ? [next] : [true, false];
      return sofar.flatMap((world) => values.map((value) => [...world, value]));
    },
    [[]],
  );
}

/** The one truth that all worlds agree on. */
function agreed(results: readonly boolean[]): boolean | "unknown" {
  const [first = true] = results;
  return results.every((result) => result === first) ? first : "unknown";
}

describe("policy/facts", () => {
  it("decides `all` and `any` exactly where every outcome of the unknowns agrees", () => {
    fc.assert(
      fc.property(facts, (list) => {
        expect(truth(all(...list))).to.equal(agreed(worlds(list).map((world) => world.every(Boolean))));
        expect(truth(any(...list))).to.equal(agreed(worlds(list).map((world) => world.some(Boolean))));
      }),
    );
  });

  it("does not depend on the order", () => {
    fc.assert(
      fc.property(facts, (list) => {
        expect(truth(any(...list))).to.equal(truth(any(...[...list].reverse())));
        expect(truth(all(...list))).to.equal(truth(all(...[...list].reverse())));
      }),
    );
  });

  it("negates truth and keeps the unknown", () => {
    expect(not(true)).to.equal(false);
    expect(not({ unknown: ["a"] })).to.deep.equal({ unknown: ["a"] });
  });
});
