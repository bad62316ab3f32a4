import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { toJson } from "../../cli/plan/json";
import { writeManifests } from "../../cli/plan/manifests";
import { toTree } from "../../cli/plan/tree";
import { planOf } from "../support/plans";
import { temporaryFolder } from "../support/temporary";

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

function readAll(directory: string): { name: string; text: string; manifest: Manifest }[] {
  return fs
    .readdirSync(directory)
    .sort()
    .map((name) => {
      const text = fs.readFileSync(path.join(directory, name), "utf8");
      return { name, text, manifest: parse(text) as Manifest };
    });
}

describe("what a plan prints", () => {
  it("as JSON: the same text twice, every key of the interface, resources by URN", async () => {
    const plan = await planOf({ stack: "prod", target: "aws" });
    const json = toJson(plan) as Record<string, unknown> & { resources: { urn: string }[] };
    expect(JSON.stringify(toJson(plan))).to.equal(JSON.stringify(json));
    expect(json).to.have.all.keys([
      "schemaVersion",
      "stack",
      "target",
      "environment",
      "simulated",
      "resources",
      "policy",
      "recovery",
      "outputs",
    ]);
    expect(json["policy"]).to.have.all.keys(["violations", "undecided", "exempted"]);
    const urns = json.resources.map(({ urn }) => urn);
    expect(urns).to.deep.equal([...urns].sort());
    expect(json.resources[0]).to.have.all.keys([
      "urn",
      "type",
      "name",
      "parent",
      "provider",
      "protect",
      "dependsOn",
      "inputs",
      "secrets",
    ]);
  });

  it("as a tree: every resource below its parent, what is protected, the verdicts", async () => {
    const plan = await planOf({ stack: "prod", target: "aws" });
    const lines = toTree(plan).split("\n");
    const listed = lines.filter((line) => /^ *[\w.-]+ {2}[\w.:/-]+( {2}\[protected\])?$/.test(line));
    // All but the stack itself, which the title names.
    expect(listed.length).to.equal(plan.recording.resources.length - 1);
    expect(lines).to.include("    network-vpc  aws:ec2/vpc:Vpc  [protected]");
    expect(lines).to.include("0 violations, 0 undecided, 0 exempted");
  });

  it("as manifests: one file an object, in an order that can be applied", async () => {
    const directory = temporaryFolder();
    fs.writeFileSync(path.join(directory, "0999-stale.yaml"), "# Written by trivium plan.\nkind: Stale\n");
    const files = writeManifests(directory, await planOf({ stack: "dev", target: "k3s" }, true));
    const written = readAll(directory);
    expect(written.map(({ name }) => path.join(directory, name))).to.deep.equal(files);
    const position = new Map(
      written.map(({ manifest }, index) => [`${manifest.kind} ${manifest.metadata.name}`, index]),
    );
    for (const { name, text, manifest } of written) {
      expect(text, name).to.match(/^# Written by trivium plan\.\n# SIMULATED/);
      const { namespace } = manifest.metadata;
      const home = position.get(`Namespace ${namespace ?? ""}`);
      if (home !== undefined)
        expect(home, name).to.be.lessThan(position.get(`${manifest.kind} ${manifest.metadata.name}`) ?? -1);
    }
    expect(position.has("Rollout podinfo")).to.equal(true);
  });

  it("as manifests: never beside a file that no plan wrote", async () => {
    const directory = temporaryFolder();
    fs.writeFileSync(path.join(directory, "0001-mine.yaml"), "kind: Mine\n");
    const plan = await planOf({ stack: "dev", target: "k3s" });
    expect(() => writeManifests(directory, plan)).to.throw("holds 0001-mine.yaml, which no plan wrote");
    expect(fs.readdirSync(directory)).to.deep.equal(["0001-mine.yaml"]);
  });

  it("as manifests of a plan: an unknown names the resource it comes from", async () => {
    const directory = temporaryFolder();
    writeManifests(directory, await planOf({ stack: "prod", target: "aws" }));
    const unknowns = readAll(directory).flatMap(({ text }) => text.match(/<unknown:[^>]*>/g) ?? []);
    expect(unknowns).not.to.deep.equal([]);
    for (const unknown of unknowns)
      expect(unknown).to.match(/^<unknown:urn:pulumi:prod::trivium::[^#]+#.+>$/);
  });
});
