import { expect } from "chai";
import { problemsOf } from "../../policy/configuration/config";
import { frameworks } from "../../policy/frameworks";
import { applyProfile, profiles } from "../../policy/configuration/profiles";
import { rules } from "../../policy/rules";

const ids = rules.map(({ id }) => id);
const named = (wanted: string) => {
  const found = profiles.find(({ name }) => name === wanted);
  if (found === undefined) throw new Error(`there is no profile ${wanted}`);
  return found;
};
const enabled = (name: string) => applyProfile(rules, named(name)).map(({ id }) => id);

describe("policy/profiles", () => {
  for (const { name, levels, settings, config } of profiles) {
    describe(name, () => {
      it("has a level for every rule and no other", () => {
        expect(Object.keys(levels)).to.have.members(ids);
      });

      it("has settings that the rules take, and that differ from the defaults", () => {
        expect(problemsOf(config, rules)).to.deep.equal([]);
        for (const [id, own] of Object.entries(settings)) {
          const defaults = rules.find((rule) => rule.id === id)?.settings?.parse({}) ?? {};
          for (const [key, value] of Object.entries(own)) {
            expect(value, `${id}.${key}`).not.to.deep.equal(defaults[key]);
          }
        }
      });

      it("sets nothing of a rule that it disables", () => {
        expect(Object.keys(settings).filter((id) => levels[id] === "disabled")).to.deep.equal([]);
      });

      it("keeps the rule about exemptions", () => {
        expect(levels["governance-exemptions-valid"]).to.equal("mandatory");
      });
    });
  }

  it("baseline keeps what hurts anybody and leaves out the rest", () => {
    expect(enabled("baseline")).to.include.members([
      "network-no-public-ingress",
      "workload-not-privileged",
      "workload-safe-sysctls",
    ]);
    expect(enabled("baseline")).not.to.include.members(["workload-restricted-volume-types"]);
    expect(enabled("baseline")).not.to.include.members(["cost-sizes-and-ceilings"]);
  });

  it("restricted keeps everything", () => {
    expect(enabled("restricted")).to.deep.equal(ids);
  });

  for (const name of ["cis", "soc2", "hipaa", "gdpr"]) {
    it(`${name} keeps the rules of its framework`, () => {
      const controls = frameworks.find((framework) => framework.name === name)?.controls ?? [];
      const wanted = new Set(controls.flatMap((control) => control.rules));
      wanted.add("governance-exemptions-valid");
      expect(enabled(name)).to.have.members([...wanted]);
    });
  }

  it("change levels and settings of a copy", () => {
    const before = rules.map(({ level }) => level);
    const [gap] = applyProfile(rules, named("restricted")).filter(
      ({ id }) => id === "governance-no-policy-gap",
    );
    expect(gap?.level).to.equal("mandatory");
    expect(rules.map(({ level }) => level)).to.deep.equal(before);
  });
});
