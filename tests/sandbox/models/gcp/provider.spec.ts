import { expect } from "chai";
import { gcp } from "../../../../sandbox/models/gcp";
import { Typings } from "../../../../sandbox/schemas/typings";
import { Project } from "./support";

describe("sandbox/models/gcp: provider", () => {
  it("wants a project, and reads a region", () => {
    const problems = (config: Record<string, string>) =>
      new Project(config).simulator.checkConfig().map(({ path }) => path);
    expect(problems({ project: "acme-platform", region: "europe-west3" })).to.be.empty;
    expect(problems({ project: "Acme", region: "eu" })).to.deep.equal(["project", "region"]);
    expect(problems({})).to.deep.equal(["project"]);
  });

  it("keeps projects apart", () => {
    expect(gcp.scope({ project: "acme-platform" })).to.equal("acme-platform");
  });

  it("lists no type twice and only properties that the SDK has", () => {
    const tokens = gcp.types.map(({ type }) => type);
    expect(new Set(tokens).size).to.equal(tokens.length);
    const schema = new Typings("gcp").schema([...tokens].sort());
    const unknown = gcp.types.flatMap(({ type, immutable, mutable = [], references = {} }) =>
      [...Object.keys(immutable), ...mutable, ...Object.keys(references)]
        .map((path) => path.replace(/[.[].*$/, ""))
        .filter((property) => schema.types[type]?.inputs[property] === undefined)
        .map((property) => `${type} ${property}`),
    );
    expect(unknown).to.deep.equal([]);
  });
});
