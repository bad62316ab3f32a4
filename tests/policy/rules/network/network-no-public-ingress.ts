import type {
  DefaultNetworkAclArgs,
  DefaultSecurityGroupArgs,
  NetworkAclArgs,
  NetworkAclRuleArgs,
  SecurityGroupArgs,
  SecurityGroupRuleArgs,
} from "@pulumi/aws/ec2";
import type { SecurityGroupIngressRuleArgs } from "@pulumi/aws/vpc";
import type { FirewallArgs, NetworkFirewallPolicyRuleArgs } from "@pulumi/gcp/compute";
import { networkNoPublicIngress as rule } from "../../../../policy/rules/network/network-no-public-ingress";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const ssh = { protocol: "tcp", fromPort: 22, toPort: 22 };
const https = { protocol: "tcp", fromPort: 443, toPort: 443 };
const group = fixture<SecurityGroupArgs>("aws:ec2/securityGroup:SecurityGroup", "group", {
  ingress: [
    { ...https, cidrBlocks: ["0.0.0.0/0"], ipv6CidrBlocks: ["::/0"] },
    { ...ssh, cidrBlocks: ["203.0.113.0/24"] },
  ],
});
const groupRule = fixture<SecurityGroupRuleArgs>("aws:ec2/securityGroupRule:SecurityGroupRule", "rule", {
  type: "ingress",
  securityGroupId: "sg-1",
  ...ssh,
  cidrBlocks: ["10.0.0.0/8"],
});
const ingressRule = fixture<SecurityGroupIngressRuleArgs>(
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "ingress",
  { securityGroupId: "sg-1", ipProtocol: "tcp", fromPort: 5432, toPort: 5432, cidrIpv4: "10.0.0.0/8" },
);
const firewall = fixture<FirewallArgs>("gcp:compute/firewall:Firewall", "firewall", {
  network: "net",
  sourceRanges: ["35.191.0.0/16", "130.211.0.0/22"],
  allows: [{ protocol: "tcp", ports: ["10256", "30000-32767"] }],
});
const policyRule = fixture<NetworkFirewallPolicyRuleArgs>(
  "gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule",
  "policy",
  {
    action: "allow",
    direction: "INGRESS",
    firewallPolicy: "edge",
    priority: 1000,
    match: { srcIpRanges: ["0.0.0.0/0"], layer4Configs: [{ ipProtocol: "tcp", ports: ["443"] }] },
  },
);
const defaultGroup = fixture<DefaultSecurityGroupArgs>(
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  "default",
  { ingress: [{ ...https, cidrBlocks: ["0.0.0.0/0"] }] },
);
const everyPort = { protocol: "-1", fromPort: 0, toPort: 0, securityGroups: ["sg-2"] };
const toGroup = {
  protocol: "tcp",
  fromPort: 0,
  toPort: 65535,
  cidrBlocks: undefined,
  sourceSecurityGroupId: "sg-2",
};
const toAnother = "violation: opens every port to another group";
const everybody = { cidrBlock: "0.0.0.0/0" };
/** Answers come in on high ports; the one that denies comes first. */
const acl = fixture<NetworkAclArgs>("aws:ec2/networkAcl:NetworkAcl", "acl", {
  vpcId: "vpc-1",
  ingress: [
    { ruleNo: 90, action: "deny", protocol: "6", fromPort: 20, toPort: 22, ...everybody },
    { ruleNo: 100, action: "allow", protocol: "6", fromPort: 443, toPort: 443, ...everybody },
    { ruleNo: 110, action: "allow", protocol: "6", fromPort: 1024, toPort: 65535, ...everybody },
    { ruleNo: 120, action: "allow", protocol: "6", fromPort: 22, toPort: 22, cidrBlock: "10.0.0.0/8" },
  ],
});
const defaultAcl = fixture<DefaultNetworkAclArgs>(
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
  "default acl",
  {
    defaultNetworkAclId: "acl-0",
    ingress: [{ ...ssh, ruleNo: 100, action: "allow", cidrBlock: "10.0.0.0/8" }],
  },
);
const aclRule = (name: string) =>
  fixture<NetworkAclRuleArgs>("aws:ec2/networkAclRule:NetworkAclRule", name, {
    networkAclId: "acl-1",
    ruleNumber: 100,
    ruleAction: "allow",
    protocol: "tcp",
    fromPort: 22,
    toPort: 22,
    cidrBlock: "10.0.0.0/8",
  });
const administration = "violation: admits the internet to ports of administration (20, 21, 22, 3389)";
const nobody = "violation: does not name anybody who may connect";
const admits = (what: string) => `violation: admits ${what} to more than ports 80 and 443`;
const undecided = (...paths: string[]) => `undecided: not known before the update: ${paths.join(", ")}`;

export const examination: Examination = {
  rule,
  base: [
    group(),
    groupRule(),
    ingressRule(),
    firewall(),
    policyRule(),
    defaultGroup(),
    acl(),
    defaultAcl(),
    aclRule("acl rule")(),
  ],
  mutants: [
    {
      of: "group",
      path: "ingress[1].cidrBlocks",
      bad: [["0.0.0.0/0"], ["203.0.113.0/24", "0.0.0.0/0"]],
      good: [["10.0.0.0/8"]],
      absent: "violation",
    },
    { of: "group", path: "ingress[1].ipv6CidrBlocks", bad: [["::/0"]], good: [[]], absent: "pass" },
    { of: "group", path: "ingress[0].fromPort", bad: [0, 22], good: [443], absent: "violation" },
    { of: "group", path: "ingress[0].toPort", bad: [8443], absent: "violation" },
    { of: "group", path: "ingress[0].protocol", bad: ["-1", "all"], good: ["icmp", "58"], absent: "pass" },
    { of: "group", path: "ingress[1].self", good: [true, false], absent: "pass", unknown: "pass" },
    { of: "group", path: "ingress[1].prefixListIds", good: [["pl-1"]], absent: "pass", unknown: "pass" },
    { of: "group", path: "ingress", bad: [[{ ...ssh, cidrBlocks: ["::/0"] }]], good: [[]], absent: "pass" },
    {
      of: "default",
      path: "ingress[0].cidrBlocks",
      good: [["10.0.0.0/8"]],
      absent: "pass",
      unknown: "pass",
    },
    { of: "rule", path: "cidrBlocks", bad: [["0.0.0.0/0"]], absent: "violation" },
    { of: "rule", path: "ipv6CidrBlocks", bad: [["::/0"]], absent: "pass" },
    { of: "ingress", path: "cidrIpv4", bad: ["0.0.0.0/0"], absent: "violation", empty: "undecided" },
    { of: "ingress", path: "cidrIpv6", bad: ["::/0"], absent: "pass", empty: "undecided" },
    { of: "firewall", path: "sourceRanges", bad: [["0.0.0.0/0"], ["0.0.0.0"]], absent: "violation" },
    { of: "policy", path: "match.layer4Configs[0].ports", bad: [["22"]], absent: "violation" },
    {
      of: "policy",
      path: "match.layer4Configs[0].ipProtocol",
      good: ["udp", "icmp"],
      absent: "pass",
      unknown: "pass",
    },
    { of: "policy", path: "match.srcIpRanges", good: [["10.0.0.0/8"]], absent: "pass", unknown: "pass" },
    { of: "acl", path: "ingress[3].cidrBlock", good: ["0.0.0.0/0"], absent: "pass", unknown: "pass" },
    { of: "acl", path: "ingress[2].toPort", bad: [4000], good: [60999], absent: "pass" },
    { of: "acl", path: "ingress[2].fromPort", bad: [0], absent: "pass" },
    { of: "acl", path: "ingress[2].action", good: ["deny"], absent: "pass", unknown: "pass" },
    {
      of: "default acl",
      path: "ingress[0].cidrBlock",
      bad: ["0.0.0.0/0"],
      absent: "pass",
      empty: "undecided",
    },
    { of: "default acl", path: "ingress", absent: "not-applicable" },
    { of: "acl rule", path: "cidrBlock", bad: ["0.0.0.0/0"], absent: "pass", empty: "undecided" },
    { of: "acl rule", path: "ipv6CidrBlock", bad: ["::/0"], absent: "pass", empty: "undecided" },
  ],
  cases: [
    ["passes closed and public web ports", [group(), groupRule(), ingressRule(), firewall(), policyRule()]],
    [
      "fails where everybody may use another port",
      [
        group({ ingress: [{ ...ssh, cidrBlocks: ["0.0.0.0/0"] }] }),
        groupRule({ cidrBlocks: [], ipv6CidrBlocks: ["::/0"] }),
        ingressRule({ cidrIpv4: "0.0.0.0/0" }),
        firewall({ sourceRanges: ["0.0.0.0/0"] }),
        policyRule({ match: { srcIpRanges: ["0.0.0.0/0"], layer4Configs: [{ ipProtocol: "tcp" }] } }),
      ],
      {
        group: admits("0.0.0.0/0"),
        rule: admits("::/0"),
        ingress: admits("0.0.0.0/0"),
        firewall: admits("0.0.0.0/0"),
        policy: admits("0.0.0.0/0"),
      },
    ],
    [
      "counts a range that reaches past a public port, and every protocol",
      [
        group({ ingress: [{ ...https, toPort: 8443, cidrBlocks: ["0.0.0.0/0"] }] }),
        groupRule({ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }),
        firewall({ sourceRanges: ["0.0.0.0/0"], allows: [{ protocol: "all" }] }),
      ],
      { group: admits("0.0.0.0/0"), rule: admits("0.0.0.0/0"), firewall: admits("0.0.0.0/0") },
    ],
    [
      "counts halves of the internet, in one entry or two",
      [
        groupRule({ cidrBlocks: ["0.0.0.0/1", "128.0.0.0/1"] }),
        group({ ingress: ["0.0.0.0/1", "128.0.0.0/1"].map((block) => ({ ...ssh, cidrBlocks: [block] })) }),
      ],
      { rule: admits("0.0.0.0/1, 128.0.0.0/1"), group: admits("0.0.0.0/1, 128.0.0.0/1") },
    ],
    [
      "counts many blocks that are small by themselves",
      [groupRule({ cidrBlocks: Array.from({ length: 200 }, (_, index) => `${index + 20}.0.0.0/9`) })],
      { rule: admits("200 blocks that together cover most of it") },
    ],
    [
      "knows that a Google firewall without sources admits everybody",
      [firewall({ sourceRanges: undefined })],
      { firewall: admits("0.0.0.0/0") },
    ],
    [
      "ignores what admits nobody: other directions, disabled and denying entries, named sources",
      [
        groupRule({ type: "egress", cidrBlocks: ["0.0.0.0/0"] }),
        firewall({ sourceRanges: ["0.0.0.0/0"], direction: "EGRESS" }),
        firewall({ sourceRanges: ["0.0.0.0/0"], disabled: true }),
        firewall({ sourceRanges: ["0.0.0.0/0"], allows: undefined, denies: [{ protocol: "all" }] }),
        firewall({ sourceRanges: undefined, sourceTags: ["bastion"] }),
        policyRule({
          action: "deny",
          match: { srcIpRanges: ["0.0.0.0/0"], layer4Configs: [{ ipProtocol: "all" }] },
        }),
        policyRule({
          disabled: true,
          match: { srcIpRanges: ["0.0.0.0/0"], layer4Configs: [{ ipProtocol: "all" }] },
        }),
        group({ ingress: [{ protocol: "icmp", fromPort: -1, toPort: -1, cidrBlocks: ["0.0.0.0/0"] }] }),
      ],
    ],
    [
      "fails whatever is unknown beside it, in any order",
      [
        group({ ingress: [{ ...ssh, cidrBlocks: [unknown, "0.0.0.0/0"] }] }),
        groupRule({ cidrBlocks: ["0.0.0.0/0", unknown] }),
      ],
      { group: admits("0.0.0.0/0"), rule: admits("0.0.0.0/0") },
    ],
    [
      "is undecided where sources or ports are unknown",
      [
        group({ ingress: [{ ...ssh, cidrBlocks: [unknown] }] }),
        groupRule({ fromPort: unknown, toPort: unknown, cidrBlocks: ["0.0.0.0/0"] }),
        ingressRule({ cidrIpv4: unknown }),
        firewall({ sourceRanges: unknown }),
      ],
      {
        group: undecided("ingress[0].cidrBlocks[0]"),
        rule: undecided("fromPort", "toPort"),
        ingress: undecided("cidrIpv4"),
        firewall: undecided("sourceRanges"),
      },
    ],
    ["does not wait for sources of a public port", [group({ ingress: [{ ...https, cidrBlocks: unknown }] })]],
    [
      "is undecided about a text that is no block",
      [ingressRule({ cidrIpv4: "everybody" })],
      { ingress: undecided("cidrIpv4") },
    ],
    [
      "knows that the first rule of an ACL that fits decides",
      [
        acl({
          ingress: [
            { ruleNo: 100, action: "allow", protocol: "6", fromPort: 22, toPort: 22, ...everybody },
            { ruleNo: 90, action: "deny", protocol: "-1", fromPort: 0, toPort: 0, ...everybody },
          ],
        }),
      ],
    ],
    [
      "fails where what denies comes later, or denies somebody",
      [
        acl({
          ingress: [
            { ruleNo: 100, action: "allow", protocol: "6", fromPort: 22, toPort: 22, ...everybody },
            { ruleNo: 110, action: "deny", protocol: "-1", fromPort: 0, toPort: 0, ...everybody },
            { ruleNo: 90, action: "deny", protocol: "6", fromPort: 22, toPort: 22, cidrBlock: "10.0.0.0/8" },
          ],
        }),
      ],
      { acl: administration },
    ],
    [
      "is undecided where the order is unknown",
      [
        acl({
          ingress: [
            { ruleNo: 100, action: "allow", protocol: "6", fromPort: 22, toPort: 22, ...everybody },
            { ruleNo: unknown, action: "deny", protocol: "-1", fromPort: 0, toPort: 0, ...everybody },
          ],
        }),
      ],
      { acl: undecided("ingress[1].ruleNo") },
    ],
    [
      "reads the rules of one ACL together",
      [
        aclRule("allows")({ cidrBlock: "0.0.0.0/0" }),
        aclRule("denies")({ cidrBlock: "0.0.0.0/0", ruleAction: "deny", ruleNumber: 90 }),
      ],
    ],
    [
      "and not those of another, nor those for egress",
      [
        aclRule("allows")({ cidrBlock: "0.0.0.0/0" }),
        aclRule("denies")({
          cidrBlock: "0.0.0.0/0",
          ruleAction: "deny",
          ruleNumber: 90,
          networkAclId: "acl-2",
        }),
        aclRule("egress")({ cidrBlock: "0.0.0.0/0", ruleAction: "deny", ruleNumber: 90, egress: true }),
      ],
      { allows: administration },
    ],
    [
      "knows an ACL that has no id yet by what its id will be made from",
      [
        aclRule("allows")(
          { cidrBlock: "0.0.0.0/0", networkAclId: unknown },
          { propertyDependencies: { networkAclId: [urnOf("aws:ec2/networkAcl:NetworkAcl", "one")] } },
        ),
        aclRule("denies")(
          { cidrBlock: "0.0.0.0/0", networkAclId: unknown, ruleAction: "deny", ruleNumber: 90 },
          { propertyDependencies: { networkAclId: [urnOf("aws:ec2/networkAcl:NetworkAcl", "two")] } },
        ),
      ],
      { allows: administration },
    ],
    [
      "takes another group, a prefix list or the group itself for a name",
      [
        group({ ingress: [{ ...ssh, securityGroups: ["sg-2"] }] }),
        groupRule({ cidrBlocks: undefined, self: true }),
        ingressRule({ cidrIpv4: undefined, prefixListId: "pl-1" }),
      ],
    ],
    [
      "fails an entry that names nobody",
      [group({ ingress: [ssh] }), ingressRule({ cidrIpv4: undefined })],
      { group: nobody, ingress: nobody },
    ],
    [
      "is undecided where the rule that denies may be in another ACL, or about what goes out",
      [
        aclRule("allows")({ ...everybody }),
        aclRule("denies")({ ...everybody, ruleNumber: 90, ruleAction: "deny", networkAclId: unknown }),
      ],
      { allows: "undecided: not known before the update: networkAclId" },
    ],
    [
      "and where it is not known which way that goes",
      [
        aclRule("allows")({ ...everybody }),
        aclRule("denies")({ ...everybody, ruleNumber: 90, ruleAction: "deny", egress: unknown }),
      ],
      { allows: "undecided: not known before the update: egress" },
    ],
    [
      "is undecided where tags that are not known may say who connects",
      [
        firewall({
          sourceRanges: undefined,
          sourceTags: unknown,
          allows: [{ protocol: "tcp", ports: ["22"] }],
        }),
      ],
      { firewall: "undecided: not known before the update: sourceRanges" },
    ],
    [
      "takes other public ports",
      [group({ ingress: [{ ...https, cidrBlocks: ["0.0.0.0/0"] }] })],
      { group: "violation: admits 0.0.0.0/0 to more than ports 8443" },
      { publicPorts: [8443] },
    ],
    [
      "fails every port that is open to another group",
      [group({ ingress: [everyPort] }), groupRule(toGroup)],
      { group: toAnother, rule: toAnother },
    ],
    [
      "but not to the group itself",
      [
        group({ ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }] }),
        groupRule({ ...toGroup, sourceSecurityGroupId: "sg-1" }),
      ],
    ],
    [
      "may let every port be open to another group",
      [group({ ingress: [everyPort] }), groupRule(toGroup)],
      {},
      { everyPortToGroups: true },
    ],
    [
      "may forbid every port to a network of Google that is named",
      [firewall({ allows: [{ protocol: "tcp" }] })],
      { firewall: "violation: opens every port of its protocol" },
      { everyPort: false },
    ],
    [
      "takes other ports of administration",
      [aclRule("allows")({ ...everybody, fromPort: 5432, toPort: 5432 })],
      { allows: "violation: admits the internet to ports of administration (5432)" },
      { administration: [5432] },
    ],
  ],
};
