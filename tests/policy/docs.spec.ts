import { readFileSync } from "node:fs";
import { expect } from "chai";
import { README, withRules } from "../../policy/docs";
import { rules } from "../../policy/rules";

describe("policy/README.md", () => {
  const readme = readFileSync(README, "utf8");

  it("lists the rules as they are; `npx tsx policy/docs.ts` writes them", () => {
    expect(readme).to.equal(withRules(readme, rules));
  });

  it("cannot be written without the lines that enclose the rules", () => {
    expect(() => withRules("# Policy pack", rules)).to.throw(
      "policy/README.md lacks the lines <!-- rules: written by `npx tsx policy/docs.ts` --> and <!-- end of rules -->",
    );
  });
});
