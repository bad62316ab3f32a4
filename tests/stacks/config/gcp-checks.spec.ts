import { expect } from "chai";
import { refusal, validValues } from "./values";

/** What is wrong with blocks of a platform in 10.10.0.0/16 on GCP. */
function problems(gcp: object, changes: object = {}): string[] {
  return refusal({ target: "gcp", gcp: { ...validValues().gcp, ...gcp }, ...changes });
}

describe("stacks/config/checks: blocks of a network on GCP", () => {
  it("take what is inside network.cidr and clear of the rest", () => {
    const subnets = { public: "10.10.255.0/27", database: "10.10.254.0/26" };
    expect(problems({ subnets, controlPlane: { cidr: "172.16.0.0/28" } })).to.deep.equal([]);
  });

  it("refuse what is outside of it", () => {
    expect(problems({ subnets: { database: "10.11.0.0/24" } })).to.deep.equal([
      '  gcp.subnets.database = "10.11.0.0/24"',
      "    is not inside network.cidr 10.10.0.0/16; set a part of it",
    ]);
  });

  it("refuse what overlaps a block that is carved", () => {
    expect(problems({ subnets: { private: "10.10.2.0/24" } })).to.deep.equal([
      '  gcp.subnets.private = "10.10.2.0/24"',
      "    overlaps the pods block 10.10.0.0/17, carved from network.cidr where gcp.subnets.pods is not set; " +
        "set blocks that are clear of each other",
    ]);
  });

  it("refuse what overlaps another block that is set", () => {
    expect(problems({ subnets: { public: "10.10.255.0/26", database: "10.10.255.0/24" } })).to.deep.equal([
      '  gcp.subnets.database = "10.10.255.0/24"',
      "    overlaps the public block 10.10.255.0/26; set blocks that are clear of each other",
    ]);
  });

  it("keep the control plane's block clear of the platform's and of those in use elsewhere", () => {
    expect(problems({ controlPlane: { cidr: "10.10.255.0/28" } })).to.deep.equal([
      '  gcp.controlPlane.cidr = "10.10.255.0/28"',
      "    overlaps 10.10.0.0/16; set a /28 that is clear of network.cidr and network.reserved",
    ]);
    const network = { cidr: "10.10.0.0/16", reserved: ["172.16.0.0/16"] };
    expect(problems({ controlPlane: { cidr: "172.16.0.0/28" } }, { network })).to.deep.equal([
      '  gcp.controlPlane.cidr = "172.16.0.0/28"',
      "    overlaps 172.16.0.0/16; set a /28 that is clear of network.cidr and network.reserved",
    ]);
  });

  it("are nobody's concern where the target is another one", () => {
    const gcp = { ...validValues().gcp, subnets: { private: "10.10.2.0/24" } };
    expect(refusal({ gcp })).to.deep.equal([]);
  });
});
