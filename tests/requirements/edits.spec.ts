import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import * as prettier from "prettier";
import { REPOSITORY } from "../../sandbox/paths";
import { type Effect, effectsOf } from "../support/edit";
import { editsDocument } from "../support/edits-table";
import { type Edit, EDITS } from "./edits";

const DOCUMENT = path.join(REPOSITORY, "docs", "edits.md");

describe("what an edit of the configuration does", function () {
  this.timeout(60_000);
  const computed: (readonly [Edit, readonly Effect[]])[] = [];

  for (const edit of EDITS) {
    const { what, target, dangerous } = edit;
    it(`${target}: ${what}`, async () => {
      const effects = await effectsOf(edit);
      computed.push([edit, effects]);
      const lost = effects
        .filter(({ operation, stateful }) => stateful && ["replace", "delete"].includes(operation))
        .map(
          ({ operation, type, name, properties }) => `${operation} ${type} ${name} ${properties.join(", ")}`,
        );
      if (dangerous !== true) expect(lost, "data would be lost").to.deep.equal([]);
    });
  }

  it("finds what a dangerous edit takes away, and that protection refuses it", () => {
    const effects = (what: string) =>
      computed
        .filter(([edit]) => edit.what === what)
        .flatMap(([, list]) => list.filter(({ stateful }) => stateful));
    const removed = effects("remove a database").filter(({ operation }) => operation === "delete");
    for (const type of ["aws:rds/cluster:Cluster", "gcp:sql/databaseInstance:DatabaseInstance"]) {
      expect(removed.find((effect) => effect.type === type)?.guarded, type).to.equal(true);
    }
    const moved = effects("change the network's block").filter(({ operation }) => operation === "replace");
    expect(moved.map(({ type }) => type)).to.include.members([
      "aws:ec2/vpc:Vpc",
      "gcp:compute/subnetwork:Subnetwork",
    ]);
    const renamed = effects("rename the platform").filter(({ operation }) => operation === "replace");
    expect(renamed.map(({ type }) => type)).to.include.members([
      "aws:rds/cluster:Cluster",
      "gcp:container/cluster:Cluster",
      "kubernetes:postgresql.cnpg.io/v1:Cluster",
    ]);
  });

  it("docs/edits.md says so; UPDATE_EDITS=1 npx mocha tests/requirements/edits.spec.ts writes it", async () => {
    expect(computed.length, "not every edit could be planned").to.equal(EDITS.length);
    const options = await prettier.resolveConfig(DOCUMENT);
    const text = await prettier.format(editsDocument(computed), { ...options, filepath: DOCUMENT });
    if (process.env["UPDATE_EDITS"] === "1") fs.writeFileSync(DOCUMENT, text);
    const committed = fs.existsSync(DOCUMENT) ? fs.readFileSync(DOCUMENT, "utf8") : "";
    expect(text === committed, "docs/edits.md is stale; look at what UPDATE_EDITS=1 changes").to.equal(true);
  });
});
