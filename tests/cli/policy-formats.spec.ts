import { expect } from "chai";
import { XMLParser } from "fast-xml-parser";
import type { Log } from "sarif";
import { toConsole } from "../../cli/policy/console";
import { evidenceOf } from "../../cli/policy/evidence";
import type { Judgement } from "../../cli/policy/judgement";
import { toJson } from "../../cli/policy/json";
import { toJunit } from "../../cli/policy/junit";
import { toMarkdown } from "../../cli/policy/markdown";
import { toSarif } from "../../cli/policy/sarif";
import { evaluate } from "../../policy/core/evaluate";
import type { Exemption } from "../../policy/configuration/exemptions";
import { isTrue, not } from "../../policy/core/facts";
import { must, type Rule } from "../../policy/core/model";
import { byType } from "../../policy/core/subject";
import { fixture, unknown } from "../policy/support/fixtures";

interface DoorArgs {
  locked: boolean;
  alarmed?: boolean;
}

const locked: Rule = {
  id: "doors-locked",
  title: "Doors are locked",
  severity: "high",
  level: "mandatory",
  why: "Somebody walks in | out.",
  remedy: "Set locked.",
  refs: { checkov: ["CKV_X_1"] },
  ...byType({
    "x:y:Door": ({ props }) => [
      must(isTrue(props.at("locked")), props.at("locked"), 'it is not "locked" & <open>', true),
    ],
  }),
};
const quiet: Rule = {
  ...locked,
  id: "doors-quiet",
  title: "Doors make no noise",
  level: "advisory",
  severity: "low",
  ...byType({
    "x:y:Door": ({ props }) =>
      props.at("alarmed").absent
        ? []
        : [must(not(isTrue(props.at("alarmed"))), props.at("alarmed"), "it has an alarm")],
  }),
};
const door = (name: string, locks: boolean, alarmed?: boolean) =>
  fixture<DoorArgs>("x:y:Door", name, { locked: locks, ...(alarmed !== undefined && { alarmed }) })();
const resources = [
  door("front", false, true),
  door("back", true, false),
  door("cellar", unknown),
  door("garden", false),
];
const exemption: Exemption = {
  rule: "doors-locked",
  urn: "urn:pulumi:test::trivium::*::garden",
  owner: "team-doors",
  reason: "nothing in it",
  ticket: "DOOR-1",
  expires: "2027-01-31",
};
const framework = {
  name: "house",
  title: "House rules",
  controls: [
    { control: "H1", title: "Access", rules: ["doors-locked"] },
    { control: "H2", title: "Peace", rules: ["doors-quiet", "not-a-rule"] },
    { control: "H3", title: "Pets", rules: [] },
  ],
};
const judgement: Judgement = {
  source: "state.json",
  resources: resources.length,
  rules: [locked, quiet],
  report: evaluate([locked, quiet], resources, { exemptions: [exemption], today: "2026-11-21" }),
  frameworks: [framework],
  today: "2026-11-21",
};

describe("trivium policy: formats", () => {
  it("console: what is wrong and how to mend it, who answers for what, and one outcome for each pair", () => {
    expect(toConsole(judgement)).to.equal(
      [
        "state.json: 4 resources, 2 rules",
        "",
        "violated",
        "  doors-locked (mandatory, high)",
        '    x:y:Door front locked: it is not "locked" & <open>; set locked to true',
        "  doors-quiet (advisory, low)",
        "    x:y:Door front alarmed: it has an alarm",
        "",
        "undecided: not known before the update",
        "  doors-locked (mandatory, high)",
        "    x:y:Door cellar locked: not known before the update: locked",
        "",
        "exempted",
        '  doors-locked: x:y:Door garden: it is not "locked" & <open>; team-doors answers for it until 2027-01-31 (DOOR-1)',
        "",
        "2 violated, 1 undecided, 1 exempted, 2 passed, 2 not applicable: 2 rules x 4 resources",
        "",
      ].join("\n"),
    );
  });

  it("json: the whole report, with evidence where a framework is asked for", () => {
    const written = JSON.parse(toJson(judgement)) as Record<string, unknown>;
    expect(written).to.include({ schemaVersion: 1, source: "state.json", date: "2026-11-21", resources: 4 });
    expect(written.tally).to.deep.equal({
      violation: 2,
      undecided: 1,
      exempted: 1,
      pass: 2,
      "not-applicable": 2,
    });
    expect(written.violations).to.have.length(2);
    expect(written.evidence).to.have.length(3);
    expect(JSON.parse(toJson({ ...judgement, frameworks: [] }))).not.to.have.property("evidence");
  });

  it("sarif: a result for each verdict: fails with a level, open ones without, exempted ones suppressed", () => {
    const { runs } = JSON.parse(toSarif(judgement)) as Log;
    const [{ tool, results = [] } = { tool: undefined, results: [] }] = runs;
    expect(tool?.driver.rules?.map(({ id }) => id)).to.deep.equal(["doors-locked", "doors-quiet"]);
    expect(
      results.map(({ ruleId, kind, level, suppressions = [] }) => [ruleId, kind, level, suppressions.length]),
    ).to.deep.equal([
      ["doors-locked", "fail", "error", 0],
      ["doors-quiet", "fail", "warning", 0],
      ["doors-locked", "open", "none", 0],
      ["doors-locked", "fail", "error", 1],
    ]);
    const ids = new Set(tool?.driver.rules?.map(({ id }) => id));
    expect(results.every(({ ruleId = "" }) => ids.has(ruleId))).to.equal(true);
    const [location] = results[0]?.locations ?? [];
    expect(location?.physicalLocation?.artifactLocation?.uri).to.equal("state.json");
    expect(location?.logicalLocations?.[0]?.fullyQualifiedName).to.match(/::front#locked$/);
  });

  it("junit: a suite a rule, a case a resource, in well-formed XML", () => {
    const parser = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: "",
      isArray: (name) => name === "testcase",
    });
    const { testsuites } = parser.parse(toJunit(judgement)) as {
      testsuites: { testsuite: Record<string, unknown>[] };
    };
    expect(
      testsuites.testsuite.map(({ name, tests, failures, skipped }) => [name, tests, failures, skipped]),
    ).to.deep.equal([
      ["doors-locked", "4", "1", "2"],
      ["doors-quiet", "2", "1", "0"],
    ]);
    const [first] = testsuites.testsuite;
    expect(first?.testcase).to.deep.include({
      classname: "doors-locked",
      name: "x:y:Door front",
      failure: { type: "mandatory", message: 'it is not "locked" & <open>' },
    });
  });

  it("markdown: tables that a bar in a text does not break", () => {
    const barred = {
      ...judgement,
      frameworks: [{ ...framework, controls: [{ control: "A|B", title: "x", rules: [] }] }],
    };
    const text = toMarkdown(barred);
    expect(text).to.contain("| doors-locked | mandatory | x:y:Door front | locked |");
    expect(text).to.contain(
      "| doors-locked | x:y:Door garden | team-doors | 2027-01-31 | DOOR-1 | nothing in it |",
    );
    expect(text).to.contain("| house | A\\|B | x | not-applicable |");
  });

  it("evidence: control, rule, resource and outcome; nothing is met that is undecided or exempted", () => {
    expect(evidenceOf(judgement).map(({ control, status }) => [control, status])).to.deep.equal([
      ["H1", "not-met"],
      ["H2", "not-met"],
      ["H3", "not-applicable"],
    ]);
    const statusOf = (...names: string[]) => {
      const chosen = resources.filter(({ name }) => names.includes(name));
      const report = evaluate([locked], chosen, { exemptions: [exemption], today: "2026-11-21" });
      return evidenceOf({ ...judgement, report })[0]?.status;
    };
    expect(statusOf("back")).to.equal("met");
    expect(statusOf("back", "cellar")).to.equal("open");
    expect(statusOf("back", "garden")).to.equal("open");
  });
});
