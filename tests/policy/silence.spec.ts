import { expect } from "chai";
import { evaluate } from "../../policy/core/evaluate";
import type { Rule } from "../../policy/core/model";
import { podKind } from "../../policy/kubernetes/kinds";
import { rules } from "../../policy/rules";
import { typeTokens } from "./support/sdk-types";
import { fixture } from "./support/fixtures";
import { options } from "./support/outcomes";

/** Rules about whatever has some property, of any type; their tables say what they are silent on. */
const ABOUT_ALL = [
  "supply-no-deprecated-api",
  "tags-and-labels-required",
  "governance-no-policy-gap",
  "governance-no-security-ignore-changes",
  "governance-exemptions-valid",
  "governance-explicit-provider",
];

const KIND = /^(?:kubernetes:)?([^/:]+)\/(?:[^/:]+:)?(\w+)$/;

/** Whether a rule's documentation names a type, or its kind in any version. */
function isNamed({ targets }: Rule, token: string): boolean {
  const [, group = "", found = ""] = KIND.exec(token) ?? [];
  const kind = found.replace(/(List|Patch)$/, "");
  return targets.some((target) => {
    if (target === token || (token === "kubernetes:core/v1:List" && !target.startsWith("aws:"))) return true;
    if (target.startsWith("pods of every kind")) return podKind(group, kind) !== undefined;
    if (target.includes("*")) return new RegExp(`^${target.replaceAll("*", ".*")}$`).test(token);
    const [, targetGroup, targetKind] = KIND.exec(target) ?? [];
    return targetGroup === group && targetKind === kind;
  });
}

describe("a rule", () => {
  const tokens = typeTokens();
  const resources = tokens.map((token) => fixture<object>(token, token.replaceAll("/", "-"), {})());

  it("is asked about every type of the four SDKs", () => {
    expect(tokens.length).to.be.greaterThan(3900);
  });

  for (const rule of rules.filter(({ id }) => !ABOUT_ALL.includes(id))) {
    it(`${rule.id} has nothing to say of the types it is not for`, () => {
      const { judgements } = evaluate([rule], resources, options);
      const types = new Map(resources.map(({ urn, type }) => [urn, type]));
      const judged = judgements.map(({ urn }) => types.get(urn) ?? urn);
      expect([...new Set(judged)].filter((token) => !isNamed(rule, token))).to.deep.equal([]);
    });
  }
});
