import { expect } from "chai";
import {
  admitsAnybody,
  allowsAction,
  covers,
  isConditional,
  narrowedBy,
  onAllActions,
  onAllResources,
  onEverybody,
  type Statement,
  statementsOf,
} from "../../policy/reading/documents";
import type { Fact } from "../../policy/core/facts";
import { Node, UNKNOWN, type Value } from "../../policy/core/values";

const read = (value: Value) => statementsOf(new Node(value, "policy"));

/** What a predicate says of one statement, given as an object and as JSON. */
function both(statement: Record<string, Value>, predicate: (statement: Statement) => Fact): Fact[] {
  const document = { Statement: [statement] };
  return [document, JSON.stringify(document)].flatMap((value) => read(value).map(predicate));
}

const unknown = (...paths: string[]) => ({ unknown: paths });

describe("policy/documents", () => {
  it("reads texts and objects to the same places", () => {
    const document = { Statement: [{ Effect: "Allow", Action: ["a", "b"], Resource: "*" }] };
    for (const value of [document, JSON.stringify(document)]) {
      const [statement] = read(value);
      expect(statement?.actions.names.map(({ path }) => path)).to.deep.equal([
        "policy.Statement[0].Action[0]",
        "policy.Statement[0].Action[1]",
      ]);
      expect(statement?.resources.names.map(({ text }) => text)).to.deep.equal(["*"]);
    }
  });

  it("has no statements where there is no document", () => {
    for (const value of [null, "", "  ", {}, "{}", { Statement: [] }]) expect(read(value)).to.deep.equal([]);
  });

  it("takes a single statement for a list of one, and elements in any case", () => {
    expect(read({ statement: { effect: "Deny", action: "*" } }).map(({ allows }) => allows)).to.deep.equal([
      false,
    ]);
  });

  it("knows nothing of an unknown text, of one that is no JSON and of an unknown statement", () => {
    const values: Value[] = [UNKNOWN, "no JSON", { Statement: UNKNOWN }];
    for (const value of values) {
      const [statement] = read(value);
      const path = typeof value === "object" ? "policy.Statement" : "policy";
      expect(statement).not.to.equal(undefined);
      if (statement === undefined) return;
      for (const predicate of [onAllActions, onAllResources, onEverybody, isConditional]) {
        expect(predicate(statement), predicate.name).to.have.property("unknown").that.includes(path);
      }
    }
  });

  it("matches patterns as IAM does", () => {
    expect(covers("iam:Pass*", "iam:PassRole")).to.equal(true);
    expect(covers("IAM:passrole", "iam:PassRole")).to.equal(true);
    expect(covers("s3:Get?bject", "s3:GetObject")).to.equal(true);
    expect(covers("s3.Get*", "s3:GetObject")).to.equal(false);
    expect(covers("iam:Pass", "iam:PassRole")).to.equal(false);
  });

  it("says which actions a statement allows", () => {
    const allows = (statement: Record<string, Value>) =>
      both({ Effect: "Allow", ...statement }, (read) => allowsAction(read, "iam:PassRole"));
    expect(allows({ Action: "iam:*" })).to.deep.equal([true, true]);
    expect(allows({ Action: ["s3:*"] })).to.deep.equal([false, false]);
    expect(allows({ NotAction: "s3:*" })).to.deep.equal([true, true]);
    expect(allows({ NotAction: ["iam:*"] })).to.deep.equal([false, false]);
    expect(allows({ Effect: "Deny", Action: "*" })).to.deep.equal([false, false]);
    expect(allows({})).to.deep.equal([false, false]);
  });

  it("tells everybody from somebody", () => {
    const everybody = (statement: Record<string, Value>) => both(statement, onEverybody);
    for (const Principal of [
      "*",
      { AWS: "*" },
      { AWS: ["a", "*"] },
      ["a", "*"],
      { AWS: "arn:aws:iam::*:root" },
    ]) {
      expect(everybody({ Principal }), JSON.stringify(Principal)).to.deep.equal([true, true]);
    }
    expect(everybody({ NotPrincipal: { AWS: "a" } })).to.deep.equal([true, true]);
    expect(everybody({ Principal: { AWS: "arn:aws:iam::1:role/*" } })).to.deep.equal([false, false]);
    expect(everybody({ Principal: { Service: "ec2.amazonaws.com" } })).to.deep.equal([false, false]);
  });

  it("lets one known part decide beside an unknown one, in any order", () => {
    const orders: Value[] = [
      ["*", UNKNOWN],
      [UNKNOWN, "*"],
    ];
    for (const AWS of orders) {
      expect(read({ Statement: { Principal: { AWS } } }).map(onEverybody)).to.deep.equal([true]);
    }
    expect(read({ Statement: { Principal: { AWS: UNKNOWN } } }).map(onEverybody)).to.deep.equal([
      unknown("policy.Statement.Principal.AWS"),
    ]);
  });

  describe("conditions", () => {
    const anybody = (Condition: Value) =>
      read({ Statement: { Effect: "Allow", Principal: "*", Action: "a", Condition } }).map(admitsAnybody)[0];

    for (const [title, condition, expected] of [
      ["names an account", { StringEquals: { "aws:SourceAccount": "1" } }, false],
      ["in any case", { stringequals: { "AWS:sourceaccount": ["1", "2"] } }, false],
      ["names offices", { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } }, false],
      ["names the internet", { IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/0"] } }, true],
      ["lets requests without the key pass", { StringEqualsIfExists: { "aws:SourceAccount": "1" } }, true],
      ["lets an empty set pass", { "ForAllValues:StringEquals": { "aws:SourceAccount": "1" } }, true],
      ["is a negation", { StringNotEquals: { "aws:SourceAccount": "1" } }, true],
      ["has an open alternative", { StringLike: { "aws:SourceAccount": ["1", "*"] } }, true],
      ["is about something else", { StringEquals: { "s3:prefix": "home" } }, true],
      ["is empty", {}, true],
    ] as const) {
      it(`${title}: ${expected ? "still anybody" : "somebody"}`, () => {
        expect(anybody(condition)).to.equal(expected);
      });
    }

    it("is undecided where the condition would decide", () => {
      expect(anybody(UNKNOWN)).to.deep.equal(unknown("policy.Statement.Condition"));
      expect(anybody({ StringEquals: UNKNOWN })).to.deep.equal(
        unknown("policy.Statement.Condition.StringEquals"),
      );
      expect(anybody({ StringEquals: { "aws:SourceAccount": UNKNOWN } })).to.deep.equal(
        unknown('policy.Statement.Condition.StringEquals["aws:SourceAccount"]'),
      );
    });

    it("takes any condition that must be met", () => {
      const conditional = (Condition: Value) => read({ Statement: { Condition } }).map(isConditional)[0];
      expect(conditional({ Bool: { "kms:GrantIsForAWSResource": "true" } })).to.equal(true);
      expect(conditional({ StringLike: { "iam:PassedToService": "*" } })).to.equal(false);
      expect(conditional({})).to.equal(false);
    });

    it("takes a rule's own idea of an open value", () => {
      const [statement] = read({ Statement: { Condition: { StringLike: { "host:sub": "repo:*" } } } });
      if (statement === undefined) throw new Error("there is one");
      expect(narrowedBy(statement, /:sub$/)).to.equal(true);
      expect(narrowedBy(statement, /:sub$/, (text) => text.endsWith("*"))).to.equal(false);
    });
  });
});
