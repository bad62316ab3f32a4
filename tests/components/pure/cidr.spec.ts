import { expect } from "chai";
import * as fc from "fast-check";
import {
  type Block,
  blockSize,
  carve,
  contains,
  formatBlock,
  isPrivate,
  overlaps,
  parseBlock,
  type Tier,
  ZONE_SLOTS,
  zoneSlot,
} from "../../../components/pure/cidr";

/** Any block from /8 to /28. */
const blocks = fc
  .tuple(fc.nat(0xffffffff), fc.integer({ min: 8, max: 28 }))
  .map(([address, prefix]): Block => ({ base: address - (address % blockSize(prefix)), prefix }));

/** Networks and layouts as the targets use them: a large tier and some small ones, a slot a zone. */
const layouts = fc.array(
  fc.record({ bits: fc.integer({ min: 4, max: 8 }), slots: fc.integer({ min: 1, max: ZONE_SLOTS }) }),
  { minLength: 1, maxLength: 5 },
);
const networks = blocks.filter(({ prefix }) => prefix >= 16 && prefix <= 20);

function named(layout: readonly { bits: number; slots: number }[]): Tier[] {
  return layout.map((tier, index) => ({ ...tier, name: `tier${index}` }));
}

/** The carved blocks by tier, or undefined where they do not fit. */
function tryCarve(network: Block, layout: readonly Tier[]) {
  try {
    return carve(network, layout);
  } catch (error) {
    expect(error).to.be.instanceOf(RangeError);
    return undefined;
  }
}

describe("components/pure/cidr", () => {
  it("tells private blocks from others by all of their addresses", () => {
    const judged = (text: string) => isPrivate(parseBlock(text) ?? { base: 0, prefix: 0 });
    expect(["10.200.0.0/24", "172.31.0.0/16", "192.168.0.0/16", "100.64.0.0/10"].map(judged)).to.deep.equal([
      true,
      true,
      true,
      true,
    ]);
    expect(["203.0.113.0/24", "172.32.0.0/16", "172.0.0.0/8", "0.0.0.0/0"].map(judged)).to.deep.equal([
      false,
      false,
      false,
      false,
    ]);
  });

  it("parses blocks and nothing else", () => {
    expect(parseBlock("10.20.0.0/16")).to.deep.equal({ base: 10 * 2 ** 24 + 20 * 2 ** 16, prefix: 16 });
    for (const text of ["10.20.1.0/16", "10.20.0.0", "10.20.0.0/33", "10.20/16", "::/0", "", "a.b.c.d/8"]) {
      expect(parseBlock(text), text).to.equal(undefined);
    }
  });

  it("writes what it parses", () => {
    fc.assert(
      fc.property(blocks, (block) => {
        expect(parseBlock(formatBlock(block))).to.deep.equal(block);
      }),
    );
  });

  it("overlap is mutual, and for blocks means that one contains the other", () => {
    fc.assert(
      fc.property(blocks, blocks, (a, b) => {
        expect(overlaps(a, b)).to.equal(overlaps(b, a));
        expect(overlaps(a, b)).to.equal(contains(a, b) || contains(b, a));
      }),
    );
  });

  it("neighbours do not overlap, halves do with their whole", () => {
    const half = { base: 0x0a000000, prefix: 17 };
    const other = { base: 0x0a008000, prefix: 17 };
    const whole = { base: 0x0a000000, prefix: 16 };
    expect(overlaps(half, other)).to.equal(false);
    expect([contains(whole, half), contains(whole, other), contains(half, whole)]).to.deep.equal([
      true,
      true,
      false,
    ]);
  });

  it("carves blocks that are aligned, inside the network and disjoint", () => {
    fc.assert(
      fc.property(networks, layouts, (network, layout) => {
        const carved = Object.values(tryCarve(network, named(layout)) ?? {}).flat();
        carved.forEach((block, index) => {
          expect(block.base % blockSize(block.prefix)).to.equal(0);
          expect(contains(network, block)).to.equal(true);
          expect(carved.slice(index + 1).some((later) => overlaps(block, later))).to.equal(false);
        });
      }),
    );
  });

  it("carves as many blocks as a tier has slots, of its size", () => {
    fc.assert(
      fc.property(networks, layouts, (network, layout) => {
        const carved = tryCarve(network, named(layout));
        layout.forEach(({ bits, slots }, index) => {
          const tier = carved?.[`tier${index}`];
          if (tier === undefined) return;
          expect(tier.map(({ prefix }) => prefix)).to.deep.equal(
            Array.from({ length: slots }, () => network.prefix + bits),
          );
        });
      }),
    );
  });

  it("moves no block when a tier is appended", () => {
    fc.assert(
      fc.property(networks, layouts, (network, layout) => {
        const longer = tryCarve(network, named(layout));
        const shorter = tryCarve(network, named(layout.slice(0, -1)));
        if (longer !== undefined) expect(longer).to.deep.include(shorter);
      }),
    );
  });

  it("gives a zone the same blocks whatever other zones there are", () => {
    const letters = ["a", "b", "c", "d", "e", "f", "g", "h"];
    const layout = [{ name: "private", bits: 4, slots: ZONE_SLOTS }];
    fc.assert(
      fc.property(
        networks,
        fc.subarray(letters, { minLength: 1 }),
        fc.constantFrom(...letters),
        (network, zones, added) => {
          const cidrs = (letters: readonly string[]) => {
            const tier = carve(network, layout)["private"] ?? [];
            return new Map(letters.map((letter) => [letter, tier[zoneSlot(`eu-central-1${letter}`) ?? -1]]));
          };
          const after = cidrs([...zones, added]);
          for (const [zone, block] of cidrs(zones)) {
            expect(block).to.not.equal(undefined);
            expect(after.get(zone)).to.deep.equal(block);
          }
        },
      ),
    );
  });

  it("says which tier does not fit", () => {
    const network = { base: 0x0a000000, prefix: 16 };
    expect(() =>
      carve(network, [
        { name: "private", bits: 1, slots: 2 },
        { name: "public", bits: 8, slots: 1 },
      ]),
    ).to.throw(RangeError, "public: does not fit into 10.0.0.0/16");
    expect(() => carve(network, [{ name: "tiny", bits: 17, slots: 1 }])).to.throw(
      RangeError,
      "tiny: /33 is smaller than one address",
    );
  });

  it("numbers zones by their letter", () => {
    expect(["eu-central-1a", "europe-west3-c", "us-east-1h"].map(zoneSlot)).to.deep.equal([0, 2, 7]);
    expect(["us-east-1i", "hall-1", "", "ZONE-A"].map(zoneSlot)).to.deep.equal([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
