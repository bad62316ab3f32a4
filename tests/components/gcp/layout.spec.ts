import { expect } from "chai";
import fc from "fast-check";
import { only, planNetwork } from "../../../components/gcp/layout";
import { blockSize, contains, formatBlock, overlaps, parseBlock } from "../../../components/pure/cidr";

function block(cidr: string) {
  const parsed = parseBlock(cidr);
  if (parsed === undefined) throw new Error(`${cidr} is no block`);
  return parsed;
}

/** Networks of the sizes that the configuration allows, anywhere in 10.0.0.0/8. */
const networks = fc
  .record({ prefix: fc.integer({ min: 16, max: 20 }), place: fc.nat(2 ** 24 - 1) })
  .map(({ prefix, place }) => {
    const base = 10 * 2 ** 24 + place - (place % blockSize(prefix));
    return { base, prefix };
  });

describe("components/gcp/layout", () => {
  it("divides a /16", () => {
    expect(planNetwork("10.20.0.0/16")).to.deep.equal({
      pods: "10.20.0.0/17",
      services: "10.20.128.0/19",
      private: "10.20.160.0/20",
      managedServices: "10.20.176.0/20",
    });
  });

  it("stays in the network, and apart, for every network from /16 to /20", () => {
    fc.assert(
      fc.property(networks, (network) => {
        const blocks = Object.values(planNetwork(formatBlock(network))).map(block);
        blocks.forEach((one, index) => {
          expect(contains(network, one)).to.equal(true);
          blocks.slice(index + 1).forEach((other) => {
            expect(overlaps(one, other)).to.equal(false);
          });
        });
      }),
    );
  });

  it("leaves room in a /20 for 16 nodes and what Cloud SQL needs", () => {
    const { pods, private: nodes, managedServices } = planNetwork("10.20.0.0/20");
    expect(blockSize(block(pods).prefix) / blockSize(25)).to.equal(16);
    // Google takes four addresses of a subnet.
    expect(blockSize(block(nodes).prefix) - 4).to.be.greaterThan(16);
    expect(block(managedServices).prefix).to.equal(24);
  });

  it("takes blocks that are fixed, and carves the others", () => {
    const fixed = { private: "10.20.200.0/24", public: "10.20.201.0/27" };
    expect(planNetwork("10.20.0.0/16", fixed)).to.deep.equal({
      ...planNetwork("10.20.0.0/16"),
      ...fixed,
    });
  });

  it("refuses what is no block", () => {
    expect(() => planNetwork("10.20.0.1/16")).to.throw(RangeError, "10.20.0.1/16 is no IPv4 block");
  });

  it("takes the element of a list of one", () => {
    expect(only(["a"])).to.equal("a");
    expect(() => only([])).to.throw(RangeError, "one expected, 0 found");
    expect(() => only(["a", "b"])).to.throw(RangeError, "one expected, 2 found");
  });
});
