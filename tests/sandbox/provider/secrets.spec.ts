import { expect } from "chai";
import { DiscreetCloud, SecretKeeper } from "../../../sandbox/provider/secrets";
import { MemoryCloud } from "../../../sandbox/simulator/cloud";

const object = {
  type: "random:index/randomPassword:RandomPassword",
  id: "none",
  scope: "",
  inputs: { length: 20 },
  outputs: { length: 20, result: "correct-horse" },
  secretOutputs: ["result"],
};

describe("secrets in the simulated cloud", () => {
  it("are stored as hashes, wherever the text occurs", () => {
    const keeper = new SecretKeeper();
    keeper.learn(["hunter2-hunter2"]);
    const hidden = keeper.hide({
      url: "postgres://vault:hunter2-hunter2@db",
      port: 5432,
      list: ["hunter2-hunter2"],
    });
    expect(JSON.stringify(hidden)).not.to.include("hunter2");
    expect(hidden["port"]).to.equal(5432);
  });

  it("leave a short secret's letters alone where they are part of a longer text", () => {
    const keeper = new SecretKeeper();
    keeper.learn(["a1"]);
    expect(keeper.hide({ exact: "a1", longer: "a1b2" })).to.deep.include({ longer: "a1b2" });
    expect(keeper.hide({ exact: "a1" })["exact"]).to.match(/^sha256:/);
  });

  it("are hidden when the cloud itself makes them", () => {
    const cloud = new MemoryCloud();
    new DiscreetCloud(cloud, new SecretKeeper()).put(object);
    expect(JSON.stringify(cloud.all())).not.to.include("correct-horse");
  });

  it("come back only to who knows them already", () => {
    const keeper = new SecretKeeper();
    keeper.learn(["hunter2-hunter2"]);
    const stored = keeper.hide({ password: "hunter2-hunter2" });
    expect(SecretKeeper.restore(stored, { password: "hunter2-hunter2" })).to.deep.equal({
      password: "hunter2-hunter2",
    });
    expect(SecretKeeper.restore(stored, { password: "guess" })).to.deep.equal(stored);
  });
});
