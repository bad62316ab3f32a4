import { expect } from "chai";
import fc from "fast-check";
import { checkFields, type Fields, type PackageSchema, type Shape } from "../../../sandbox/simulator/schema";
import { type Props, UNKNOWN, type Value } from "../../../sandbox/simulator/values";

const schema: PackageSchema = {
  package: "toy",
  version: "1.2.3",
  types: {},
  definitions: {
    Node: {
      name: { shape: { kind: "string" }, required: true },
      next: { shape: { kind: "ref", to: "Node" } },
    },
  },
};

function problems(fields: Fields, inputs: Props): string[] {
  return checkFields(fields, inputs, schema).map(({ path, reason }) => `${path} ${reason}`);
}

function problemsOf(shape: Shape, value: Value): string[] {
  return problems({ x: { shape } }, { x: value });
}

describe("sandbox/simulator/schema", () => {
  it("finds what is missing, unknown, or of the wrong kind", () => {
    const fields: Fields = {
      name: { shape: { kind: "string" }, required: true },
      size: { shape: { kind: "number" } },
      open: { shape: { kind: "boolean" } },
    };
    expect(problems(fields, { size: "1", open: 1, colour: "red" })).to.deep.equal([
      "name is required",
      "size is no number",
      "open is no boolean",
      "colour is no property of toy 1.2.3",
    ]);
  });

  it("says where in lists, maps and groups", () => {
    expect(problemsOf({ kind: "array", of: { kind: "number" } }, [1, "2"])).to.deep.equal([
      "x[1] is no number",
    ]);
    expect(problemsOf({ kind: "map", of: { kind: "string" } }, { a: 1 })).to.deep.equal(["x.a is no string"]);
    expect(problemsOf({ kind: "array", of: { kind: "number" } }, {})).to.deep.equal(["x is no list"]);
    expect(problemsOf({ kind: "map", of: { kind: "string" } }, [])).to.deep.equal(["x is no map"]);
    expect(problemsOf({ kind: "ref", to: "Node" }, "n")).to.deep.equal(["x is no group of properties"]);
    expect(problemsOf({ kind: "ref", to: "Node" }, { name: "a", next: { next: {} } })).to.deep.equal([
      "x.next.name is required",
      "x.next.next.name is required",
    ]);
  });

  it("takes any option of a union", () => {
    const shape: Shape = { kind: "union", of: [{ kind: "number" }, { kind: "string" }] };
    expect(problemsOf(shape, "a")).to.deep.equal([]);
    expect(problemsOf(shape, 1)).to.deep.equal([]);
    expect(problemsOf(shape, true)).to.deep.equal(["x is no number"]);
  });

  it("fails on a definition that is not there: a broken schema, not a bad input", () => {
    expect(() => problemsOf({ kind: "ref", to: "None" }, {})).to.throw("toy: no definition None");
  });

  it("lets an unknown value and a null pass anywhere", () => {
    const leaf = fc.constantFrom<Shape>({ kind: "string" }, { kind: "number" }, { kind: "boolean" });
    const shapes = fc.oneof(
      leaf,
      leaf.map((of): Shape => ({ kind: "array", of })),
      leaf.map((of): Shape => ({ kind: "map", of })),
      fc.constant<Shape>({ kind: "ref", to: "Node" }),
    );
    fc.assert(
      fc.property(shapes, fc.constantFrom<Value>(UNKNOWN, null), (shape, value) => {
        expect(problemsOf(shape, value)).to.deep.equal([]);
      }),
    );
  });
});
