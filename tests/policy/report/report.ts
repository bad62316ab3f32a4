/**
 * `make policy-report`: what is known of every rule: its level, the frameworks that ask for it, how many mutants it
 * tells from what is right, and what it says of every plan of the repository; then every secure setting of the
 * platform that was turned round, and the rules that found it.
 */
import { evaluatePolicies, toPolicyResource } from "../../../cli/plan/policies";
import { frameworks } from "../../../policy/frameworks";
import type { Outcome } from "../../../policy/core/model";
import { rules } from "../../../policy/rules";
import { MATRIX, planOf } from "../../support/plans";
import { examinations } from "../support/examinations";
import { flip, flipsOf } from "./flips";
import { kill } from "./mutants";

async function main(): Promise<void> {
  const plans = new Map<string, Awaited<ReturnType<typeof planOf>>>();
  for (const { name, ...choice } of MATRIX) plans.set(name, await planOf(choice));
  reportPlans(plans);
  reportRules(plans);
  reportFlips(plans);
}

type Plans = ReadonlyMap<string, Awaited<ReturnType<typeof planOf>>>;

function reportPlans(plans: Plans): void {
  console.log(
    "plan               resources  violated  undecided  exempted  passed  not applicable  rules x resources",
  );
  for (const [name, { recording }] of plans) {
    const { tally } = evaluatePolicies(recording);
    const sum = Object.values(tally).reduce((total, count) => total + count, 0);
    const cells = [recording.resources.length, tally.violation, tally.undecided, tally.exempted, tally.pass];
    console.log([name.padEnd(18), ...cells, tally["not-applicable"], sum].join("  "));
  }
}

function reportRules(plans: Plans): void {
  const examined = new Map(examinations().map((examination) => [examination.rule.id, examination]));
  const judged = [...plans.values()].flatMap(({ policy }) => policy.judgements);
  let all = 0;
  let dead = 0;
  for (const { id, level, severity } of rules) {
    const named = frameworks.filter(({ controls }) => controls.some((control) => control.rules.includes(id)));
    const examination = examined.get(id);
    const { mutants, killed, survivors } =
      examination === undefined ? { mutants: 0, killed: 0, survivors: [] } : kill(examination);
    all += mutants;
    dead += killed;
    const count = (outcome: Outcome) =>
      judged.filter((pair) => pair.rule === id && pair.outcome === outcome).length;
    console.log(
      `\n${id} (${level}, ${severity}; ${named.map(({ name }) => name).join(", ") || "no framework"})\n` +
        `  mutants ${killed}/${mutants}; in ${plans.size} plans ${count("pass")} pass, ${count("violation")} violated, ` +
        `${count("undecided")} undecided, ${count("exempted")} exempted`,
    );
    survivors.forEach((title) => console.log(`  survived: ${title}`));
  }
  console.log(`\nmutants: ${dead} of ${all} killed`);
  if (dead < all) process.exitCode = 1;
}

function reportFlips(plans: Plans): void {
  const graphs = [...plans].map(([name, { recording }]) => ({
    name,
    resources: recording.resources.map(toPolicyResource),
  }));
  const mandatory = rules.filter(({ level }) => level === "mandatory");
  console.log("\nsecure settings of the platform, turned round");
  let tried = 0;
  let survived = 0;
  for (const candidate of flipsOf(examinations())) {
    const results = graphs.map(({ resources }) => flip(candidate, resources, mandatory));
    const count = results.reduce((total, result) => total + result.tried, 0);
    if (count === 0) continue;
    const left = results.flatMap((result) => result.survived);
    const by = [...new Set(results.flatMap((result) => result.foundBy))].join(", ");
    tried += count;
    survived += left.length;
    console.log(
      `  ${candidate.type} ${candidate.path} = ${JSON.stringify(candidate.bad)}: ${count - left.length}/${count} by ${by}`,
    );
    left.forEach((urn) => console.log(`    survived: ${urn}`));
  }
  console.log(`\nsecure settings: ${tried - survived} of ${tried} found`);
  if (survived > 0) process.exitCode = 1;
}

void main();
