import { expect } from "chai";
import { Node, normalise, normaliseAll, UNKNOWN } from "../../policy/core/values";
import { unknownCheckingProxy } from "./support/proxy";

const mark = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const signature = "4dabf18193072939515e22adb298388d";
const raw = {
  known: 1,
  unknown: mark,
  list: [mark, { port: 22 }, { port: mark }],
  nested: { flag: false, nothing: null, unknown: "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7" },
  sentence: `{"Resource": "${mark}"}`,
};
const tree = {
  known: 1,
  unknown: UNKNOWN,
  list: [UNKNOWN, { port: 22 }, { port: UNKNOWN }],
  nested: { flag: false, nothing: null, unknown: UNKNOWN },
  sentence: UNKNOWN,
};

describe("policy/values", () => {
  it("reads plain values and the SDK's proxy alike, down to texts made from an unknown", () => {
    expect(normaliseAll(raw)).to.deep.equal(tree);
    expect(normaliseAll(unknownCheckingProxy(raw))).to.deep.equal(tree);
  });

  it("proves that the proxy throws where the reader does not", () => {
    const proxy = unknownCheckingProxy(raw);
    expect(() => JSON.stringify(proxy)).to.throw("value at .unknown can't be known during preview");
  });

  it("unwraps secrets and the engine's outputs; an output without a value is unknown", () => {
    const secret = {
      [signature]: "1b47061264138c4ac30d75fd1eb44270",
      value: { password: "x", length: mark },
    };
    const output = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
    expect(normalise(secret)).to.deep.equal({ password: "x", length: UNKNOWN });
    expect(normalise({ [signature]: output, value: "known" })).to.equal("known");
    expect(normalise({ [signature]: output })).to.equal(UNKNOWN);
  });

  it("is the same when it is done twice", () => {
    expect(normaliseAll(normaliseAll(raw))).to.deep.equal(tree);
  });

  const node = new Node(normaliseAll(raw));
  const placesOf = (path: string) =>
    node.each(path).map(({ path: at, value, absent, unknown }) => ({
      at,
      ...(absent ? { absent } : unknown ? { unknown } : { value }),
    }));

  it("finds known, unknown and absent places with their exact paths", () => {
    expect(placesOf("list[].port")).to.deep.equal([
      { at: "list[0]", unknown: true },
      { at: "list[1].port", value: 22 },
      { at: "list[2].port", unknown: true },
    ]);
    expect(placesOf("nested.flag")).to.deep.equal([{ at: "nested.flag", value: false }]);
    expect(placesOf("nested.nothing")).to.deep.equal([{ at: "nested.nothing", absent: true }]);
    expect(placesOf("nested.other.deeper")).to.deep.equal([{ at: "nested.other.deeper", absent: true }]);
    expect(placesOf("unknown.deeper[].still")).to.deep.equal([{ at: "unknown", unknown: true }]);
    expect(placesOf("absent[]")).to.deep.equal([]);
  });

  it("reads keys that hold dots", () => {
    const { path, text } = new Node({ annotations: { "a.b/c": "d" } }).at("annotations").key("a.b/c");
    expect({ path, text }).to.deep.equal({ path: 'annotations["a.b/c"]', text: "d" });
  });

  it("does not take what every object inherits for a property", () => {
    expect(node.at("constructor").absent).to.equal(true);
  });

  it("replaces what is absent, and nothing else, by a default", () => {
    expect(node.at("nested.nothing").or(true).value).to.equal(true);
    expect(node.at("nested.flag").or(true).value).to.equal(false);
    expect(node.at("unknown").or(true).unknown).to.equal(true);
  });
});
