import { expect } from "chai";
import { parse } from "yaml";
import { goYaml } from "../../../components/pure/yaml";

describe("components/pure/yaml", () => {
  it("writes texts so that a reader of version 1.1 takes them for texts", () => {
    const texts = ["on", "no", "2026-11-20T00:00:00Z", "2026-11-20", "1.35", "0x1f", "12:30:45", "null", "~"];
    expect(parse(goYaml(texts), { version: "1.1" })).to.deep.equal(texts);
  });
});
