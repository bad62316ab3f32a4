import { expect } from "chai";
import { rules } from "../../policy/rules";
import { examinations } from "./support/examinations";
import { examine } from "./support/mutants";

describe("policy/rules", () => {
  const all = examinations();

  it("are examined, each of them", () => {
    const ids = rules.map(({ id }) => id);
    expect(all.map(({ rule }) => rule.id)).to.have.members(ids);
  });

  all.forEach(examine);
});
