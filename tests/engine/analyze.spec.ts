import { expect } from "chai";
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
  const resources = everyMutant(examinations());
  const state = stateOf(resources);
  const options = { exemptions: [], today: new Date().toISOString().slice(0, 10) };

  before(async () => {
    cli = await OrdinaryCli.open();
  });
  after(() => cli.close());

  it("comes to the verdicts of the evaluation in process, over every mutant of every rule", async () => {
    const { code, stdout, stderr } = await cli.analyze(state);
    expect(code, stderr).to.equal(1);
    const { violations, undecided } = evaluate(
      rules,
      parseSaved(JSON.stringify(state), "state.json"),
      options,
    );
    const named = (name: string) => name.replace(/-stack$/, "");
    const found = fromEngine(stdout, (policy) => !COMPANION_NAMES.includes(policy)).map((line) =>
      line.replace(/^\S+/, named).replace(/; set \S+ to .*$/, ""),
    );
    expectSame(
      found,
      violations.map(({ rule, urn, message }) => `${rule} ${urn} ${message}`),
    );
    const open = [COMPANIONS.undecided, COMPANIONS.mustKnow].flatMap((name) =>
      fromEngine(stdout, (policy) => policy === name).map((line) => line.slice(name.length + 1)),
    );
    const expected = undecided.map(
      ({ rule, level, urn, message }) => `${urn} ${rule} (${level}): ${message}`,
    );
    expectSame(open, expected);
    console.log(
      `      ${resources.length} resources, ${rules.length} rules: ${violations.length} violations, ${undecided.length} undecided`,
    );
  });
});
