import type { SecurityGroupArgs, SecurityGroupRuleArgs } from "@pulumi/aws/ec2";
import type { SecurityGroupIngressRuleArgs } from "@pulumi/aws/vpc";
import type { FirewallArgs, NetworkFirewallPolicyRuleArgs } from "@pulumi/gcp/compute";
import { networkNoPublicIngress as rule } from "../../../policy/rules/network-no-public-ingress";
import { fixture, unknown } from "../support/fixtures";
import { decides } from "../support/outcomes";

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
const admits = (what: string) => `violation: admits ${what} to more than ports 80 and 443`;
const undecided = (...paths: string[]) => `undecided: not known before the update: ${paths.join(", ")}`;

describe(rule.id, () => {
  decides(rule, [
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
  ]);
});
