import { expect } from "chai";
import { FaultPlan, parseFaults } from "../../../sandbox/provider/faults";

describe("injected faults", () => {
  it("meet the n-th call of a method, and no other", () => {
    const plan = new FaultPlan(parseFaults("aws.create#2=fail,aws.delete#1=timeout"));
    expect([plan.next("create"), plan.next("create"), plan.next("create")]).to.deep.equal([
      undefined,
      "fail",
      undefined,
    ]);
    expect(plan.next("delete")).to.equal("timeout");
  });

  it("are refused when misspelt", () => {
    expect(() => parseFaults("aws.create=explode")).to.throw(
      "aws.create=explode is no fault; write for example aws.create#3=fail|timeout|disconnect|crash-after",
    );
  });
});
