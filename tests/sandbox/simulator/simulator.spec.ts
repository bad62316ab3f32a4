import { expect } from "chai";
import fc from "fast-check";
import { MemoryCloud } from "../../../sandbox/simulator/cloud";
import { type Props, UNKNOWN } from "../../../sandbox/simulator/values";
import { BOX, LABEL, SHELF, STICKER, urn, warehouse } from "./support";

const shelf = { name: "s1", wood: "oak" };
const box = { material: "tin", shelf: "s1", size: { width: 1 } };

/** A warehouse with a shelf and a box on it. */
function filled(change: Props = {}) {
  const cloud = new MemoryCloud();
  const simulator = warehouse(cloud);
  simulator.create(SHELF, urn("s1"), shelf);
  return { cloud, simulator, made: simulator.create(BOX, urn("b1"), { ...box, ...change }) };
}

describe("sandbox/simulator", () => {
  describe("check", () => {
    const check = (type: string, inputs: Props) =>
      warehouse()
        .check(type, urn("x"), inputs)
        .map(({ path, reason }) => `${path} ${reason}`);

    it("holds inputs against the schema, against what the type requires, and against its rules", () => {
      expect(check(BOX, { size: { height: "2" }, note: "bad" })).to.deep.equal([
        "material is required",
        "size.width is required",
        "size.height is no number",
        "note is bad",
      ]);
      expect(check(SHELF, {})).to.deep.equal(["name is required", "wood or steel is required"]);
      expect(check(SHELF, { name: "s", steel: "x" })).to.deep.equal([]);
    });

    it("takes an unknown value for one that will be right", () => {
      expect(check(SHELF, { name: UNKNOWN, wood: UNKNOWN })).to.deep.equal([]);
      expect(check(BOX, { material: UNKNOWN, note: UNKNOWN, size: UNKNOWN })).to.deep.equal([]);
    });

    it("asks a dynamic type for its shape, and knows no others", () => {
      expect(check(STICKER, { glue: "x" })).to.deep.equal(["glue is unknown"]);
      expect(() => check("toy:index/none:None", {})).to.throw("does not simulate toy:index/none:None");
    });

    it("judges the provider's own configuration as far as it is known", () => {
      expect(warehouse(new MemoryCloud(), { house: "" }).checkConfig()).to.have.length(1);
      expect(warehouse(new MemoryCloud(), { house: UNKNOWN }).checkConfig()).to.deep.equal([]);
    });
  });

  describe("create, update, delete", () => {
    it("adds what the cloud computes, and never what the schema does not have", () => {
      const { simulator, made } = filled();
      expect(made.outputs).to.deep.equal({ ...box, serial: `serial of ${made.id}` });
      expect(made.secretOutputs).to.deep.equal(["serial"]);
      expect(() => simulator.create(BOX, urn("b2"), { ...box, material: "stray" })).to.throw(
        `${BOX} has no outputs stray`,
      );
    });

    it("refuses a name that is taken, an input that names nothing, and what a rule refuses", () => {
      const { cloud, simulator } = filled();
      const before = cloud.all();
      expect(() => simulator.create(SHELF, urn("s1"), shelf)).to.throw(`${SHELF} s1 exists already`);
      expect(() => simulator.create(BOX, urn("b2"), { ...box, shelf: "s9" })).to.throw(
        `${BOX}: shelf names no ${SHELF}: "s9"`,
      );
      expect(() => simulator.create(BOX, urn("b2"), { ...box, near: ["b9"] })).to.throw("near[0] names no");
      expect(() => simulator.create(BOX, urn("b2"), { ...box, material: "air" })).to.throw("nothing holds");
      expect(cloud.all()).to.deep.equal(before);
    });

    it("makes another id for a replacement while the old object is there, and the same one after it", () => {
      const { simulator, made } = filled();
      const next = simulator.create(BOX, urn("b1"), box);
      expect(next.id).to.not.equal(made.id);
      simulator.delete(BOX, urn("b1"), made.id);
      expect(simulator.create(BOX, urn("b1"), box).id).to.equal(made.id);
    });

    it("keeps an object's id over updates, and updates nothing that is gone", () => {
      const { simulator, made } = filled();
      const updated = simulator.update(BOX, urn("b1"), made.id, { ...box, note: "new" });
      expect(updated.id).to.equal(made.id);
      expect(simulator.read(BOX, made.id)?.inputs["note"]).to.equal("new");
      expect(() => simulator.update(BOX, urn("b1"), "box-0", box)).to.throw("box-0 does not exist");
    });

    it("keeps what is protected or in use, says by what, and deletes what is gone without a word", () => {
      const { simulator, made } = filled({ note: "sealed" });
      expect(() => simulator.delete(BOX, urn("b1"), made.id)).to.throw("it is sealed");
      expect(() => simulator.delete(SHELF, urn("s1"), "s1")).to.throw(
        `${SHELF} s1 is in use by ${BOX} ${made.id}`,
      );
      simulator.delete(BOX, urn("b9"), "box-9");
    });

    it("counts objects of dynamic types among the users", () => {
      const { simulator, made } = filled();
      simulator.create(STICKER, urn("k"), { name: "k", shelf: "s1" });
      simulator.delete(BOX, urn("b1"), made.id);
      expect(() => simulator.delete(SHELF, urn("s1"), "s1")).to.throw(`in use by ${STICKER} k`);
    });

    it("lets go of what is loosely referred to, and takes an object's parts along, and theirs", () => {
      const { cloud, simulator, made } = filled();
      const other = simulator.create(BOX, urn("b2"), { ...box, near: [made.id] });
      simulator.create(LABEL, urn("l"), { name: "l", box: made.id });
      simulator.create(STICKER, urn("k"), { name: "k", shelf: "s1", label: "l" });
      simulator.delete(BOX, urn("b1"), made.id);
      expect(cloud.all().map(({ id }) => id)).to.deep.equal(["s1", other.id]);
    });

    it("makes, changes and deletes what comes with an object", () => {
      const cloud = new MemoryCloud();
      const simulator = warehouse(cloud);
      const lamps = () => cloud.all().filter(({ id }) => id === "lamp").length;
      simulator.create(SHELF, urn("s1"), { ...shelf, lamp: true });
      expect(lamps()).to.equal(1);
      simulator.update(SHELF, urn("s1"), "s1", shelf);
      expect(lamps()).to.equal(0);
      simulator.update(SHELF, urn("s1"), "s1", { ...shelf, lamp: true });
      simulator.delete(SHELF, urn("s1"), "s1");
      expect(cloud.all()).to.deep.equal([]);
    });

    it("keeps scopes apart: the same name in another house is another object", () => {
      const cloud = new MemoryCloud();
      const [a, b] = [warehouse(cloud, { house: "a" }), warehouse(cloud, { house: "b" })];
      a.create(SHELF, urn("s1"), shelf);
      b.create(SHELF, urn("s1"), shelf);
      a.delete(SHELF, urn("s1"), "s1");
      expect(a.read(SHELF, "s1")).to.equal(undefined);
      expect(b.read(SHELF, "s1")?.scope).to.equal("b");
    });
  });

  describe("diff", () => {
    const diff = (olds: Props, news: Props, type = BOX, id = "box-1") =>
      warehouse().diff(type, urn("b1"), id, olds, news);

    it("tells an update from a replacement, in groups too", () => {
      expect(diff(box, { ...box, note: "n" })).to.deep.include({ changed: ["note"], replaces: [] });
      expect(diff(box, { ...box, material: "oak" }).replaces).to.deep.equal(["material"]);
      expect(diff(box, { ...box, size: { width: 2 } }).replaces).to.deep.equal(["size"]);
      expect(diff(box, { ...box, size: { width: 1, height: 2 } }).replaces).to.deep.equal([]);
    });

    it("replaces for a value that is not known yet: it may differ", () => {
      expect(diff(box, { ...box, material: UNKNOWN }).replaces).to.deep.equal(["material"]);
    });

    it("guesses nothing of a stateful type", () => {
      expect(() => diff(box, { ...box, lid: "x" })).to.throw(
        `${BOX}: the sandbox does not know whether a change of lid replaces it; add it to the model`,
      );
      expect(diff(shelf, { ...shelf, wood: "fir" }, SHELF, "s1").replaces).to.deep.equal([]);
    });

    it("deletes first where the new object would have the old one's name", () => {
      const renamed = diff(shelf, { ...shelf, name: "s2" }, SHELF, "s1");
      expect(renamed).to.deep.equal({ changed: ["name"], replaces: ["name"], deleteBeforeReplace: false });
      expect(diff(shelf, { ...shelf, name: "s2" }, SHELF, "s2").deleteBeforeReplace).to.equal(true);
      expect(diff(shelf, { ...shelf, wood: "fir" }, SHELF, "s1").deleteBeforeReplace).to.equal(false);
    });

    it("finds no difference between inputs and themselves, and the same keys either way round", () => {
      const inputs = fc.dictionary(fc.constantFrom("name", "wood", "steel"), fc.string());
      fc.assert(
        fc.property(inputs, inputs, (a, b) => {
          expect(diff(a, { ...a }, SHELF, "s").changed).to.deep.equal([]);
          expect(diff(a, b, SHELF, "s").changed).to.deep.equal(diff(b, a, SHELF, "s").changed);
        }),
      );
    });
  });

  describe("previews", () => {
    it("of a new object have its inputs, and the rest unknown, nested or not", () => {
      expect(warehouse().previewCreate(BOX, box)).to.deep.equal({
        ...box,
        note: UNKNOWN,
        near: UNKNOWN,
        lid: UNKNOWN,
        serial: UNKNOWN,
        size: { width: 1, volume: UNKNOWN },
      });
    });

    it("of a changed object keep what was computed before, nested or not", () => {
      const olds = { ...box, serial: "7", size: { width: 1, volume: 8 }, note: "old" };
      const oldInputs = { ...box, note: "old" };
      const news = { ...box, size: { width: 1, height: 3 } };
      expect(warehouse().previewUpdate(olds, oldInputs, news)).to.deep.equal({
        ...box,
        serial: "7",
        size: { width: 1, height: 3, volume: 8 },
      });
    });

    it("of an unchanged object are what it is", () => {
      const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean());
      const group = fc.dictionary(fc.constantFrom("a", "b", "c"), leaf);
      const inputs = fc.dictionary(fc.constantFrom("x", "y", "z"), fc.oneof(leaf, group));
      fc.assert(
        fc.property(inputs, fc.dictionary(fc.constantFrom("p", "q"), leaf), (given, computed) => {
          const outputs = { ...given, ...computed };
          expect(warehouse().previewUpdate(outputs, given, given)).to.deep.equal(outputs);
        }),
      );
    });
  });
});
