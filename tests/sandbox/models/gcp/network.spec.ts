import { expect } from "chai";
import { UNKNOWN, type Props } from "../../../../sandbox/simulator/values";
import { ADDRESS, CONNECTION, NETWORK, Project, SUBNETWORK } from "./support";

describe("sandbox/models/gcp: network", () => {
  it("names objects as the cloud does", () => {
    const project = new Project();
    const network = project.network();
    expect(network.id).to.equal("projects/acme-platform/global/networks/shop");
    expect(network.outputs["selfLink"]).to.equal(
      "https://www.googleapis.com/compute/v1/projects/acme-platform/global/networks/shop",
    );
    expect(project.subnet(network).outputs["gatewayAddress"]).to.equal("10.0.0.1");
  });

  it("adds the provider's labels to those of an object", () => {
    const { outputs } = new Project().create(ADDRESS, "ip", { name: "ip", labels: { owner: "web" } });
    expect(outputs["pulumiLabels"]).to.deep.equal({ platform: "shop", owner: "web" });
    expect(outputs["effectiveLabels"]).to.deep.equal({
      platform: "shop",
      owner: "web",
      "goog-pulumi-provisioned": "true",
    });
  });

  const range = "must be an IPv4 range from /4 to /29 without host bits";
  const refusedSubnets: readonly [string, Props, string][] = [
    ["a name over 63 characters", { name: "a".repeat(64) }, "name must be 1-63 lower-case letters"],
    ["host bits", { ipCidrRange: "10.0.0.1/20" }, `ipCidrRange ${range}`],
    ["a range too small", { ipCidrRange: "10.0.0.0/30" }, `ipCidrRange ${range}`],
    [
      "a secondary range over the primary one",
      { secondaryIpRanges: [{ rangeName: "pods", ipCidrRange: "10.0.0.0/16" }] },
      "secondaryIpRanges[0].ipCidrRange overlaps with a range of this subnetwork",
    ],
    [
      "a sampling rate over 1",
      { logConfig: { flowSampling: 2 } },
      "logConfig.flowSampling must be from 0 to 1",
    ],
    ["an unknown network", { network: "projects/acme-platform/global/networks/none" }, "network names no"],
  ];
  for (const [what, change, message] of refusedSubnets) {
    it(`refuses a subnet with ${what}`, () => {
      const project = new Project();
      const network = project.network();
      expect(() => project.subnet(network, change)).to.throw(message);
    });
  }

  it("refuses ranges that another subnet of the network has, and takes them in another network", () => {
    const project = new Project();
    project.subnet(project.network());
    const message = "overlaps with a range of projects/acme-platform/regions/europe-west3/subnetworks/nodes";
    const again = { name: "more", secondaryIpRanges: [] };
    expect(() => project.subnet(project.network("other"), again)).not.to.throw();
    const network = project.simulator.read(NETWORK, "projects/acme-platform/global/networks/shop");
    if (network === undefined) throw new Error("the network is gone");
    expect(() => project.subnet(network, { ...again, ipCidrRange: "10.0.130.0/24" })).to.throw(message);
  });

  it("lets a subnet keep its own ranges when it is updated", () => {
    const project = new Project();
    const subnet = project.subnet(project.network());
    expect(project.check(SUBNETWORK, "nodes", { ...subnet.inputs, privateIpGoogleAccess: true })).to.be.empty;
  });

  it("refuses a reserved range that lies in a subnet", () => {
    const project = new Project();
    const network = project.network();
    project.subnet(network);
    const reserved = { name: "db", network: network.id, purpose: "VPC_PEERING", address: "10.0.40.0" };
    const create = (more: Props) => () => project.create(ADDRESS, "db", { ...reserved, ...more });
    expect(create({})).to.throw("prefixLength is required for VPC_PEERING");
    expect(create({ prefixLength: 24 })).to.throw("address overlaps with a range of");
  });

  it("judges what is known and leaves the rest to the update", () => {
    const inputs: Props = { name: UNKNOWN, network: UNKNOWN, ipCidrRange: "10.0.0.0/20" };
    expect(new Project().check(SUBNETWORK, "nodes", inputs)).to.be.empty;
  });

  it("keeps a network as long as something is in it", () => {
    const project = new Project();
    const network = project.network();
    const subnet = project.subnet(network);
    expect(() => project.delete(network)).to.throw("is in use by gcp:compute/subnetwork:Subnetwork");
    project.delete(subnet);
    expect(() => project.delete(network)).not.to.throw();
  });

  it("keeps an address range as long as managed services may use it", () => {
    const project = new Project();
    const network = project.network();
    const range = { name: "db", network: network.id, purpose: "VPC_PEERING", prefixLength: 20 };
    const address = project.create(ADDRESS, "db", { ...range, address: "10.0.16.0" });
    const connection = project.create(CONNECTION, "db", {
      network: network.id,
      service: "servicenetworking.googleapis.com",
      reservedPeeringRanges: ["db"],
    });
    expect(connection.outputs["peering"]).to.equal("servicenetworking-googleapis-com");
    expect(() => project.delete(address)).to.throw("is in use by");
  });

  it("tells updates from replacements", () => {
    const project = new Project();
    const subnet = project.subnet(project.network());
    expect(project.replaces(subnet, { privateIpGoogleAccess: true })).to.deep.equal([]);
    expect(project.replaces(subnet, { ipCidrRange: "10.0.0.0/21" })).to.deep.equal(["ipCidrRange"]);
    expect(() => project.replaces(subnet, { stackType: "IPV4_ONLY", role: "ACTIVE" })).to.throw(
      "does not know whether a change of role replaces it",
    );
  });
});

describe("sandbox/models/gcp: traffic", () => {
  const firewall = (change: Props) => () => {
    const project = new Project();
    const rule = { name: "web", network: project.network().id, sourceRanges: ["10.0.0.0/8"], ...change };
    return project.create("gcp:compute/firewall:Firewall", "web", rule);
  };

  it("refuses firewall rules that the cloud cannot read", () => {
    const allows = [{ protocol: "tcp", ports: ["443"] }];
    expect(firewall({ allows })).not.to.throw();
    expect(firewall({})).to.throw("exactly one of allows and denies is required");
    expect(firewall({ allows, denies: [{ protocol: "all" }] })).to.throw("exactly one of allows and denies");
    expect(firewall({ allows, priority: 65_536 })).to.throw("priority must be from 0 to 65535");
    expect(firewall({ allows: [{ protocol: "icmp", ports: ["1"] }] })).to.throw("apply to tcp, udp and sctp");
    expect(firewall({ allows: [{ protocol: "tcp", ports: ["http"] }] })).to.throw(
      "allows[0].ports[0] must be a port or a range of ports",
    );
  });

  it("refuses ingress from nowhere", () => {
    const project = new Project();
    const rule = { name: "web", network: project.network().id, allows: [{ protocol: "tcp" }] };
    expect(() => project.create("gcp:compute/firewall:Firewall", "web", rule)).to.throw(
      "one of sourceRanges, sourceTags and sourceServiceAccounts is required for ingress",
    );
  });

  const nat = (change: Props) => () => {
    const project = new Project();
    const network = project.network();
    const subnet = project.subnet(network);
    project.create("gcp:compute/router:Router", "router", { name: "router", network: network.id });
    return project.create("gcp:compute/routerNat:RouterNat", "nat", {
      name: "nat",
      router: "router",
      natIpAllocateOption: "AUTO_ONLY",
      sourceSubnetworkIpRangesToNat: "LIST_OF_SUBNETWORKS",
      subnetworks: [{ name: subnet.id, sourceIpRangesToNats: ["ALL_IP_RANGES"] }],
      enableDynamicPortAllocation: true,
      ...change,
    });
  };

  it("refuses combinations of NAT settings that exclude each other", () => {
    expect(nat({ minPortsPerVm: 64, maxPortsPerVm: 4096 })).not.to.throw();
    expect(nat({ enableEndpointIndependentMapping: true })).to.throw("cannot be combined with dynamic port");
    expect(nat({ minPortsPerVm: 100 })).to.throw("minPortsPerVm must be a power of two");
    expect(nat({ minPortsPerVm: 128, maxPortsPerVm: 64 })).to.throw("above minPortsPerVm");
    expect(nat({ enableDynamicPortAllocation: false, maxPortsPerVm: 64 })).to.throw("needs dynamic port");
    expect(nat({ router: "other" })).to.throw('router names no gcp:compute/router:Router: "other"');
  });
});
