import { expect } from "chai";
import { type Props, text } from "../../sandbox/simulator/values";
import { type Graph, graphOf } from "./graph";

const NETWORK = "gcp:compute/network:Network";
const SUBNETWORK = "gcp:compute/subnetwork:Subnetwork";
const FIREWALL = "gcp:compute/firewall:Firewall";
const NAT = "gcp:compute/routerNat:RouterNat";
const POLICY = "gcp:networkconnectivity/serviceConnectionPolicy:ServiceConnectionPolicy";

/** The network of seeds/003 as settings: its subnets, its flow logs and its firewall rules. */
const CRM = {
  network: { cidr: "10.0.0.0/16", reserved: [] },
  gcp: {
    subnets: {
      public: "10.0.1.0/27",
      private: "10.0.2.0/24",
      database: "10.0.3.0/26",
      managedServices: "10.0.16.0/20",
      services: "10.0.32.0/20",
      pods: "10.0.128.0/17",
    },
    flowLogs: { interval: "5s", sampling: 0.5, databaseSampling: 1 },
    firewall: {
      healthCheckPorts: ["80", "443", "8080", "8443"],
      internalPorts: ["3000-3999", "8080-8999"],
      databasePorts: ["27017", "6379", "5432"],
    },
    privateServiceConnect: ["gcp-memorystore"],
  },
};

describe("requirements: network on GCP", () => {
  let graph: Graph;
  before(async () => {
    graph = await graphOf("gcp", CRM);
  });

  const subnet = (tier: string): Props => graph.only(SUBNETWORK, `network-${tier}`).inputs;
  const rule = (name: string): Props => graph.only(FIREWALL, `network-${name}`).inputs;

  it("C01 a custom VPC with REGIONAL routing and an MTU of 1460 by default", async () => {
    expect(graph.only(NETWORK).inputs).to.include({
      autoCreateSubnetworks: false,
      routingMode: "REGIONAL",
      mtu: 1460,
    });
    const jumbo = await graphOf("gcp", { gcp: { mtu: 8896 } });
    expect(jumbo.only(NETWORK).inputs["mtu"]).to.equal(8896);
  });

  it("C01 public, private and database subnets in the given blocks", async () => {
    expect(subnet("public")["ipCidrRange"]).to.equal("10.0.1.0/27");
    expect(subnet("nodes")["ipCidrRange"]).to.equal("10.0.2.0/24");
    expect(subnet("database")["ipCidrRange"]).to.equal("10.0.3.0/26");
    expect(subnet("nodes")["secondaryIpRanges"]).to.deep.equal([
      { rangeName: "pods", ipCidrRange: "10.0.128.0/17" },
      { rangeName: "services", ipCidrRange: "10.0.32.0/20" },
    ]);
    expect((await graphOf("gcp")).of(SUBNETWORK), "without blocks of their own").to.have.length(1);
  });

  it("C01 flow logs every 5 seconds, of half the flows and of all in the database subnet, with metadata", () => {
    const logged = { aggregationInterval: "INTERVAL_5_SEC", metadata: "INCLUDE_ALL_METADATA" };
    expect(subnet("public")["logConfig"]).to.deep.equal({ ...logged, flowSampling: 0.5 });
    expect(subnet("nodes")["logConfig"]).to.deep.equal({ ...logged, flowSampling: 0.5 });
    expect(subnet("database")["logConfig"]).to.deep.equal({ ...logged, flowSampling: 1 });
  });

  it("C01 the logs of every subnet are kept in the network's bucket", () => {
    const filter = graph.only("gcp:logging/projectSink:ProjectSink", "network-logs-sink").inputs["filter"];
    for (const { inputs } of graph.of(SUBNETWORK)) {
      expect(filter).to.include(`resource.labels.subnetwork_name="${text(inputs, "name")}"`);
    }
  });

  it("C01 a regional Cloud NAT that logs, for the private subnet alone", () => {
    const { inputs } = graph.only(NAT);
    expect(inputs["region"]).to.equal(subnet("nodes")["region"]);
    expect(inputs["logConfig"]).to.deep.include({ enable: true });
    expect(inputs["subnetworks"]).to.deep.equal([
      { name: graph.only(SUBNETWORK, "network-nodes").id, sourceIpRangesToNats: ["ALL_IP_RANGES"] },
    ]);
  });

  it("C01 managed databases answer from a peered range or from endpoints in the database subnet", () => {
    const range = graph.only("gcp:compute/globalAddress:GlobalAddress").inputs;
    expect(range).to.include({ purpose: "VPC_PEERING", address: "10.0.16.0", prefixLength: 20 });
    expect(graph.only(POLICY).inputs).to.deep.include({
      serviceClass: "gcp-memorystore",
      pscConfig: { subnetworks: [graph.only(SUBNETWORK, "network-database").id] },
    });
  });

  it("C02 load balancers probe 80, 443, 8080 and 8443 of nodes and pods", () => {
    const { sourceRanges, targetTags, allows } = rule("allow-health-checks");
    expect(sourceRanges).to.deep.equal(["35.191.0.0/16", "130.211.0.0/22"]);
    expect(targetTags).to.deep.equal(tagsOfNodes());
    expect(portsOf(allows)).to.include.members(["80", "443", "8080", "8443"]);
  });

  it("C02 the private subnet and the pods reach 3000-3999 and 8080-8999", () => {
    const { sourceRanges, targetTags, allows } = rule("allow-internal");
    expect(sourceRanges).to.deep.equal(["10.0.2.0/24", "10.0.128.0/17"]);
    expect(targetTags).to.deep.equal(tagsOfNodes());
    expect(allows).to.deep.equal([{ protocol: "tcp", ports: ["3000-3999", "8080-8999"] }]);
  });

  it("C02 they reach 27017, 6379 and 5432 of the database tier only", () => {
    const { sourceRanges, targetTags, allows } = rule("allow-databases");
    expect(sourceRanges).to.deep.equal(["10.0.2.0/24", "10.0.128.0/17"]);
    expect(targetTags).to.have.length(1).and.not.deep.equal(tagsOfNodes());
    expect(allows).to.deep.equal([{ protocol: "tcp", ports: ["27017", "6379", "5432"] }]);
  });

  it("C02 the rest is denied, and every rule logs", () => {
    const { sourceRanges, denies, priority } = rule("deny-ingress");
    expect(sourceRanges).to.deep.equal(["0.0.0.0/0"]);
    expect(denies).to.deep.equal([{ protocol: "all" }]);
    const others = graph.inputs(FIREWALL).filter((inputs) => inputs["denies"] === undefined);
    expect(others).to.have.length(3);
    for (const inputs of others) expect(inputs["priority"]).to.be.below(priority as number);
    for (const inputs of graph.inputs(FIREWALL)) {
      expect(inputs["logConfig"]).to.deep.equal({ metadata: "INCLUDE_ALL_METADATA" });
    }
  });

  it("C02 nothing is admitted that no setting asks for", async () => {
    const names = (await graphOf("gcp")).of(FIREWALL).map(({ name }) => name);
    expect(names).to.have.members(["network-allow-health-checks", "network-deny-ingress"]);
  });

  function tagsOfNodes(): unknown {
    const [pool] = graph.inputs("gcp:container/nodePool:NodePool");
    return (pool?.["nodeConfig"] as Props)["tags"];
  }

  function portsOf(allows: unknown): string[] {
    return (allows as { ports: string[] }[]).flatMap(({ ports }) => ports);
  }
});
