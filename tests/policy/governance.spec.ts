import type { VpcArgs } from "@pulumi/aws/ec2";
import type { InstanceArgs } from "@pulumi/aws/rds";
import type { ClusterArgs } from "@pulumi/gcp/container";
import { expect } from "chai";
import { evaluate } from "../../policy/core/evaluate";
import { type Exemption, ExemptionsError, parseExemptions } from "../../policy/configuration/exemptions";
import type { Resource, Rule } from "../../policy/core/model";
import { rules } from "../../policy/rules";
import { costSizesAndCeilings } from "../../policy/rules/governance/cost-sizes-and-ceilings";
import { governanceExemptionsValid } from "../../policy/rules/governance/governance-exemptions-valid";
import { governanceNoPolicyGap } from "../../policy/rules/governance/governance-no-policy-gap";
import { tagsAndLabelsRequired } from "../../policy/rules/governance/tags-and-labels-required";
import { FILE, taggableNames } from "../../policy/tables/generate";
import { HARMLESS, isHarmless } from "../../policy/tables/harmless";
import { tabled } from "../../policy/tables/security-properties";
import { taggable } from "../../policy/tables/taggable";
import taggableFile from "../../policy/tables/taggable.json";
import { fixture, withoutProvider } from "./support/fixtures";

const today = "2026-11-21";
const vpc = withoutProvider(fixture<VpcArgs>("aws:ec2/vpc:Vpc", "vpc", { tags: { Owner: "platform" } })());
const root = {
  ...fixture<object>("pulumi:pulumi:Stack", "stack", {})(),
  urn: "urn:pulumi:test::trivium::pulumi:pulumi:Stack::trivium-test",
};
const exemption: Exemption = {
  rule: "data-not-public",
  urn: "urn:pulumi:test::trivium::*::vpc",
  owner: "platform",
  reason: "it has no data",
  ticket: "SEC-1",
  expires: "2026-11-21",
};

function messages(rule: Rule, resources: readonly Resource[], exemptions: readonly Exemption[] = []) {
  const { violations } = evaluate([rule], resources, { exemptions, today });
  return violations.map(({ urn, message }) => `${urn.split("::").at(-1) ?? ""}: ${message}`);
}

describe("policy/rules/governance", () => {
  describe("governance-exemptions-valid", () => {
    const found = (change: Partial<Exemption>, rule: Rule = governanceExemptionsValid) =>
      messages(rule, [root, vpc], [{ ...exemption, ...change }]);

    it("takes an exemption to its last day", () => {
      expect(found({})).to.deep.equal([]);
      expect(found({ expires: "2026-11-20" })).to.deep.equal([
        "vpc: the exemption from data-not-public expired on 2026-11-20",
      ]);
    });

    it("wants somebody to answer for it", () => {
      expect(found({ owner: " " })).to.deep.equal([
        "vpc: the exemption from data-not-public lacks its owner or its reason",
      ]);
    });

    it("finds one that is about nothing, unless it may be about another stack", () => {
      const message = "trivium-test: an exemption from data-not-public is about nothing in this stack";
      expect(found({ urn: "urn:pulumi:test::trivium::*::gone" })).to.deep.equal([message]);
      expect(found({ urn: "urn:pulumi:*::trivium::*::gone" })).to.deep.equal([]);
      expect(found({ urn: "urn:pulumi:prod::trivium::*::gone" })).to.deep.equal([]);
    });

    it("limits how long one may hold where that is set", () => {
      const rule = governanceExemptionsValid.configure?.({ mostDays: 90 }) ?? governanceExemptionsValid;
      expect(found({ expires: "2027-02-19" }, rule)).to.deep.equal([]);
      expect(found({ expires: "2027-02-20" }, rule)).to.deep.equal([
        "vpc: the exemption from data-not-public is for more than 90 days",
      ]);
    });

    it("has no exemption itself", () => {
      const entry = { ...exemption, rule: governanceExemptionsValid.id };
      const read = () =>
        parseExemptions(JSON.stringify({ exemptions: [entry] }), [entry.rule], "exemptions.yaml");
      expect(read).to.throw(ExemptionsError, "nothing is exempt from it");
    });
  });

  it("holds sizes against the list of their environment", () => {
    const database = fixture<InstanceArgs>("aws:rds/instance:Instance", "database", {
      instanceClass: "db.t4g.medium",
    });
    const rule = costSizesAndCeilings.configure?.({ productionSizes: ["db.r6g.*"] }) ?? costSizesAndCeilings;
    expect(messages(rule, [database()])).to.deep.equal([
      "database: its size is not on the list of its environment",
    ]);
    expect(messages(rule, [database({ instanceClass: "db.r6g.large" })])).to.deep.equal([]);
  });

  it("wants the tags that are set, in lower case as labels", () => {
    const labels = { resourceLabels: { owner: "platform" } };
    const cluster = withoutProvider(
      fixture<ClusterArgs>("gcp:container/cluster:Cluster", "cluster", labels)(),
    );
    const rule = tagsAndLabelsRequired.configure?.({ required: ["Owner", "Cost"] }) ?? tagsAndLabelsRequired;
    expect(messages(rule, [vpc, cluster])).to.deep.equal([
      "vpc: it has no tag Cost",
      "cluster: it has no label cost",
    ]);
  });
});

describe("policy/tables", () => {
  const others = rules.filter(({ id }) => !/^(governance|tags|cost)-/.test(id));
  const isJudged = (type: string) => {
    const token = type.includes(":") ? type : `kubernetes:${type.replace("/", "/v1:")}`;
    return messages(governanceNoPolicyGap(others), [fixture<object>(token, "it", {})()]).length === 0;
  };

  it("say of tags and labels what the installed SDKs say", () => {
    expect(taggableFile, FILE).to.deep.equal(taggableNames());
    expect(taggable("aws:ec2/vpc:Vpc")?.path).to.equal("tags");
    expect(taggable("gcp:sql/databaseInstance:DatabaseInstance")?.path).to.equal("settings.userLabels");
    expect(taggable("aws:ec2/route:Route")).to.equal(undefined);
    expect(taggable("aws:autoscaling/group:Group"), "it has a list").to.equal(undefined);
  });

  it("name security properties of what rules judge only", () => {
    expect(tabled.filter((type) => !isJudged(type))).to.deep.equal([]);
  });

  it("call harmless every kind of a group, whatever its name", () => {
    expect(isHarmless("constraints.gatekeeper.sh/WhateverATemplateMakes")).to.equal(true);
    expect(isHarmless("templates.gatekeeper.sh/Unheard")).to.equal(false);
  });

  it("call harmless each type once, and none that a rule judges", () => {
    const types = Object.values(HARMLESS).flat();
    const targets = new Set(others.flatMap((rule) => rule.targets));
    expect(types.filter((type) => targets.has(type))).to.deep.equal([]);
    expect(types).to.have.length(new Set(types).size);
  });
});
