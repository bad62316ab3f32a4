import { expect } from "chai";
import { mergePatch, named } from "../../../stacks/fleet/merge";

describe("settings over settings", () => {
  // Cases of RFC 7396, appendix A, without those whose whole result is null: settings are never none.
  const CASES: readonly (readonly [unknown, unknown, unknown])[] = [
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b" }, { a: null }, {}],
    [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
    [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [{ a: "foo" }, { b: { c: null } }, { a: "foo", b: {} }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ];
  for (const [settings, patch, result] of CASES) {
    it(`are a JSON merge patch: ${JSON.stringify(settings)} with ${JSON.stringify(patch)}`, () => {
      expect(mergePatch(settings, patch)).to.deep.equal(result);
    });
  }

  it("take an encrypted value whole", () => {
    expect(mergePatch({ a: { secure: "v1:one" } }, { a: { secure: "v1:two" } })).to.deep.equal({
      a: { secure: "v1:two" },
    });
    expect(mergePatch({ a: { secure: "v1:one" } }, { a: { b: 1 } })).to.deep.equal({ a: { b: 1 } });
  });

  it("name the site at any depth, and in no encrypted value", () => {
    expect(
      named({ a: ["<site>.example", 1], b: { c: "x-<site>-<site>" }, d: { secure: "<site>" } }, "kiel"),
    ).to.deep.equal({ a: ["kiel.example", 1], b: { c: "x-kiel-kiel" }, d: { secure: "<site>" } });
  });
});
