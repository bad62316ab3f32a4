import type { ClusterArgs } from "@pulumi/aws/rds";
import { expect } from "chai";
import { evaluate } from "../../policy/core/evaluate";
import {
  type Exemption,
  ExemptionsError,
  parseExemptions,
  readExemptions,
} from "../../policy/configuration/exemptions";
import { rules } from "../../policy/rules";
import { dataEncryptedAtRest } from "../../policy/rules/data/data-encrypted-at-rest";
import { fixture, unknown } from "./support/fixtures";

const ids = rules.map(({ id }) => id);
const cluster = fixture<ClusterArgs>("aws:rds/cluster:Cluster", "database-orders-aurora", {
  engine: "aurora-postgresql",
  storageEncrypted: false,
});
const exemption: Exemption = {
  rule: "data-encrypted-at-rest",
  urn: "urn:pulumi:test::trivium::*::database-orders-*",
  owner: "team-orders",
  reason: "holds public data only, until the migration",
  ticket: "DATA-7",
  expires: "2026-11-21",
};
const judge = (exemptions: readonly Exemption[], today = "2026-11-21", resource = cluster()) =>
  evaluate([dataEncryptedAtRest], [resource], { exemptions, today });
const messages = (verdicts: readonly { message: string }[]) => verdicts.map(({ message }) => message);

describe("policy/exemptions", () => {
  it("the file of the repository is in order", () => {
    expect(readExemptions).not.to.throw();
  });

  it("takes a violation away up to and including its last day", () => {
    const { violations, exempted, problems } = judge([exemption]);
    expect(violations).to.deep.equal([]);
    expect(exempted.map(({ rule, exemption: { owner } }) => [rule, owner])).to.deep.equal([
      ["data-encrypted-at-rest", "team-orders"],
    ]);
    expect(problems).to.deep.equal([]);
  });

  it("lets the violation stand after that day, and says whom to ask", () => {
    const { violations, exempted, problems } = judge([exemption], "2026-11-22");
    expect(messages(violations)).to.deep.equal([
      "its storage is not encrypted (its exemption expired on 2026-11-21, ask team-orders)",
    ]);
    expect(exempted).to.deep.equal([]);
    expect(problems).to.deep.equal([]);
  });

  it("prefers an exemption that holds to one that has expired", () => {
    const expired = { ...exemption, expires: "2026-01-31" };
    expect(judge([expired, exemption]).violations).to.deep.equal([]);
  });

  it("covers what is undecided too", () => {
    const { undecided, exempted } = judge([exemption], "2026-11-21", cluster({ storageEncrypted: unknown }));
    expect(undecided).to.deep.equal([]);
    expect(exempted.map(({ outcome }) => outcome)).to.deep.equal(["undecided"]);
  });

  it("applies to its rule and its resources only", () => {
    expect(judge([{ ...exemption, rule: "data-not-public" }]).violations).to.have.length(1);
    expect(
      judge([{ ...exemption, urn: "urn:pulumi:test::trivium::*::database-users-*" }]).violations,
    ).to.have.length(1);
  });

  it("reports one that is not needed, unless it is another stack's", () => {
    const encrypted = cluster({ storageEncrypted: true });
    const elsewhere = { ...exemption, urn: "urn:pulumi:prod::trivium::*::database-orders-*" };
    expect(messages(judge([exemption, elsewhere], "2026-11-21", encrypted).problems)).to.deep.equal([
      "the exemption of urn:pulumi:test::trivium::*::database-orders-* from data-encrypted-at-rest is not needed; " +
        "team-orders should remove it",
    ]);
  });

  it("refuses a malformed file with every problem at once", () => {
    const source = `
exemptions:
  - rule: data-encrypted
    urn: "**"
    owner: ""
    expires: next week
    until: 2027-01-31
  - soon
comment: x
`;
    expect(() => parseExemptions(source, ids, "policy/exemptions.yaml"))
      .to.throw(ExemptionsError)
      .with.property(
        "message",
        [
          "policy/exemptions.yaml: 9 problems, no policy was evaluated",
          '  exemptions[0].rule = "data-encrypted" is no rule; did you mean data-encrypted-at-rest?',
          '  exemptions[0].urn = "**" is no glob over URNs; set for example urn:pulumi:dev::trivium::*::database-orders*',
          '  exemptions[0].owner = "" is empty; set the team that answers for it',
          "  exemptions[0].reason is missing; set why the rule does not hold here",
          "  exemptions[0].ticket is missing; set where it was decided, such as SEC-123",
          '  exemptions[0].expires = "next week" is no date; set the last day it holds, such as 2027-01-31',
          "  exemptions[0].until is no setting; remove it",
          '  exemptions[1] = "soon" is no exemption; set rule, urn, owner, reason, ticket and expires',
          "  comment is no setting; remove it",
        ].join("\n"),
      );
  });

  it("refuses what would cover everything, however it is written", () => {
    const refused = (urn: string) => {
      const entry = `exemptions: [{rule: data-not-public, urn: "${urn}", owner: a, reason: b, ticket: c, expires: 2027-01-31}]`;
      return () => parseExemptions(entry, ids, "exemptions.yaml");
    };
    for (const urn of ["urn:pulumi:*::*::*", "urn:pulumi:dev::*::**::*", "urn:pulumi:*::*::*:*$*:*::*-*"]) {
      expect(refused(urn), urn).to.throw(
        "would cover everything; set the type or the name of what it is about",
      );
    }
    expect(refused("urn:pulumi:*::*::[a-z]*"), "a class of letters").to.throw("is no glob over URNs");
    expect(refused("urn:pulumi:*::*::*::orders-*"), "a name").not.to.throw();
  });

  it("refuses what is no YAML", () => {
    expect(() => parseExemptions("exemptions: [", ids, "policy/exemptions.yaml")).to.throw(
      "policy/exemptions.yaml: 1 problem, no policy was evaluated\n  is no YAML; Flow sequence in block collection must be",
    );
  });

  it("refuses a file without the list", () => {
    expect(() => parseExemptions("", ids, "policy/exemptions.yaml")).to.throw(
      "policy/exemptions.yaml: 1 problem, no policy was evaluated\n  the file = null is no group of settings; set exemptions",
    );
  });
});
