import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { definitionsFor, sourceOf } from "../../../sandbox/definitions/definitions";
import { versionOf } from "../../../sandbox/definitions/modules";
import { CARRIERS, MODULES, NO_SOURCES } from "../../../sandbox/definitions/sources";
import { DefinitionsUnavailable } from "../../../sandbox/definitions/unavailable";
import { REPOSITORY } from "../../../sandbox/paths";
import { charts } from "../../../stacks/versions";
import { usedKinds } from "./kinds";

const OBJECT_STORE = "barmancloud.cnpg.io/v1/ObjectStore";
const OBJECT_STORES = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: objectstores.barmancloud.cnpg.io }
spec:
  group: barmancloud.cnpg.io
  scope: Namespaced
  names: { kind: ObjectStore, plural: objectstores }
  versions: [{ name: v1, served: true }, { name: v1alpha1, served: false }]
---
apiVersion: v1
kind: ConfigMap
metadata: { name: not-a-definition }
`;
const BARMAN = `github.com/cloudnative-pg/plugin-barman-cloud@${versionOf("github.com/cloudnative-pg/plugin-barman-cloud")}`;

describe("the table of definitions", () => {
  it("has a row for every custom kind of every stack on every target, once", async function () {
    // Plans every stack on every target.
    this.timeout(120_000);
    const kinds = await usedKinds();
    expect(kinds).to.have.length.greaterThan(20);
    for (const { kind } of kinds) expect(sourceOf(kind), kind).to.be.an("object");
    const groups = [...MODULES, ...NO_SOURCES].flatMap((row) => row.groups);
    expect(groups).to.have.length(new Set(groups).size);
  });

  it("pins every module and its checksum", () => {
    const folder = path.join(REPOSITORY, "sandbox", "definitions", "modules");
    const sums = fs.readFileSync(path.join(folder, "go.sum"), "utf8");
    for (const { module } of MODULES) expect(sums).to.include(`${module} ${versionOf(module)} h1:`);
  });

  it("was read for the charts of the compatibility set", async () => {
    const used = new Set((await usedKinds()).flatMap((kind) => kind.charts));
    expect([...used].filter((chart) => !(chart in CARRIERS))).to.deep.equal([]);
    for (const { chart, version } of Object.values(charts)) {
      const carrier = CARRIERS[chart];
      if (carrier !== undefined) expect(carrier.chart, chart).to.equal(version);
    }
  });

  it("has no answer for a group that nobody has entered", () => {
    expect(() => sourceOf("example.com/v1/Thing")).to.throw("sources.ts has no row for example.com");
  });
});

describe("definitions", () => {
  const before = { PATH: process.env["PATH"], XDG_CACHE_HOME: process.env["XDG_CACHE_HOME"] };
  let folder: string;

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "trivium-definitions-"));
    process.env["XDG_CACHE_HOME"] = path.join(folder, "cache");
    process.env["PATH"] = path.join(folder, "bin");
  });
  afterEach(() => {
    for (const [key, value] of Object.entries(before)) {
      if (value === undefined) Reflect.deleteProperty(process.env, key);
      else process.env[key] = value;
    }
    fs.rmSync(folder, { recursive: true, force: true });
  });

  /** A `go` that answers as the real one does, and notes each call. */
  function go(answer: object, code = 0): () => readonly string[] {
    const calls = path.join(folder, "calls");
    const command = path.join(folder, "bin", "go");
    fs.mkdirSync(path.dirname(command), { recursive: true });
    const script = [
      "#!/bin/sh",
      `echo "$@" >> '${calls}'`,
      `printf '%s\\n' '${JSON.stringify(answer)}'`,
      `exit ${code}`,
    ];
    fs.writeFileSync(command, script.join("\n"), { mode: 0o755 });
    return () => (fs.existsSync(calls) ? fs.readFileSync(calls, "utf8").trim().split("\n") : []);
  }

  function module(definitions: string): string {
    const bases = path.join(folder, "module", "config", "crd", "bases");
    fs.mkdirSync(bases, { recursive: true });
    fs.writeFileSync(path.join(bases, "objectstores.yaml"), definitions);
    return path.join(folder, "module");
  }

  it("come from the module once, and then from the cache without Go", async () => {
    const calls = go({ Dir: module(OBJECT_STORES) });
    const first = await definitionsFor([OBJECT_STORE]);
    expect(first.objects.map(({ metadata }) => metadata.name)).to.deep.equal([
      "objectstores.barmancloud.cnpg.io",
    ]);
    expect(calls()).to.deep.equal([`mod download -json ${BARMAN}`]);
    fs.rmSync(path.join(folder, "bin"), { recursive: true });
    expect(await definitionsFor([OBJECT_STORE])).to.deep.equal(first);
  });

  it("leave out the kinds without a source, and need nothing for them", async () => {
    const kinds = ["postgresql.cnpg.io/v1/Cluster", "policy.linkerd.io/v1beta3/Server"];
    expect(await definitionsFor(kinds)).to.deep.equal({ objects: [], unavailable: kinds });
  });

  it("are not what an interrupted run has half written", async () => {
    const bases = path.join(folder, "cache", "trivium", "definitions", BARMAN, "config", "crd");
    fs.mkdirSync(bases, { recursive: true });
    fs.writeFileSync(path.join(bases, "bases.json.4711"), "[{");
    go({ Dir: module(OBJECT_STORES) });
    expect((await definitionsFor([OBJECT_STORE])).objects).to.have.length(1);
  });

  it("are refused where the module does not define the kind", async () => {
    go({ Dir: module(OBJECT_STORES) });
    const failed = await failure(definitionsFor(["barmancloud.cnpg.io/v1alpha1/ObjectStore"]));
    expect(failed.message).to.equal(
      "sandbox/definitions/sources.ts: no barmancloud.cnpg.io/v1alpha1/ObjectStore",
    );
  });

  it("that cannot be had are told with the ways out", async () => {
    const failed = await failure(definitionsFor([OBJECT_STORE]));
    expect(failed).to.be.an.instanceOf(DefinitionsUnavailable);
    expect(failed.message).to.equal(
      [
        `the custom resource definitions of ${BARMAN} cannot be had on this machine:`,
        "  - they are not in the cache from an earlier run",
        "  - the module cannot be downloaded: no go command on PATH",
        "ways out:",
        "  1. install Go 1.25 or later with access to the Go module proxy, and run the command again",
        "  2. copy trivium/definitions from the cache of a machine that has run it (XDG_CACHE_HOME or ~/.cache)",
      ].join("\n"),
    );
  });

  it("pass on why Go has no module", async () => {
    go({ Error: "verifying module: checksum mismatch\n\tdownloaded: h1:other" }, 1);
    const failed = await failure(definitionsFor([OBJECT_STORE]));
    expect(failed.message).to.include(
      "  - the module cannot be downloaded: verifying module: checksum mismatch downloaded: h1:other\n",
    );
  });
});

async function failure(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error("it did not fail");
}
