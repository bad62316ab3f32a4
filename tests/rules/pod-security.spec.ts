import { expect } from "chai";
import fc from "fast-check";
import { evaluate } from "../../policy/core/evaluate";
import type { Rule } from "../../policy/core/model";
import { rules as pack } from "../../policy/rules";
import { LineProgress } from "../../sandbox/engine/progress";
import { modules } from "../../sandbox/tools/catalogue";
import { fixture } from "../policy/support/fixtures";
import { type Fixture, PodSecurity } from "./pod-security/oracle";
import { pods } from "./pod-security/pods";

const SEED = 20261121;
const RUNS = 3000;
/** So often at least must generated pods keep each control, and so often fail it. */
const DECIDED = 20;

const controlsOf = (rule: Rule): readonly string[] => rule.refs.pss ?? [];
const covering = pack.filter((rule) => controlsOf(rule).length > 0);

/** The rules as they are for clusters of a version. */
function rulesAt(kubernetesVersion: string): Rule[] {
  return covering.map((rule) =>
    "kubernetesVersion" in (rule.settings?.shape ?? {})
      ? (rule.configure?.({ kubernetesVersion }) ?? rule)
      : rule,
  );
}

/** The ids of the rules that each of the pods violates. */
function violated(rules: readonly Rule[], all: readonly object[]): string[][] {
  const resources = all.map((pod, index) => fixture("kubernetes:core/v1:Pod", `pod-${index}`, pod)());
  const { violations, undecided } = evaluate(rules, resources, { exemptions: [], today: "2026-11-21" });
  expect(undecided).to.deep.equal([]);
  const found = new Map(resources.map(({ urn }) => [urn, new Set<string>()]));
  for (const { urn, rule } of violations) found.get(urn)?.add(rule);
  return [...found.values()].map((ids) => [...ids]);
}

describe("rules about pods, beside the code of Pod Security admission", () => {
  let upstream: PodSecurity;
  before(async () => {
    upstream = await PodSecurity.acquire(new LineProgress(process.stderr));
  });

  const versions = {
    "the newest version": () => upstream.newest,
    "the clusters' version": () => modules.kubernetes.version.split(".").slice(0, 2).join("."),
  };
  for (const [title, versionOf] of Object.entries(versions)) {
    describe(`of ${title}`, () => {
      let version: string;
      let rules: Rule[];
      before(() => {
        version = versionOf();
        rules = rulesAt(version);
      });

      const tell = (text: string) => console.log(`      v${version}: ${text}`);

      it("have one rule for each of its controls", () => {
        expect(rules.flatMap(controlsOf).sort()).to.deep.equal(upstream.controls(version).sort());
      });

      it("find every pod of its tests that fails, by the rule of what it is about", () => {
        const failing = [
          ...upstream.fixtures(version, "baseline", "fail"),
          ...upstream.fixtures(version, "restricted", "fail"),
        ];
        const found = violated(rules, podsOf(failing));
        const missed = failing.filter(({ subject }, index) => {
          const about = rules.filter((rule) =>
            controlsOf(rule).some((control) => control.toLowerCase().endsWith(`:${subject}`)),
          );
          return !about.some(({ id }) => found[index]?.includes(id));
        });
        tell(`${failing.length - missed.length}/${failing.length} failing pods found`);
        expect(missed.map(({ file }) => file)).to.deep.equal([]);
        expect(failing).to.have.length.greaterThan(80);
      });

      it("flag no pod of its tests that passes at the level of the rule", () => {
        const baseline = rules.filter((rule) =>
          controlsOf(rule).every((control) => control.startsWith("baseline:")),
        );
        const restricted = upstream.fixtures(version, "restricted", "pass");
        const passing = [
          ...flags(rules, restricted),
          ...flags(baseline, upstream.fixtures(version, "baseline", "pass")),
        ];
        const flagged = passing.filter(({ by }) => by.length > 0);
        tell(`${passing.length - flagged.length}/${passing.length} passing pods left alone`);
        expect(flagged).to.deep.equal([]);
        expect(restricted).to.have.length.greaterThan(20);
      });

      it("agree with it on generated pods", () => {
        const generated = fc.sample(pods, { seed: SEED, numRuns: RUNS });
        const failures = upstream.failures(version, generated);
        const disagreements = disagreementsOf(rules, generated, failures);
        const flawless = failures.filter((failed) => failed.length === 0).length;
        tell(`${generated.length} generated pods, ${flawless} of them without a failure`);
        expect(disagreements, JSON.stringify(disagreements, null, 2)).to.deep.equal([]);
        for (const control of upstream.controls(version)) {
          const times = failures.filter((failed) => failed.includes(control)).length;
          expect(times, control).to.be.within(DECIDED, RUNS - DECIDED);
        }
      });
    });
  }
});

const podsOf = (fixtures: readonly Fixture[]): object[] => fixtures.map(({ pod }) => pod);
const sizeOf = (pod: object): number => JSON.stringify(pod).length;

/** The rules that flag each of the files. */
function flags(rules: readonly Rule[], fixtures: readonly Fixture[]) {
  const found = violated(rules, podsOf(fixtures));
  return fixtures.map(({ file }, index) => ({ file, by: found[index] ?? [] }));
}

/** The smallest pod that a rule judges otherwise than its controls, for each rule that does. */
function disagreementsOf(rules: readonly Rule[], all: readonly object[], failures: readonly string[][]) {
  const found = violated(rules, all);
  const judged = all.map((pod, index) => ({
    pod,
    violated: found[index] ?? [],
    failed: failures[index] ?? [],
  }));
  return rules.flatMap((rule) => {
    const against = judged.filter(
      (each) =>
        each.violated.includes(rule.id) !== controlsOf(rule).some((control) => each.failed.includes(control)),
    );
    const [smallest] = against.sort((one, other) => sizeOf(one.pod) - sizeOf(other.pod));
    return smallest === undefined ? [] : [{ rule: rule.id, times: against.length, ...smallest }];
  });
}
