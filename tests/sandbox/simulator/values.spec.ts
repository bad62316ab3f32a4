import { expect } from "chai";
import fc from "fast-check";
import {
  equal,
  isProps,
  knownPart,
  type Props,
  text,
  UNKNOWN,
  type Value,
  valuesAt,
  withUnknowns,
} from "../../../sandbox/simulator/values";

/** Values without or with unknown ones among them. */
function values(unknowns: boolean): fc.Arbitrary<Value> {
  const leaves: fc.Arbitrary<Value>[] = [fc.string(), fc.integer(), fc.boolean(), fc.constant(null)];
  if (unknowns) leaves.push(fc.constant<Value>(UNKNOWN));
  return fc.letrec<{ value: Value }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.oneof(...leaves),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom("a", "b", "c"), tie("value"), { noNullPrototype: true }),
    ),
  })).value;
}
const groups = (unknowns: boolean) =>
  fc.dictionary(fc.constantFrom("a", "b", "c", "d"), values(unknowns), { noNullPrototype: true });

function holdsUnknown(value: Value): boolean {
  if (Array.isArray(value)) return value.some(holdsUnknown);
  return isProps(value) ? Object.values(value).some(holdsUnknown) : value === UNKNOWN;
}

describe("sandbox/simulator/values", () => {
  it("equal: every value equals its copy, unless it holds an unknown one", () => {
    fc.assert(
      fc.property(values(true), (value) => {
        expect(equal(value, value)).to.equal(!holdsUnknown(value));
      }),
    );
  });

  it("equal: goes by content, and tells an absent property from a null one", () => {
    fc.assert(
      fc.property(values(false), values(false), (a, b) => {
        expect(equal(a, b)).to.equal(canonical(a) === canonical(b));
      }),
    );
    expect(equal({ a: null }, {})).to.equal(false);
    expect(equal([], {})).to.equal(false);
  });

  it("knownPart: has no unknown value, and leaves what has none as it is", () => {
    fc.assert(
      fc.property(groups(true), (props) => {
        const known = knownPart(props);
        expect(holdsUnknown(known)).to.equal(false);
        if (!holdsUnknown(props)) expect(known).to.deep.equal(props);
        expect(knownPart(known)).to.deep.equal(known);
      }),
    );
  });

  it("knownPart: drops a list as a whole, and of a group only the unknown property", () => {
    const props: Props = {
      list: ["a", UNKNOWN],
      group: { known: 1, unknown: UNKNOWN },
      nested: [{ a: UNKNOWN }],
    };
    expect(knownPart(props)).to.deep.equal({ group: { known: 1 }, nested: [{}] });
  });

  it("valuesAt: finds every value of a path, and says where", () => {
    const props: Props = {
      name: "n",
      list: ["a", "b"],
      rules: [{ port: 1 }, {}, { port: 3, to: { ids: ["x"] } }],
      none: null,
    };
    const found = (path: string) => valuesAt(props, path).map(({ path: at, value }) => [at, value]);
    expect(found("name")).to.deep.equal([["name", "n"]]);
    expect(found("list[]")).to.deep.equal([
      ["list[0]", "a"],
      ["list[1]", "b"],
    ]);
    expect(found("rules[].port")).to.deep.equal([
      ["rules[0].port", 1],
      ["rules[2].port", 3],
    ]);
    expect(found("rules[].to.ids[]")).to.deep.equal([["rules[2].to.ids[0]", "x"]]);
    expect(found("none")).to.deep.equal([["none", null]]);
    expect(found("absent.deeper")).to.deep.equal([]);
    expect(found("name[]")).to.deep.equal([]);
    expect(text(props, "name")).to.equal("n");
    expect(text(props, "rules")).to.equal(undefined);
  });

  it("withUnknowns: marks what is absent from a group that is there, and nothing else", () => {
    const props = { group: { given: 1, set: "x" }, text: "t" };
    expect(withUnknowns(props, ["group.set", "group.new", "absent.new", "text.new", "top"])).to.deep.equal({
      group: { given: 1, set: "x", new: UNKNOWN },
      text: "t",
      top: UNKNOWN,
    });
    expect(props).to.deep.equal({ group: { given: 1, set: "x" }, text: "t" });
  });
});

/** One text for one content, whatever the order of keys. */
function canonical(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isProps(value)) return Object.is(value, -0) ? "0" : JSON.stringify(value);
  return `{${Object.keys(value)
    .sort()
    .map((key) => `${key}:${canonical(value[key] ?? null)}`)
    .join(",")}}`;
}
