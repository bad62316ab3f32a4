import type { SecurityGroupArgs, SecurityGroupRuleArgs } from "@pulumi/aws/ec2";
import type { SecurityGroupEgressRuleArgs } from "@pulumi/aws/vpc";
import type { FirewallArgs } from "@pulumi/gcp/compute";
import { networkRestrictPublicEgress as rule } from "../../../../policy/rules/network/network-restrict-public-egress";
import { fixture, unknown } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const everything = { protocol: "-1", fromPort: 0, toPort: 0 };
const group = fixture<SecurityGroupArgs>("aws:ec2/securityGroup:SecurityGroup", "group", {
  egress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }],
});
const inside = fixture<SecurityGroupArgs>("aws:ec2/securityGroup:SecurityGroup", "inside", {
  egress: [{ ...everything, cidrBlocks: ["10.0.0.0/8"] }],
});
const groupRule = fixture<SecurityGroupRuleArgs>("aws:ec2/securityGroupRule:SecurityGroupRule", "rule", {
  type: "egress",
  securityGroupId: "sg-1",
  ...everything,
  cidrBlocks: ["10.0.0.0/8"],
});
const egressRule = fixture<SecurityGroupEgressRuleArgs>(
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "egress",
  { securityGroupId: "sg-1", ipProtocol: "-1", cidrIpv4: "10.0.0.0/8" },
);
const firewall = fixture<FirewallArgs>("gcp:compute/firewall:Firewall", "firewall", {
  network: "net",
  direction: "EGRESS",
  destinationRanges: ["0.0.0.0/0"],
  allows: [{ protocol: "tcp", ports: ["443"] }],
});
const out = "violation: lets every port out to 0.0.0.0/0";

export const examination: Examination = {
  rule,
  base: [group(), inside(), groupRule(), egressRule(), firewall()],
  mutants: [
    { of: "group", path: "egress[0].protocol", good: ["tcp", "udp"], absent: "pass", unknown: "pass" },
    { of: "inside", path: "egress[0].cidrBlocks", bad: [["0.0.0.0/0"]], good: [[]], absent: "pass" },
    { of: "inside", path: "egress[0].ipv6CidrBlocks", bad: [["::/0"]], absent: "pass" },
    { of: "rule", path: "cidrBlocks", bad: [["0.0.0.0/0"], ["0.0.0.0/1", "128.0.0.0/1"]], absent: "pass" },
    { of: "rule", path: "type", good: ["ingress"], absent: "pass", unknown: "pass" },
    { of: "egress", path: "cidrIpv4", bad: ["0.0.0.0/0"], absent: "pass", empty: "undecided" },
    { of: "egress", path: "cidrIpv6", bad: ["::/0"], absent: "pass", empty: "undecided" },
    {
      of: "firewall",
      path: "allows",
      bad: [[{ protocol: "all" }], [{ protocol: "icmp" }], [{ protocol: "tcp", ports: ["0-65535"] }]],
      good: [[{ protocol: "tcp", ports: ["80", "443"] }]],
      absent: "not-applicable",
    },
    { of: "firewall", path: "allows[0].ports", absent: "violation", bad: [["1-65535"]] },
    { of: "firewall", path: "direction", absent: "not-applicable", unknown: "pass" },
  ],
  cases: [
    [
      "fails where everything may go everywhere",
      [
        group({ egress: [{ ...everything, cidrBlocks: ["0.0.0.0/0"] }] }),
        groupRule({ protocol: "tcp", fromPort: 0, toPort: 65535, cidrBlocks: ["0.0.0.0/0"] }),
        egressRule({ cidrIpv4: "0.0.0.0/0" }),
        firewall({ allows: [{ protocol: "all" }], destinationRanges: undefined }),
      ],
      { group: out, rule: out, egress: out, firewall: out },
    ],
    [
      "takes no notice of ingress, of denials and of groups without rules",
      [
        groupRule({ type: "ingress", cidrBlocks: ["0.0.0.0/0"] }),
        firewall({ direction: "INGRESS", allows: [{ protocol: "all" }] }),
        firewall({ allows: undefined, denies: [{ protocol: "all" }] }),
        group({ egress: undefined }),
      ],
    ],
    [
      "is undecided about destinations that are unknown, unless another one is everybody",
      [
        groupRule({ cidrBlocks: [unknown] }),
        inside({ egress: [{ ...everything, cidrBlocks: [unknown, "0.0.0.0/0"] }] }),
      ],
      { rule: "undecided: not known before the update: cidrBlocks[0]", inside: out },
    ],
  ],
};
