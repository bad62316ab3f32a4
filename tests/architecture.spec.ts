import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { REPOSITORY } from "../sandbox/paths";
import { targetNames } from "../stacks/targets";
import { MATRIX } from "./support/plans";

/** TypeScript files below a folder, relative to the repository. */
function sources(folder: string): string[] {
  return fs
    .readdirSync(path.join(REPOSITORY, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => path.join(folder, file));
}

function read(file: string): string {
  return fs.readFileSync(path.join(REPOSITORY, file), "utf8");
}

describe("the architecture", () => {
  it("lets only a target's folder know its cloud", () => {
    const clouds = ["aws", "gcp"];
    const strays = [...sources("components"), ...sources("stacks"), "index.ts"].flatMap((file) =>
      clouds
        .filter((cloud) => !file.startsWith(path.join("components", cloud)))
        .filter((cloud) => read(file).includes(`"@pulumi/${cloud}`))
        .map((cloud) => `${file} imports ${cloud}`),
    );
    expect(strays).to.deep.equal([]);
  });

  it("keeps neutral code from asking for a target or an environment by name", () => {
    const names = [...targetNames, "dev", "staging", "prod"].join("|");
    const comparison = new RegExp(`[!=]==? "(${names})"|"(${names})" [!=]==?`);
    const neutral = [
      ...sources("components"),
      ...sources("stacks/layers"),
      "stacks/platform.ts",
      "index.ts",
    ].filter(
      (file) => !targetNames.some((target) => file.startsWith(path.join("components", target) + path.sep)),
    );
    expect(neutral.filter((file) => comparison.test(read(file)))).to.deep.equal([]);
  });

  it("keeps every file small enough to hold one subject", () => {
    const all = ["components", "stacks", "policy", "sandbox", "cli"].flatMap(sources);
    const long = all.filter((file) => read(file).split("\n").length > 350);
    expect(long).to.deep.equal([]);
  });

  it("has an inventory for every stack on every target, and none besides", () => {
    const files = fs.readdirSync(path.join(REPOSITORY, "tests", "stacks", "inventory")).sort();
    expect(files).to.deep.equal(MATRIX.map(({ name }) => `${name}.yaml`).sort());
  });

  it("pins every dependency to a version", () => {
    for (const manifest of ["package.json", "policy/package.json"]) {
      const { dependencies = {}, devDependencies = {} } = JSON.parse(read(manifest)) as Record<
        string,
        Record<string, string>
      >;
      const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
        ([, range]) => !/^\d/.test(range),
      );
      expect(loose, manifest).to.deep.equal([]);
    }
  });
});
