import { expect } from "chai";
import * as fc from "fast-check";
import { formatBlock, overlaps } from "../../../../components/pure/cidr";
import { Account } from "./support";

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const NAT = "aws:ec2/natGateway:NatGateway";

describe("sandbox/models/aws: networks", () => {
  const withVpc = (cidrBlock = "10.0.0.0/16") => {
    const account = new Account();
    const vpc = account.create(VPC, "vpc", { cidrBlock, tags: { Name: "shop" } });
    const subnet = (name: string, cidr: string, availabilityZone = "eu-central-1a") =>
      account.create(SUBNET, name, { vpcId: vpc.id, cidrBlock: cidr, availabilityZone });
    return { account, vpc, subnet };
  };

  it("gives a VPC an id, an ARN and the default tags", () => {
    const { vpc } = withVpc();
    expect(vpc.id).to.match(/^vpc-0[0-9a-f]{16}$/);
    expect(vpc.outputs).to.include({ arn: `arn:aws:ec2:eu-central-1:123456789012:vpc/${vpc.id}` });
    expect(vpc.outputs["tagsAll"]).to.deep.equal({ platform: "shop", Name: "shop" });
  });

  it("gives the same ids in every run", () => {
    expect(withVpc().vpc.id).to.equal(withVpc().vpc.id);
  });

  it("knows zones' ids", () => {
    const { subnet } = withVpc();
    expect(subnet("a", "10.0.0.0/24", "eu-central-1b").outputs["availabilityZoneId"]).to.equal("euc1-az2");
  });

  it("refuses a VPC outside /16 to /28", () => {
    expect(() => withVpc("10.0.0.0/8")).to.throw("cidrBlock must be from /16 to /28: 10.0.0.0/8");
  });

  it("refuses a subnet outside its VPC", () => {
    const { vpc, subnet } = withVpc();
    expect(() => subnet("far", "10.1.0.0/24")).to.throw(
      `cidrBlock lies outside ${vpc.id} (10.0.0.0/16): 10.1.0.0/24`,
    );
  });

  it("refuses a zone of another region", () => {
    const { subnet } = withVpc();
    expect(() => subnet("a", "10.0.0.0/24", "us-east-1a")).to.throw(
      "availabilityZone is no zone of eu-central-1: us-east-1a",
    );
  });

  it("refuses exactly the subnets that overlap a sibling", () => {
    const block = fc.tuple(fc.integer({ min: 17, max: 28 }), fc.nat(0xffff)).map(([prefix, offset]) => {
      const size = 2 ** (32 - prefix);
      return { base: 10 * 2 ** 24 + Math.floor(offset / size) * size, prefix };
    });
    fc.assert(
      fc.property(block, block, (first, second) => {
        const { subnet } = withVpc();
        subnet("first", formatBlock(first));
        const attempt = () => subnet("second", formatBlock(second));
        if (overlaps(first, second)) expect(attempt).to.throw("InvalidSubnet.Conflict");
        else expect(attempt).not.to.throw();
      }),
    );
  });

  it("lets a subnet be updated where it is", () => {
    const { account, vpc, subnet } = withVpc();
    const made = subnet("a", "10.0.0.0/24");
    const inputs = { ...made.inputs, tags: { Name: "renamed" } };
    expect(account.update(made, "a", inputs).id).to.equal(made.id);
    expect(account.replaces(made, { tags: { Name: "renamed" } })).to.deep.equal([]);
    expect(account.replaces(made, { cidrBlock: "10.0.1.0/24" })).to.deep.equal(["cidrBlock"]);
    expect(account.replaces(vpc, { cidrBlock: "10.9.0.0/16" })).to.deep.equal(["cidrBlock"]);
  });

  it("keeps a VPC that is in use", () => {
    const { account, vpc, subnet } = withVpc();
    const made = subnet("a", "10.0.0.0/24");
    expect(() => account.delete(vpc)).to.throw(`${VPC} ${vpc.id} is in use by ${SUBNET} ${made.id}`);
    account.delete(made);
    account.delete(vpc);
    expect(account.cloud.all()).to.deep.equal([]);
  });

  it("keeps an internet gateway while an address of its VPC is mapped", () => {
    const { account, vpc, subnet } = withVpc();
    const gateway = account.create("aws:ec2/internetGateway:InternetGateway", "igw", { vpcId: vpc.id });
    const address = account.create("aws:ec2/eip:Eip", "nat", { domain: "vpc" });
    const inputs = { subnetId: subnet("a", "10.0.0.0/24").id, allocationId: address.id };
    expect(() => account.create(NAT, "none", { subnetId: inputs.subnetId })).to.throw(
      "a public NAT gateway needs allocationId",
    );
    const nat = account.create(NAT, "nat", inputs);
    expect(() => account.delete(gateway)).to.throw(`still in use by ${nat.id}`);
    account.delete(nat);
    account.delete(gateway);
  });

  it("deletes a route table with its routes, and no table that a subnet uses", () => {
    const { account, vpc, subnet } = withVpc();
    const table = account.create("aws:ec2/routeTable:RouteTable", "table", { vpcId: vpc.id });
    const gateway = account.create("aws:ec2/internetGateway:InternetGateway", "igw", { vpcId: vpc.id });
    const route = account.create("aws:ec2/route:Route", "out", {
      routeTableId: table.id,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: gateway.id,
    });
    const association = account.create("aws:ec2/routeTableAssociation:RouteTableAssociation", "a", {
      routeTableId: table.id,
      subnetId: subnet("a", "10.0.0.0/24").id,
    });
    expect(() => account.delete(table)).to.throw(`is in use by ${association.type} ${association.id}`);
    account.delete(association);
    account.delete(table);
    expect(account.simulator.read(route.type, route.id)).to.equal(undefined);
  });

  it("allows one route a destination", () => {
    const { account, vpc } = withVpc();
    const gateway = account.create("aws:ec2/internetGateway:InternetGateway", "igw", { vpcId: vpc.id });
    const table = account.create("aws:ec2/routeTable:RouteTable", "table", { vpcId: vpc.id });
    const route = { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id };
    account.create("aws:ec2/route:Route", "first", route);
    expect(() => account.create("aws:ec2/route:Route", "second", route)).to.throw("exists already");
  });

  it("adopts the VPC's default group and leaves it to the VPC", () => {
    const { account, vpc } = withVpc();
    const adopted = account.create("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "default", {
      vpcId: vpc.id,
      ingress: [],
      egress: [],
    });
    expect(adopted.id).to.equal(vpc.outputs["defaultSecurityGroupId"]);
    account.delete(vpc);
  });

  it("refuses rules with a second peer, ports the wrong way round and bad text", () => {
    const { account, vpc } = withVpc();
    const group = account.create(GROUP, "group", { vpcId: vpc.id, name: "db", description: "Access" });
    const rule = { securityGroupId: group.id, ipProtocol: "tcp", fromPort: 5432, toPort: 5432 };
    account.create(RULE, "good", { ...rule, cidrIpv4: "10.0.0.0/20", description: "PostgreSQL from a" });
    expect(() =>
      account.create(RULE, "two", { ...rule, cidrIpv4: "10.0.0.0/20", referencedSecurityGroupId: group.id }),
    ).to.throw("referencedSecurityGroupId conflicts with cidrIpv4: a rule has one peer");
    expect(() => account.create(RULE, "ports", { ...rule, toPort: 80 })).to.throw(
      "toPort is below fromPort 5432: 80",
    );
    expect(() => account.create(RULE, "text", { ...rule, description: "naïve" })).to.throw(
      "description has characters that EC2 does not take: naïve",
    );
  });
});
