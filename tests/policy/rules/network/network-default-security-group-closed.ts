import type { DefaultSecurityGroupArgs, SecurityGroupRuleArgs, VpcArgs } from "@pulumi/aws/ec2";
import type { SecurityGroupIngressRuleArgs } from "@pulumi/aws/vpc";
import { networkDefaultSecurityGroupClosed as rule } from "../../../../policy/rules/network/network-default-security-group-closed";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const VPC = "aws:ec2/vpc:Vpc";
const GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
const vpc = fixture<VpcArgs>(VPC, "vpc", { cidrBlock: "10.0.0.0/16" });
const ofVpc = { propertyDependencies: { vpcId: [urnOf(VPC, "vpc")] } };
const group = fixture<DefaultSecurityGroupArgs>(
  GROUP,
  "default",
  { vpcId: unknown, ingress: [], egress: [] },
  ofVpc,
);
const ofGroup = { propertyDependencies: { securityGroupId: [urnOf(GROUP, "default")] } };
const added = fixture<SecurityGroupIngressRuleArgs>(
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "added",
  { securityGroupId: unknown, ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "10.0.0.0/8" },
  ofGroup,
);
const classic = fixture<SecurityGroupRuleArgs>("aws:ec2/securityGroupRule:SecurityGroupRule", "classic", {
  type: "ingress",
  securityGroupId: "sg-7",
  protocol: "tcp",
  fromPort: 443,
  toPort: 443,
  cidrBlocks: ["10.0.0.0/8"],
});
const all = { protocol: "-1", fromPort: 0, toPort: 0 };
const notAdopted = "violation: its default security group is not adopted";
const extended = "violation: a rule is added to the default group";

export const examination: Examination = {
  rule,
  base: [vpc(), group(), classic()],
  mutants: [
    { of: "default", path: "ingress", bad: [[{ ...all, self: true }]], good: [[]], absent: "pass" },
    {
      of: "default",
      path: "egress",
      bad: [[{ ...all, cidrBlocks: ["0.0.0.0/0"] }]],
      good: [[]],
      absent: "pass",
    },
    { of: "default", path: "vpcId", absent: "pass", unknown: "pass", on: "vpc" },
    { of: "vpc", path: "cidrBlock", good: ["10.1.0.0/16"], absent: "pass", unknown: "pass" },
  ],
  cases: [
    ["fails a VPC whose group nobody adopts", [vpc()], { vpc: notAdopted }],
    [
      "fails where the group that is adopted is another VPC's",
      [vpc(), group({}, { propertyDependencies: { vpcId: [urnOf(VPC, "other")] } })],
      { vpc: "undecided: not known before the update: vpcId" },
    ],
    [
      "knows the group by the id of the VPC",
      [
        { ...vpc(), props: { ...vpc().props, id: "vpc-1" } },
        group({ vpcId: "vpc-1" }, { propertyDependencies: {} }),
      ],
    ],
    [
      "and another VPC's by its id",
      [
        { ...vpc(), props: { ...vpc().props, id: "vpc-1" } },
        group({ vpcId: "vpc-2" }, { propertyDependencies: {} }),
      ],
      { vpc: notAdopted },
    ],
    ["fails where a rule is added to the group", [vpc(), group(), added()], { default: extended }],
    [
      "and where it is known by its id",
      [vpc(), { ...group(), props: { ...group().props, id: "sg-7" } }, classic({ securityGroupId: "sg-7" })],
      { default: extended },
    ],
    [
      "is undecided about a rule whose group comes from nowhere",
      [vpc(), group(), classic({ securityGroupId: unknown })],
      { default: "undecided: not known before the update: securityGroupId" },
    ],
    [
      "and not about a rule of another group without an id",
      [
        vpc(),
        group(),
        added(
          {},
          {
            propertyDependencies: {
              securityGroupId: [urnOf("aws:ec2/securityGroup:SecurityGroup", "another")],
            },
          },
        ),
      ],
    ],
  ],
};
