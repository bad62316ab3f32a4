import { expect } from "chai";
import { toPolicyResource } from "../../cli/plan/policies";
import { rules } from "../../policy/rules";
import { MATRIX, planOf } from "../support/plans";
import { flip, flipsOf } from "./report/flips";
import { examinations } from "./support/examinations";

describe("a secure setting of the platform", function () {
  this.timeout(300_000);

  it("is missed by a mandatory rule when it is turned round, whichever it is", async () => {
    const mandatory = rules.filter(({ level }) => level === "mandatory");
    const flips = flipsOf(examinations());
    const survivors: string[] = [];
    let tried = 0;
    for (const { name, ...choice } of MATRIX) {
      const resources = (await planOf(choice)).recording.resources.map(toPolicyResource);
      for (const candidate of flips) {
        const result = flip(candidate, resources, mandatory);
        tried += result.tried;
        survivors.push(
          ...result.survived.map(
            (urn) => `${name} ${urn} ${candidate.path} = ${JSON.stringify(candidate.bad)}`,
          ),
        );
      }
    }
    console.log(`      ${tried} secure settings turned round, ${survivors.length} not found`);
    expect(survivors).to.deep.equal([]);
    expect(tried).to.be.greaterThan(10_000);
  });
});
