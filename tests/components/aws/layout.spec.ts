import { expect } from "chai";
import * as fc from "fast-check";
import { planZones, tierBlock } from "../../../components/aws/layout";
import { placeInstances } from "../../../components/pure/placement";
import { type Block, contains, formatBlock, overlaps, parseBlock } from "../../../components/pure/cidr";

const network = fc
  .tuple(fc.integer({ min: 16, max: 20 }), fc.nat(255))
  .map(([prefix, second]) => formatBlock({ base: 10 * 2 ** 24 + second * 2 ** 16, prefix }));
const zones = fc
  .uniqueArray(fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h"), { minLength: 2 })
  .map((letters) => letters.map((letter) => `eu-central-1${letter}`));

function blockOf(cidr: string): Block {
  const block = parseBlock(cidr);
  if (block === undefined) throw new Error(`${cidr} is no block`);
  return block;
}

function blocksOf(cidr: string, list: readonly string[]): Block[] {
  return planZones(cidr, list)
    .flatMap(({ cidrs }) => Object.values(cidrs))
    .map(blockOf);
}

describe("components/aws/layout", () => {
  it("holds all slots of a tier in one block, and no other tier's", () => {
    fc.assert(
      fc.property(network, zones, (cidr, list) => {
        for (const { cidrs } of planZones(cidr, list)) {
          for (const tier of ["private", "public", "database"] as const) {
            const whole = blockOf(tierBlock(cidr, tier));
            const inside = Object.entries(cidrs).filter(([, block]) => contains(whole, blockOf(block)));
            expect(inside.map(([name]) => name)).to.deep.equal([tier]);
          }
        }
      }),
    );
  });

  it("divides a /16 as the comment says", () => {
    const [a, , c] = planZones("10.20.0.0/16", ["eu-central-1a", "eu-central-1b", "eu-central-1c"]);
    expect(a?.cidrs).to.deep.equal({
      private: "10.20.0.0/20",
      public: "10.20.128.0/24",
      database: "10.20.136.0/24",
    });
    expect(c).to.deep.equal({
      zone: "eu-central-1c",
      letter: "c",
      cidrs: { private: "10.20.32.0/20", public: "10.20.130.0/24", database: "10.20.138.0/24" },
    });
  });

  it("gives subnets that lie in the network, share no address and that AWS would make", () => {
    fc.assert(
      fc.property(network, zones, (cidr, list) => {
        const outer = blockOf(cidr);
        const blocks = blocksOf(cidr, list);
        expect(blocks.every((block) => contains(outer, block) && block.prefix <= 28)).to.equal(true);
        const clash = blocks.some((block, index) =>
          blocks.slice(index + 1).some((next) => overlaps(block, next)),
        );
        expect(clash).to.equal(false);
      }),
    );
  });

  it("moves no zone when another comes or goes", () => {
    fc.assert(
      fc.property(network, zones, fc.nat(7), (cidr, list, leaves) => {
        const all = planZones(cidr, list);
        const rest = list.filter((_, index) => index !== leaves % list.length);
        expect(planZones(cidr, rest)).to.deep.equal(all.filter(({ zone }) => rest.includes(zone)));
      }),
    );
  });

  it("refuses what does not fit", () => {
    expect(() => planZones("10.0.0.0/16", ["eu-central-1x"])).to.throw(
      "eu-central-1x ends in none of the letters a to h",
    );
    expect(() => planZones("10.0.0.1/16", [])).to.throw("10.0.0.1/16 is no IPv4 block");
  });
});

describe("components/pure/placement", () => {
  it("fills every zone before it takes one twice", () => {
    const list = ["eu-central-1a", "eu-central-1b", "eu-central-1c"];
    expect(placeInstances(list, 4)).to.deep.equal([
      { key: "a", zone: "eu-central-1a" },
      { key: "b", zone: "eu-central-1b" },
      { key: "c", zone: "eu-central-1c" },
      { key: "a2", zone: "eu-central-1a" },
    ]);
  });

  it("changes no instance when one more is asked for, and repeats no key", () => {
    fc.assert(
      fc.property(zones, fc.integer({ min: 1, max: 15 }), (list, count) => {
        const placed = placeInstances(list, count);
        expect(placeInstances(list, count + 1).slice(0, count)).to.deep.equal(placed);
        expect(new Set(placed.map(({ key }) => key)).size).to.equal(count);
      }),
    );
  });
});
