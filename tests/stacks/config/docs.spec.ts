import { expect } from "chai";
import * as fs from "node:fs";
import * as path from "node:path";
import { generated } from "../../../stacks/config/docs";
import { jsonSchema } from "../../../stacks/config/json-schema";
import { settings } from "../../../stacks/config/reference";

const root = path.resolve(__dirname, "../../..");

describe("stacks/config: what is generated from the schema", () => {
  it("is up to date", async () => {
    for (const [file, text] of Object.entries(await generated())) {
      const committed = fs.readFileSync(path.join(root, file), "utf8");
      expect(committed === text, `${file} is stale; run \`make docs\``).to.equal(true);
    }
  });

  it("describes every setting", () => {
    const undescribed = settings().filter(({ description }) => description === "");
    expect(undescribed.map(({ key }) => key)).to.deep.equal([]);
  });

  it("lists settings at every depth, with what holds where they are not set", () => {
    const byKey = new Map(settings().map((setting) => [setting.key, setting]));
    expect(byKey.get("network.cidr")).to.deep.include({ type: "text", fallback: "required" });
    expect(byKey.get("cluster.gone")).to.deep.include({ type: "`true`, `false`", fallback: "`false`" });
    expect(byKey.get("services.<name>.rollout.steps[].weight")).to.deep.include({
      type: "whole number, 1 to 100",
      fallback: "required",
    });
    expect(byKey.get("teams.<name>.quota.cpu")).to.deep.include({ fallback: "`20`" });
  });

  it("tells editors that a kubeconfig is encrypted, and which block the target needs", () => {
    const config = jsonSchema().properties?.["config"];
    expect(config).to.have.nested.property("properties.trivium:kubeconfig.required").that.includes("secure");
    expect(config)
      .to.have.property("allOf")
      .that.deep.includes({
        if: { properties: { "trivium:target": { const: "gcp" } }, required: ["trivium:target"] },
        then: { required: ["trivium:gcp"] },
      });
  });
});
