import { expect } from "chai";
import { type Props, text } from "../../../../sandbox/simulator/values";
import { Account } from "./support";

const ACL = "aws:ec2/networkAcl:NetworkAcl";
const DEFAULT = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const S3 = "com.amazonaws.eu-central-1.s3";
const STS = "com.amazonaws.eu-central-1.sts";

/** An account with a VPC, a subnet and a security group in it. */
function site(enableDnsHostnames = true) {
  const account = new Account();
  const vpc = account.create("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16", enableDnsHostnames });
  const subnet = account.create("aws:ec2/subnet:Subnet", "a", {
    vpcId: vpc.id,
    cidrBlock: "10.0.0.0/24",
    availabilityZone: "eu-central-1a",
  });
  const group = account.create("aws:ec2/securityGroup:SecurityGroup", "group", {
    vpcId: vpc.id,
    name: "endpoints",
  });
  return { account, vpc, subnet, group };
}

const rule = (ruleNo: number, change: Props = {}): Props => ({
  ...{ ruleNo, action: "allow", protocol: "6", cidrBlock: "10.0.0.0/24", fromPort: 443, toPort: 443 },
  ...change,
});

describe("sandbox/models/aws: network ACLs", () => {
  const refused: readonly [string, Props[], string][] = [
    [
      "a 21st rule",
      Array.from({ length: 21 }, (_, index) => rule(index + 1)),
      "ingress has 21 rules, 20 are allowed",
    ],
    ["a number twice", [rule(10), rule(10)], "ingress has two rules of number 10"],
    ["a number that is AWS's own", [rule(32_767)], "ingress[0].ruleNo must be from 1 to 32766: 32767"],
    ["an action that is none", [rule(10, { action: "permit" })], "ingress[0].action is none of allow, deny"],
    [
      "a block that is none",
      [rule(10, { cidrBlock: "10.0.0.1/24" })],
      "ingress[0].cidrBlock is no IPv4 block",
    ],
    ["ports of every protocol", [rule(10, { protocol: "-1" })], "must be 0 where every protocol is meant"],
  ];
  for (const [what, ingress, message] of refused) {
    it(`refuse ${what}`, () => {
      const { account, vpc } = site();
      expect(() => account.create(ACL, "acl", { vpcId: vpc.id, ingress })).to.throw(message);
    });
  }

  it("refuse subnets of another network, and keep their VPC", () => {
    const { account, subnet, vpc } = site();
    const other = account.create("aws:ec2/vpc:Vpc", "other", { cidrBlock: "10.1.0.0/16" });
    expect(() => account.create(ACL, "acl", { vpcId: other.id, subnetIds: [subnet.id] })).to.throw(
      "belong to different networks",
    );
    account.create(ACL, "acl", { vpcId: vpc.id, subnetIds: [subnet.id], ingress: [rule(10)] });
    expect(() => account.delete(vpc)).to.throw("in use by");
  });

  it("include the VPC's own, which is adopted and goes with the VPC", () => {
    const { account, vpc, subnet, group } = site();
    const id = text(vpc.outputs, "defaultNetworkAclId") ?? "";
    expect(account.create(DEFAULT, "default", { defaultNetworkAclId: id, ingress: [] }).id).to.equal(id);
    for (const object of [subnet, group, vpc]) account.delete(object);
    expect(account.simulator.read(DEFAULT, id)).to.equal(undefined);
  });
});

describe("sandbox/models/aws: endpoints", () => {
  const endpoint = (from: ReturnType<typeof site>, change: Props = {}): Props => ({
    vpcId: from.vpc.id,
    vpcEndpointType: "Interface",
    serviceName: STS,
    privateDnsEnabled: true,
    subnetIds: [from.subnet.id],
    securityGroupIds: [from.group.id],
    ...change,
  });

  it("hold their subnets and groups by their interfaces", () => {
    const own = site();
    const { outputs } = own.account.create(ENDPOINT, "sts", endpoint(own));
    expect(outputs["networkInterfaceIds"]).to.have.length(1);
    for (const object of [own.subnet, own.group])
      expect(() => own.account.delete(object)).to.throw("in use by");
  });

  it("answer under a service's own name once a VPC, and where the VPC resolves names", () => {
    const own = site();
    own.account.create(ENDPOINT, "sts", endpoint(own));
    expect(() => own.account.create(ENDPOINT, "again", endpoint(own))).to.throw("conflicting DNS domain");
    const silent = site(false);
    expect(() => silent.account.create(ENDPOINT, "sts", endpoint(silent))).to.throw(
      "enabling private DNS requires both enableDnsSupport and enableDnsHostnames",
    );
  });

  it("have of gateways and interfaces what is theirs alone, and policies that are ones", () => {
    const own = site();
    expect(() =>
      own.account.create(ENDPOINT, "s3", endpoint(own, { vpcEndpointType: "Gateway", serviceName: S3 })),
    ).to.throw("subnetIds is not for endpoints of type Gateway");
    expect(() => own.account.create(ENDPOINT, "sts", endpoint(own, { routeTableIds: [] }))).to.throw(
      "routeTableIds is not for endpoints of type Interface",
    );
    expect(() => own.account.create(ENDPOINT, "sts", endpoint(own, { policy: "allow" }))).to.throw(
      "policy is no policy document",
    );
  });
});
