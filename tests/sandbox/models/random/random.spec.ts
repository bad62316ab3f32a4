import { expect } from "chai";
import { random } from "../../../../sandbox/models/random";
import { schemaOf } from "../../../../sandbox/schemas";
import { MemoryCloud } from "../../../../sandbox/simulator/cloud";
import { Simulator } from "../../../../sandbox/simulator/simulator";
import { text } from "../../../../sandbox/simulator/values";

const PASSWORD = "random:index/randomPassword:RandomPassword";
const ID = "random:index/randomId:RandomId";
const urn = (name: string) => `urn:pulumi:dev::trivium::${PASSWORD}::${name}`;

describe("random provider, simulated", () => {
  let simulator: Simulator;
  beforeEach(() => {
    simulator = new Simulator(random, schemaOf("random"), new MemoryCloud(), {});
  });

  it("makes a password of the asked length and classes, the same for the same resource", () => {
    const inputs = { length: 40, special: false, minNumeric: 5 };
    const again = new Simulator(random, schemaOf("random"), new MemoryCloud(), {});
    const { outputs } = simulator.create(PASSWORD, urn("a"), inputs);
    expect(outputs["result"]).to.match(/^[A-Za-z0-9]{40}$/);
    expect((text(outputs, "result") ?? "").replace(/\D/g, "")).to.have.length.at.least(5);
    expect(again.create(PASSWORD, urn("a"), inputs).outputs["result"]).to.equal(outputs["result"]);
    expect(simulator.create(PASSWORD, urn("b"), inputs).outputs["result"]).not.to.equal(outputs["result"]);
  });

  it("makes another password for a replacement, while the old one is still there", () => {
    const first = simulator.create(PASSWORD, urn("a"), { length: 40 });
    const second = simulator.create(PASSWORD, urn("a"), { length: 40 });
    expect(second.id).not.to.equal(first.id);
    expect(second.outputs["result"]).not.to.equal(first.outputs["result"]);
  });

  it("keeps result and hash secret", () => {
    expect(simulator.secretOutputs(PASSWORD)).to.have.members(["result", "bcryptHash"]);
    expect(simulator.create(PASSWORD, urn("a"), { length: 20 }).secretOutputs).to.include("result");
  });

  it("replaces a password whose length or keepers change", () => {
    const { id } = simulator.create(PASSWORD, urn("a"), { length: 20 });
    const difference = simulator.diff(
      PASSWORD,
      urn("a"),
      id,
      { length: 20 },
      { length: 30, keepers: { a: "b" } },
    );
    expect(difference.replaces).to.have.members(["keepers", "length"]);
  });

  it("refuses more demanded characters than there are, and no characters at all", () => {
    expect(simulator.check(PASSWORD, urn("a"), { length: 3, minLower: 2, minUpper: 2 })).to.deep.equal([
      { path: "length", reason: "must be at least 4, got 3" },
    ]);
    const none = { length: 8, lower: false, upper: false, numeric: false, special: false };
    expect(simulator.check(PASSWORD, urn("a"), none)[0]?.reason).to.equal("has no characters to choose from");
  });

  it("gives the same bytes of an id in all notations, and others for other keepers", () => {
    const { id, outputs } = simulator.create(ID, "urn:1", { byteLength: 4, prefix: "x-" });
    const hex = (text(outputs, "hex") ?? "").replace("x-", "");
    expect(hex).to.match(/^[0-9a-f]{8}$/);
    expect(outputs["dec"]).to.equal(`x-${Number.parseInt(hex, 16)}`);
    expect(Buffer.from(id, "base64url").toString("hex")).to.equal(hex);
    expect(simulator.create(ID, "urn:1", { byteLength: 4, keepers: { v: "2" } }).id).not.to.equal(id);
  });
});
