import { expect } from "chai";
import { overlaps, parseBlock } from "../../components/pure/cidr";
import { shown } from "../../sandbox/models/aws/common";
import type { Props } from "../../sandbox/simulator/values";
import { inputOf } from "../support/plans";
import { type Graph, graphOf } from "./graph";

const ACL = "aws:ec2/networkAcl:NetworkAcl";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const ENDPOINTS = ["ecr.api", "ecr.dkr", "sts"];

/** Blocks of acme-prod, 10.10.0.0/16: the private tier, the database tier, and where Vault is. */
const PRIVATE = "10.10.0.0/17";
const DATABASES = "10.10.136.0/21";
const VAULT = "10.50.0.0/16";

const list = (value: unknown) => value as Props[];

/** A rule as people write it: protocol, ports, peer. */
function written(rule: Props): string {
  const names: Readonly<Record<string, string>> = { "-1": "all", "1": "icmp", "6": "tcp", "17": "udp" };
  const ports = rule["fromPort"] === 0 ? "" : ` ${shown(rule["fromPort"])}-${shown(rule["toPort"])}`;
  return `${names[shown(rule["protocol"])] ?? "?"}${ports} ${shown(rule["cidrBlock"])}`;
}

/** The rules of a tier's ACL in a direction; all of them allow. */
function rulesOf(graph: Graph, tier: string, direction: "ingress" | "egress"): string[] {
  const rules = list(graph.only(ACL, `network-${tier}`).inputs[direction]);
  expect(rules.every(({ action }) => action === "allow")).to.equal(true);
  return rules.map(written);
}

describe("AWS network", function () {
  this.timeout(60_000);
  let prod: Graph;
  let dev: Graph;
  before(async () => {
    prod = await graphOf("aws", { aws: { endpoints: ENDPOINTS } });
    dev = await graphOf("aws", {}, "dev");
  });
  const namesOf = (graph: Graph, type: string) => graph.of(type).map(({ name }) => name);

  it("N01 has a private, a public and a database subnet in each of three zones", () => {
    const subnets = prod.inputs("aws:ec2/subnet:Subnet");
    expect(subnets).to.have.length(9);
    expect(new Set(subnets.map((subnet) => subnet["availabilityZone"])).size).to.equal(3);
    expect(subnets.filter((subnet) => subnet["mapPublicIpOnLaunch"] !== false)).to.deep.equal([]);
  });

  it("N01 has a NAT gateway a zone in prod and one in dev, and each zone's nodes take their own", () => {
    const nat = "aws:ec2/natGateway:NatGateway";
    expect(namesOf(prod, nat).sort()).to.deep.equal(["network-nat-a", "network-nat-b", "network-nat-c"]);
    expect(namesOf(dev, nat)).to.deep.equal(["network-nat-a"]);
    const viaNat = (graph: Graph) =>
      new Set(graph.inputs("aws:ec2/route:Route").flatMap(({ natGatewayId }) => natGatewayId ?? [])).size;
    expect([viaNat(prod), viaNat(dev)]).to.deep.equal([3, 1]);
  });

  it("N01 lets databases answer the private tier on their ports and Vault on PostgreSQL's, and nobody else", () => {
    expect(rulesOf(prod, "database", "ingress")).to.deep.equal([
      `all ${DATABASES}`,
      `tcp 443-443 ${PRIVATE}`,
      `tcp 5432-5432 ${PRIVATE}`,
      `tcp 6379-6380 ${PRIVATE}`,
      `tcp 9094-9098 ${PRIVATE}`,
      `tcp 5432-5432 ${VAULT}`,
    ]);
    expect(rulesOf(prod, "database", "egress")).to.deep.equal([
      `all ${DATABASES}`,
      `tcp 1024-65535 ${PRIVATE}`,
      `tcp 1024-65535 ${VAULT}`,
    ]);
  });

  it("N01 lets the internet reach listeners of load balancers, and elsewhere answers alone", () => {
    const answers = ["tcp 1024-65535 0.0.0.0/0", "udp 1024-65535 0.0.0.0/0", "icmp 0.0.0.0/0"];
    const open = (tier: string) =>
      rulesOf(prod, tier, "ingress").filter((rule) => rule.endsWith(" 0.0.0.0/0"));
    expect(open("public")).to.deep.equal(["tcp 80-80 0.0.0.0/0", "tcp 443-443 0.0.0.0/0", ...answers]);
    expect(open("private")).to.deep.equal(answers);
    expect(open("database")).to.deep.equal([]);
  });

  it("N01 puts every subnet under the ACL of its tier, and closes the one that AWS made", () => {
    const subnets = prod.of("aws:ec2/subnet:Subnet");
    for (const tier of ["private", "public", "database"]) {
      const ids = subnets.filter(({ name }) => name.startsWith(`network-${tier}-`)).map(({ id }) => id);
      expect(prod.only(ACL, `network-${tier}`).inputs["subnetIds"]).to.deep.equal(ids);
    }
    const closed = prod.only("aws:ec2/defaultNetworkAcl:DefaultNetworkAcl");
    expect(closed.inputs).to.deep.include({ ingress: [], egress: [] });
    expect(closed.dependsOn.filter((urn) => urn.includes(ACL))).to.have.length(3);
  });

  it("N01 gives nodes and databases their subnets once these are under their ACL", () => {
    const dependencies = (type: string, name: string, property: string) =>
      prod.only(type, name).propertyDependencies[property] ?? [];
    const nodes = dependencies("aws:eks/nodeGroup:NodeGroup", "cluster-nodes-a", "subnetIds");
    expect(nodes.some((urn) => urn.endsWith(`${ACL}::network-private`))).to.equal(true);
    const databases = dependencies("aws:rds/subnetGroup:SubnetGroup", "database-main-subnets", "subnetIds");
    expect(databases.some((urn) => urn.endsWith(`${ACL}::network-database`))).to.equal(true);
  });

  it("N01 has flow logs of all traffic, kept as long as the profile says", () => {
    expect(prod.only("aws:ec2/flowLog:FlowLog").inputs["trafficType"]).to.equal("ALL");
    const groups = prod.inputs("aws:cloudwatch/logGroup:LogGroup");
    const logs = groups.find(({ name }) => name === "/aws/vpc/acme-prod/flow-logs");
    expect(logs?.["retentionInDays"]).to.equal(365);
    expect(logs?.["kmsKeyId"]).to.be.a("string");
  });

  it("N01 reaches S3 without the NAT gateway, and by default nothing else", () => {
    const [only, ...others] = dev.inputs(ENDPOINT);
    expect(others).to.deep.equal([]);
    expect(only?.["vpcEndpointType"]).to.equal("Gateway");
    expect(only?.["routeTableIds"]).to.have.length(3);
  });

  it("N01 has an interface in every zone for each service chosen, closed but to the private tier", () => {
    const interfaces = prod.inputs(ENDPOINT).filter(({ vpcEndpointType }) => vpcEndpointType === "Interface");
    const names = interfaces.map(({ serviceName }) => serviceName);
    expect(names.sort()).to.deep.equal(ENDPOINTS.map((service) => `com.amazonaws.eu-central-1.${service}`));
    const group = prod.only("aws:ec2/securityGroup:SecurityGroup", "network-endpoints");
    for (const endpoint of interfaces) {
      expect(endpoint["subnetIds"]).to.have.length(3);
      expect(endpoint["privateDnsEnabled"]).to.equal(true);
      expect(endpoint["securityGroupIds"]).to.deep.equal([group.id]);
    }
    const rules = prod
      .inputs("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
      .filter(({ securityGroupId }) => securityGroupId === group.id)
      .map((rule) => `${shown(rule["fromPort"])}-${shown(rule["toPort"])} ${shown(rule["cidrIpv4"])}`);
    expect(rules.sort()).to.deep.equal([
      "443-443 10.10.0.0/20",
      "443-443 10.10.16.0/20",
      "443-443 10.10.32.0/20",
    ]);
  });

  it("N01 lets the account's own principals use endpoints, and others read from S3 alone", () => {
    const own = {
      Sid: "OwnPrincipals",
      Effect: "Allow",
      Principal: { AWS: "*" },
      Resource: "*",
      Condition: { StringEquals: { "aws:PrincipalAccount": "111122223333" } },
    };
    expect(prod.of(ENDPOINT)).not.to.deep.equal([]);
    for (const { vpcEndpointType, policy } of prod.inputs(ENDPOINT)) {
      const [first, ...others] = (JSON.parse(shown(policy)) as { Statement: Props[] }).Statement;
      const action = vpcEndpointType === "Gateway" ? "s3:*" : "*";
      expect(first).to.deep.equal({ ...own, Action: [action] });
      expect(others.map(({ Action }) => Action)).to.deep.equal(
        vpcEndpointType === "Gateway" ? [["s3:GetObject"]] : [],
      );
    }
  });

  it("N01 keeps environments apart: a VPC of each, no way from one to another, blocks that do not overlap", () => {
    for (const graph of [dev, prod]) {
      const vpc = graph.only("aws:ec2/vpc:Vpc");
      const homes = graph.resources.flatMap(({ type, inputs }) =>
        type.startsWith("aws:") && inputs["vpcId"] !== undefined ? [inputs["vpcId"]] : [],
      );
      expect(homes.length).to.be.greaterThan(10);
      expect([...new Set(homes)]).to.deep.equal([vpc.id]);
      const ways = graph.resources.filter(({ type }) => /peering|transitGateway|vpn/i.test(type));
      expect(ways).to.deep.equal([]);
    }
    const blocks = ["dev", "staging", "prod"].map((stack) =>
      parseBlock(inputOf({ stack, target: "aws" }).config.network.cidr),
    );
    const pairs = blocks.flatMap((a, i) => blocks.slice(i + 1).map((b) => [a, b] as const));
    expect(pairs.some(([a, b]) => a !== undefined && b !== undefined && overlaps(a, b))).to.equal(false);
  });

  it("N01 names services and blocks that cannot be", () => {
    const refused = (settings: object) => () =>
      inputOf({ stack: "prod", target: "aws", settings: { ...settings } });
    expect(refused({ aws: { endpoints: ["s3"] } })).to.throw(
      "is none of the choices; set one of autoscaling, ec2",
    );
    expect(refused({ aws: { endpoints: ["sts", "sts"] } })).to.throw("names a service twice; set each once");
    const many = Array.from({ length: 16 }, (_, index) => `10.100.${index}.0/24`);
    expect(refused({ access: { internalCidrs: many } })).to.throw(
      "names 16 blocks, and a network ACL of AWS has room for 15; set larger ones",
    );
  });
});
