import { expect } from "chai";
import { Account } from "./support";

const QUEUE = "aws:sqs/queue:Queue";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const PATTERN = JSON.stringify({ source: ["aws.ec2"], detail: { state: ["running"] } });

describe("sandbox/models/aws: events", () => {
  it("refuse patterns that match nothing", () => {
    const account = new Account();
    const rule = (eventPattern: string) => () => account.create(RULE, "rule", { name: "rule", eventPattern });
    expect(rule("{")).to.throw("eventPattern is no JSON");
    expect(rule('{"source":"aws.ec2"}')).to.throw("each field must be a list of what it matches");
    expect(rule(PATTERN)).not.to.throw();
  });

  it("keep a rule that has targets", () => {
    const account = new Account();
    const queue = account.create(QUEUE, "orders", { name: "orders" });
    const rule = account.create(RULE, "rule", { name: "rule", eventPattern: PATTERN });
    account.create(TARGET, "target", { rule: "rule", targetId: "orders", arn: queue.outputs["arn"] ?? "" });
    expect(() => account.delete(rule)).to.throw("in use by");
  });
});
