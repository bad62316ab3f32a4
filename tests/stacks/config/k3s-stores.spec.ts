import { expect } from "chai";
import { refusal, validValues } from "./values";

/** What is wrong with a cache of so many shards. */
function problems(target: string, shards: number): string[] {
  return refusal({ ...validValues(), target, caches: { sessions: { shards } } });
}

describe("stacks/config/checks: stores of a site", () => {
  it("take a cache of one shard, and refuse more", () => {
    const others = problems("k3s", 1);
    expect(problems("k3s", 2).filter((line) => !others.includes(line))).to.deep.equal([
      "  caches.sessions.shards = 2",
      "    is too many: a cache on k3s has one; set 1, a larger size, or several caches",
    ]);
  });

  it("say nothing of a cache elsewhere", () => {
    expect(problems("aws", 2).join()).not.to.include("shards");
  });

  it("take a pooled database, which a cloud without pools refuses", () => {
    const pooled = (target: string) =>
      refusal({ ...validValues(), target, databases: { main: { pooled: true } } }).filter((line) =>
        /pool|connections/.test(line),
      );
    expect(pooled("k3s")).to.deep.equal([]);
    expect(pooled("aws").map((line) => line.trim())).to.deep.equal([
      "databases.main.pooled = true",
      "is not provided on aws; remove it, and let services keep few connections",
    ]);
  });
});
