import { expect } from "chai";
import * as z from "zod";
import { configureRules, problemsOf } from "../../policy/configuration/config";
import { evaluate } from "../../policy/core/evaluate";
import { configurable, must } from "../../policy/core/model";
import { byType } from "../../policy/core/subject";
import { fixture } from "./support/fixtures";
import { options } from "./support/outcomes";

const info = { severity: "low", level: "mandatory", why: "", remedy: "", refs: {} } as const;
const kept = configurable(
  { ...info, id: "logs-kept", title: "Logs are kept" },
  { days: z.int().min(1).default(30).describe("days") },
  ({ days }) =>
    byType({
      "x:y:Log": ({ props }) => [must(props.at("days").value === days, props.at("days"), `not ${days}`)],
    }),
);
const named = { ...info, id: "logs-named", title: "Logs have names", targets: [] };
const rules = [kept, named];
const log = fixture<{ days: number }>("x:y:Log", "log", { days: 90 });

describe("policy/config", () => {
  it("gives a rule its settings, and the defaults where there are none", () => {
    const messages = (config: Parameters<typeof configureRules>[1]) =>
      evaluate(configureRules(rules, config), [log()], options).violations.map(({ message }) => message);
    expect(messages({})).to.deep.equal(["not 30"]);
    expect(messages({ "logs-kept": { days: 60 } })).to.deep.equal(["not 60"]);
    expect(messages({ "logs-kept": { days: 90 } })).to.deep.equal([]);
  });

  it("sets levels, one by one or all at once, and leaves out what is disabled", () => {
    const levels = (config: Parameters<typeof configureRules>[1]) =>
      configureRules(rules, config).map(({ id, level }) => `${id} ${level}`);
    expect(levels({ all: "advisory", "logs-kept": "mandatory" })).to.deep.equal([
      "logs-kept mandatory",
      "logs-named advisory",
    ]);
    expect(levels({ "logs-named": "disabled" })).to.deep.equal(["logs-kept mandatory"]);
    expect(
      levels({ all: "disabled", "logs-kept": { enforcementLevel: "remediate", days: 1 } }),
    ).to.deep.equal(["logs-kept mandatory"]);
  });

  it("names every mistake, with what to set", () => {
    const config = {
      "logs-keep": "advisory",
      "logs-kept": { dys: 3, days: 0 },
      "logs-named": { enforcementLevel: "advisory", pattern: "x" },
      all: "strict",
    };
    expect(problemsOf(config, rules)).to.deep.equal([
      "logs-keep is no rule; did you mean logs-kept?",
      "logs-kept.days is not right (Too small: expected number to be >=1); set for example 30",
      "logs-kept.dys is no setting; did you mean days?",
      "logs-named has no settings; set its level only",
      'all = "strict" is neither a level nor a group of settings; set one of mandatory, advisory, remediate, disabled',
    ]);
    expect(problemsOf([], rules)).to.deep.equal([
      'is no map of rules; set for example {"data-not-public": "advisory"}',
    ]);
  });
});
