import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { evaluatePolicies } from "../../cli/plan/policies";
import { record } from "../../cli/recorder/recorder";
import { REPOSITORY } from "../../sandbox/paths";
import { runScript } from "../support/cli";
import type { Offence } from "./support/offend";
import { offender } from "./support/offender";

const AREA = "test-policy";
const SCRIPT = path.join(REPOSITORY, "tests", "engine", "support", "offend.ts");

function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}

describe("a program that breaks a rule, on the real engine", () => {
  let offence: Offence;
  before(async () => {
    const ran = await runScript(SCRIPT, [], { TRIVIUM_AREA: AREA });
    expect(ran.code, ran.stderr).to.equal(0);
    offence = JSON.parse(ran.stdout) as Offence;
  });
  after(() => fs.rmSync(path.join(REPOSITORY, ".trivium", AREA), { recursive: true, force: true }));

  it("is told so in the preview, as mandatory, by the rule and the resource", () => {
    const mandatory = offence.previewed.filter(({ enforcementLevel }) => enforcementLevel === "mandatory");
    expect(
      mandatory.map(({ policyName, resourceUrn = "" }) => `${policyName} ${nameOf(resourceUrn)}`),
    ).to.deep.equal(["network-no-public-ingress open"]);
  });

  it("is stopped before the offending resource is made", () => {
    expect(offence.stopped).to.equal(true);
    expect(offence.made).not.to.include("open");
  });

  it("is told the same by a plan, and what a plan cannot know yet besides", async () => {
    const recording = await record(offender, {
      project: "trivium",
      stack: "offender",
      config: {},
      secretKeys: [],
    });
    const { violations, undecided } = evaluatePolicies(recording);
    expect(violations.map(({ rule, urn }) => `${rule} ${nameOf(urn)}`)).to.deep.equal([
      "network-no-public-ingress open",
    ]);
    expect(undecided.map(({ rule, urn }) => `${rule} ${nameOf(urn)}`)).to.deep.equal([
      "network-no-public-ingress unknown",
    ]);
  });
});
