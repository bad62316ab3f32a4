import { expect } from "chai";
import fc from "fast-check";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { type Cloud, type CloudObject, DirectoryCloud, MemoryCloud } from "../../../sandbox/simulator/cloud";

const name = fc.oneof(fc.constantFrom("a", "b", "projects/p/x"), fc.string({ minLength: 1, maxLength: 200 }));
const object = fc.record<CloudObject>({
  type: fc.constantFrom("toy:index/box:Box", "toy:index/shelf:Shelf"),
  id: name,
  scope: fc.constantFrom("one", "two"),
  inputs: fc.dictionary(fc.constantFrom("x", "y"), fc.string(), { noNullPrototype: true }),
  outputs: fc.constant({}),
});
const act = fc.record({ object, remove: fc.boolean() });

/** What a cloud holds, in an order that does not depend on it. */
function contents(cloud: Cloud): string[] {
  return cloud
    .all()
    .map((each) => JSON.stringify(each))
    .sort();
}

describe("sandbox/simulator/cloud", () => {
  let root: string;
  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "trivium-cloud-"));
  });
  afterEach(() => {
    fs.rmSync(root, { recursive: true });
  });

  it("holds on disk what it holds in memory, whatever the names, for other processes too", () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 8 }), (acts) => {
        const directory = fs.mkdtempSync(path.join(root, "run-"));
        const [memory, disk] = [new MemoryCloud(), new DirectoryCloud(directory)];
        for (const { object: each, remove } of acts) {
          for (const cloud of [memory, disk]) {
            if (remove) cloud.remove(each);
            else cloud.put(each);
          }
        }
        const another = new DirectoryCloud(directory);
        expect(contents(another)).to.deep.equal(contents(memory));
        for (const { object: each } of acts) {
          expect(another.get(each.type, each.id, each.scope)).to.deep.equal(
            memory.get(each.type, each.id, each.scope),
          );
        }
      }),
      { numRuns: 50 },
    );
  });

  it("writes a readable file an object, and an edit of the file is drift", () => {
    const cloud = new DirectoryCloud(root);
    cloud.put({ type: "toy:index/box:Box", id: "b/1", scope: "one", inputs: { x: "1" }, outputs: {} });
    const [file = ""] = fs.readdirSync(root);
    expect(file).to.match(/^toy_index_box_Box-b_1-[0-9a-f]{8}\.json$/);
    const at = path.join(root, file);
    fs.writeFileSync(at, fs.readFileSync(at, "utf8").replace('"x": "1"', '"x": "2"'));
    expect(cloud.get("toy:index/box:Box", "b/1", "one")?.inputs).to.deep.equal({ x: "2" });
  });

  it("puts a file in place as a whole: a draft left by a crash is not seen, and none is left otherwise", () => {
    const cloud = new DirectoryCloud(root);
    const box: CloudObject = { type: "toy:index/box:Box", id: "b", scope: "one", inputs: {}, outputs: {} };
    cloud.put(box);
    cloud.put({ ...box, inputs: { x: "2" } });
    const files = fs.readdirSync(root);
    expect(files).to.have.length(1);
    fs.writeFileSync(path.join(root, `${files[0] ?? ""}.4711.tmp`), '{"type": "toy:ind');
    expect(cloud.all()).to.deep.equal([{ ...box, inputs: { x: "2" } }]);
  });

  it("fails on a broken file rather than lose an object", () => {
    const cloud = new DirectoryCloud(root);
    fs.writeFileSync(path.join(root, "broken.json"), "{");
    expect(() => cloud.all()).to.throw(
      "broken.json holds no object of the simulated cloud; mend it, or start again with make clean",
    );
  });
});
