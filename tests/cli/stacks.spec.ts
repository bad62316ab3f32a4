import { expect } from "chai";
import { withoutStacks } from "../../cli/recorder/stacks";

describe("leaving stack traces unwritten", () => {
  it("writes none while the action runs", async () => {
    expect(await withoutStacks(async () => new Error("noted").stack)).to.equal("Error: noted");
  });

  it("leaves the whole stack to a bug that is read afterwards", async () => {
    const bug = await withoutStacks(async function component() {
      throw new TypeError("a bug");
    }).catch((error: unknown) => error);
    expect((bug as Error).stack).to.match(/^TypeError: a bug\n +at component \(.*stacks\.spec\.ts:11:\d+\)/);
  });

  it("puts back how stacks are written", async () => {
    await withoutStacks(async () => undefined);
    expect(new Error("later").stack).to.match(/\n +at .*stacks\.spec\.ts/);
  });
});
