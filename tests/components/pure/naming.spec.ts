import { expect } from "chai";
import * as fc from "fast-check";
import { physicalName, shapedName } from "../../../components/pure/naming";

const parts = fc.array(fc.string({ maxLength: 40 }), { minLength: 1, maxLength: 4 });
const limits = fc.integer({ min: 8, max: 100 });

/** Parts as the configuration lets them through. */
const names = fc.stringMatching(/^[a-z][a-z0-9]{0,40}$/);

describe("components/pure/naming", () => {
  it("joins parts with dashes", () => {
    expect(physicalName(["acme", "main", "db"])).to.equal("acme-main-db");
    expect(physicalName(["acme", "", "db"])).to.equal("acme-db");
    expect(physicalName(["Acme_Prod", "db"])).to.equal("acme-prod-db");
  });

  it("stays within the limit and the charset", () => {
    fc.assert(
      fc.property(parts, limits, (list, limit) => {
        const name = physicalName(list, limit);
        expect(name.length).to.be.at.most(limit);
        expect(name).to.match(/^[a-z0-9-]*$/);
      }),
    );
  });

  it("gives the same name for the same parts", () => {
    fc.assert(
      fc.property(parts, limits, (list, limit) => {
        expect(physicalName([...list], limit)).to.equal(physicalName(list, limit));
      }),
    );
  });

  it("never changes a name that fits when the limit grows", () => {
    fc.assert(
      fc.property(fc.array(names, { minLength: 1, maxLength: 3 }), limits, (list, limit) => {
        const full = list.join("-");
        expect(physicalName(list, Math.max(limit, full.length))).to.equal(full);
      }),
    );
  });

  it("keeps long names with the same head apart", () => {
    fc.assert(
      fc.property(names, names, names, (head, a, b) => {
        fc.pre(a !== b);
        const long = head.padEnd(60, "x");
        expect(physicalName([long, a], 24)).to.not.equal(physicalName([long, b], 24));
      }),
    );
  });

  it("closes a cut name with a hash and no double dash", () => {
    expect(physicalName(["acme-platform", "observability"], 21)).to.match(/^acme-platform-[0-9a-f]{6}$/);
  });

  it("refuses a limit that leaves no room for a hash", () => {
    expect(() => physicalName(["acme"], 7)).to.throw(
      RangeError,
      "a name of at most 7 characters cannot hold a hash",
    );
  });

  it("changes with a shape, and with nothing else", () => {
    const shape = { machine: "m5.large", zones: ["a", "b"] };
    expect(shapedName(["acme", "nodes"], shape)).to.match(/^acme-nodes-[0-9a-f]{6}$/);
    expect(shapedName(["acme", "nodes"], { ...shape })).to.equal(shapedName(["acme", "nodes"], shape));
    expect(shapedName(["acme", "nodes"], { ...shape, zones: ["a"] })).not.to.equal(
      shapedName(["acme", "nodes"], shape),
    );
  });
});
