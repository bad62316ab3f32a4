import * as path from "node:path";
import { expect } from "chai";
import { toPolicyResource } from "../../cli/plan/policies";
import { applyProfile, profiles } from "../../policy/configuration/profiles";
import type { Resource, Rule } from "../../policy/core/model";
import { REPOSITORY } from "../../sandbox/paths";
import { planOf } from "../support/plans";
import { evaluate } from "../../policy/core/evaluate";
import { COMPANIONS } from "../../policy/hosts/crossguard";
import { rules } from "../../policy/rules";
import { parseSaved } from "../../policy/hosts/saved/read";
import { examinations } from "../policy/support/examinations";
import { everyMutant, stateOf } from "../policy/support/states";
import { OrdinaryCli } from "./support/language-host-cli";

interface PolicyEvent {
  readonly policyEvent?: {
    readonly resourceUrn?: string;
    readonly message: string;
    readonly policyName: string;
    readonly enforcementLevel: string;
  };
}

const COMPANION_NAMES: readonly string[] = Object.values(COMPANIONS);

/** `rule urn message`, once for each verdict. */
function fromEngine(stdout: string, wanted: (policy: string) => boolean): string[] {
  const events = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as PolicyEvent);
  return events
    .flatMap(({ policyEvent }) => (policyEvent === undefined ? [] : [policyEvent]))
    .filter(({ policyName }) => wanted(policyName))
    .map(({ policyName, resourceUrn = "", message }) => `${policyName} ${resourceUrn} ${lastLine(message)}`);
}

/** The SDK puts a policy's description before its message. */
function lastLine(message: string): string {
  return message.split("\n").at(-1) ?? "";
}

/** Thousands of lines are the same but for their order: shows those that are not. */
function expectSame(engine: readonly string[], inProcess: readonly string[]): void {
  const only = (ours: readonly string[], theirs: readonly string[]) => {
    const known = new Set(theirs);
    return ours.filter((line) => !known.has(line)).slice(0, 20);
  };
  expect({ engine: only(engine, inProcess), inProcess: only(inProcess, engine) }).to.deep.equal({
    engine: [],
    inProcess: [],
  });
  expect(engine).to.have.length(inProcess.length);
}

describe("the whole pack on the real engine, over a saved state", function () {
  this.timeout(600_000);
  let cli: OrdinaryCli;
  const options = { exemptions: [], today: new Date().toISOString().slice(0, 10) };

  before(async () => {
    cli = await OrdinaryCli.open();
  });
  after(() => cli.close());

  /** What the engine says of a state under some rules must be what the evaluation in process says. */
  async function compare(judged: readonly Resource[], asked: readonly Rule[], ...args: string[]) {
    const state = stateOf(judged);
    const { stdout, stderr } = await cli.analyze(state, "policy", ...args);
    expect(stdout + stderr, "no policy was skipped").not.to.include("can't run policy");
    const read = parseSaved(JSON.stringify(state), "state.json");
    const { violations, undecided } = evaluate(asked, read, options);
    const found = fromEngine(stdout, (policy) => !COMPANION_NAMES.includes(policy)).map((line) =>
      line.replace(/^\S+/, (name) => name.replace(/-stack$/, "")).replace(/; set \S+ to .*$/, ""),
    );
    expectSame(
      found,
      violations.map(({ rule, urn, message }) => `${rule} ${urn} ${message}`),
    );
    const open = [COMPANIONS.undecided, COMPANIONS.mustKnow].flatMap((name) =>
      fromEngine(stdout, (policy) => policy === name).map((line) => line.slice(name.length + 1)),
    );
    expectSame(
      open,
      undecided.map(({ rule, level, urn, message }) => `${urn} ${rule} (${level}): ${message}`),
    );
    console.log(
      `      ${judged.length} resources, ${asked.length} rules: ${violations.length} violations, ${undecided.length} undecided`,
    );
  }

  it("comes to the verdicts of the evaluation in process, over every mutant of every rule", async () => {
    await compare(everyMutant(examinations()), rules);
  });

  for (const profile of profiles) {
    it(`does so under the profile ${profile.name}, over a plan of the platform`, async () => {
      const { recording } = await planOf({ stack: "prod", target: "gcp" });
      const file = path.join(REPOSITORY, "policy", "profiles", `${profile.name}.json`);
      const resources = recording.resources.map(toPolicyResource);
      await compare(resources, applyProfile(rules, profile), "--policy-pack-config", file);
    });
  }
});
