import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { PROFILES, profileText, REFERENCE, withRules } from "../../policy/docs";
import { profiles } from "../../policy/configuration/profiles";
import { rules } from "../../policy/rules";

describe("docs/policies.md", () => {
  const page = readFileSync(REFERENCE, "utf8");

  it("lists the rules as they are; `make docs` writes them", () => {
    expect(page).to.equal(withRules(page, rules));
  });

  it("cannot be written without the lines that enclose the rules", () => {
    expect(() => withRules("# Policies", rules)).to.throw(
      "docs/policies.md lacks the lines <!-- rules: written by `make docs` --> and <!-- end of rules -->",
    );
  });
});

describe("policy/profiles", () => {
  it("are there in the form that the engine takes, one file each; `make docs` writes them", () => {
    const files = readdirSync(PROFILES);
    expect(files).to.have.members(profiles.map(({ name }) => `${name}.json`));
    for (const profile of profiles) {
      const file = join(PROFILES, `${profile.name}.json`);
      expect(readFileSync(file, "utf8"), file).to.equal(profileText(profile));
    }
  });
});
