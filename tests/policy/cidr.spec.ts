import { expect } from "chai";
import * as fc from "fast-check";
import { admitInternet, overlap, within } from "../../policy/reading/cidr";
import { Node, UNKNOWN } from "../../policy/core/values";

const admits = (...blocks: string[]) => admitInternet(blocks.map((block) => new Node(block, block)));

describe("policy/cidr", () => {
  for (const blocks of [
    ["0.0.0.0/0"],
    ["::/0"],
    ["2000::/3"],
    ["0.0.0.0/1", "128.0.0.0/1"],
    ["8.0.0.0/7"],
    ["8.0.0.0/8", "9.0.0.0/24"],
    ["2000::/18"],
    ["10.0.0.0/8", "0.0.0.0/2"],
  ]) {
    it(`takes ${blocks.join(" with ")} for the internet`, () => {
      expect(admits(...blocks)).to.equal(true);
    });
  }

  for (const blocks of [
    [],
    ["203.0.113.0/24"],
    ["8.0.0.0/8"],
    ["8.0.0.0/8", "8.1.0.0/16", "8.0.0.0/9"],
    ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"],
    ["fc00::/7", "fe80::/10"],
    ["2001:db8::/32"],
  ]) {
    it(`takes ${blocks.join(" with ") || "no block"} for somebody`, () => {
      expect(admits(...blocks)).to.equal(false);
    });
  }

  it("is undecided about what is unknown or no block, unless the rest decides", () => {
    const unknown = new Node(UNKNOWN, "cidrs[0]");
    const everybody = new Node("0.0.0.0/0", "cidrs[1]");
    expect(admitInternet([unknown])).to.deep.equal({ unknown: ["cidrs[0]"] });
    expect(admitInternet([new Node("everybody", "cidrs[0]")])).to.deep.equal({ unknown: ["cidrs[0]"] });
    expect(admitInternet([unknown, everybody])).to.equal(true);
    expect(admitInternet([everybody, unknown])).to.equal(true);
  });

  it("does not change its mind when a block is written as its halves, in any order", () => {
    const block = fc.record({
      first: fc.integer({ min: 1, max: 223 }),
      prefix: fc.integer({ min: 1, max: 8 }),
    });
    fc.assert(
      fc.property(block, fc.boolean(), ({ first, prefix }, swap) => {
        const size = 2 ** (8 - prefix);
        const base = first - (first % size);
        const halves = [`${base}.0.0.0/${prefix + 1}`, `${base + size / 2}.0.0.0/${prefix + 1}`];
        const second = prefix === 8 ? `${base}.128.0.0/9` : halves[1];
        const split = [halves[0] ?? "", second ?? ""];
        expect(admits(...(swap ? split.reverse() : split))).to.equal(admits(`${base}.0.0.0/${prefix}`));
      }),
    );
  });

  for (const text of ["0.0.0.0", "::", "::0"]) {
    it(`takes ${text} for everybody`, () => {
      expect(admits(text)).to.equal(true);
    });
  }

  it("compares two blocks", () => {
    const [wide, inside, apart] = ["10.0.0.0/8", "10.1.0.0/16", "172.16.0.0/12"].map(
      (block) => new Node(block, block),
    ) as [Node, Node, Node];
    expect([overlap(wide, inside), overlap(inside, wide), overlap(wide, apart)]).to.deep.equal([
      true,
      true,
      false,
    ]);
    expect([within(inside, wide), within(wide, inside), within(apart, wide)]).to.deep.equal([
      true,
      false,
      false,
    ]);
    expect(overlap(wide, new Node("fd00::/8", "ipv6"))).to.equal(false);
    expect(overlap(wide, new Node(UNKNOWN, "cidr"))).to.deep.equal({ unknown: ["cidr"] });
    expect(within(new Node("nothing", "cidr"), wide)).to.deep.equal({ unknown: ["cidr"] });
  });
});
