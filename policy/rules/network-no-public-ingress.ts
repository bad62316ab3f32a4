import { admitInternet, widest } from "../cidr";
import { all, any, type Fact, isOneOf, isTrue, not } from "../facts";
import { type Finding, must, type ResourceRule, type Subject } from "../model";
import { byType } from "../subject";
import type { Node } from "../values";

/** Ports that may face the internet. */
const PUBLIC_PORTS: readonly number[] = [80, 443];
/** Protocols without ports. */
const ICMP = ["icmp", "icmpv6", "1", "58"];

/** What one entry of a firewall lets in. */
interface Opening {
  readonly sources: readonly Node[];
  /** Whether it opens anything but the public ports. */
  readonly opensMore: Fact;
}

/** All entries of one firewall taken together, since a split in two admits no less. */
function closed(at: Node, openings: readonly Opening[]): Finding[] {
  const sure = openings.filter(({ opensMore }) => opensMore === true).flatMap(({ sources }) => sources);
  const possible = openings.filter(({ opensMore }) => opensMore !== false).flatMap(({ sources }) => sources);
  const unsure = openings.map(({ opensMore }) => opensMore).filter((fact) => typeof fact !== "boolean");
  const admits = any(admitInternet(sure), unsure.length > 0 && all(...unsure, admitInternet(possible)));
  return [
    must(not(admits), sure[0] ?? possible[0] ?? at, `admits ${widest(sure)} to more than ports 80 and 443`),
  ];
}

/** Whether protocol and ports of an AWS entry reach beyond the public ports; -1 is every protocol. */
function awsOpensMore(protocol: Node, from: Node, to: Node): Fact {
  const single = PUBLIC_PORTS.map((port) => all(isOneOf(from, port), isOneOf(to, port)));
  return all(not(isOneOf(protocol, ...ICMP)), any(isOneOf(protocol, "-1", "all"), not(any(...single))));
}

function securityGroup({ props }: Subject): Finding[] {
  const openings = props
    .at("ingress")
    .list()
    .map((entry) => ({
      sources: [...entry.each("cidrBlocks[]"), ...entry.each("ipv6CidrBlocks[]")],
      opensMore: awsOpensMore(entry.at("protocol"), entry.at("fromPort"), entry.at("toPort")),
    }));
  return closed(props.at("ingress"), openings);
}

function securityGroupRule({ props }: Subject): Finding[] {
  const ports = awsOpensMore(props.at("protocol"), props.at("fromPort"), props.at("toPort"));
  const sources = [...props.each("cidrBlocks[]"), ...props.each("ipv6CidrBlocks[]")];
  const opensMore = all(isOneOf(props.at("type"), "ingress"), ports);
  return closed(props.at("cidrBlocks"), [{ sources, opensMore }]);
}

function securityGroupIngressRule({ props }: Subject): Finding[] {
  const opensMore = awsOpensMore(props.at("ipProtocol"), props.at("fromPort"), props.at("toPort"));
  const sources = [props.at("cidrIpv4"), props.at("cidrIpv6")].filter((node) => !node.absent);
  return closed(props.at("cidrIpv4"), [{ sources, opensMore }]);
}

/** Whether an entry of a Google firewall reaches beyond the public ports; without ports it means all of them. */
function gcpOpensMore(protocol: Node, ports: Node): Fact {
  const beyond = ports.list().map((port) => not(isOneOf(port, ...PUBLIC_PORTS.map(String))));
  return all(not(isOneOf(protocol, ...ICMP)), beyond.length === 0 ? true : any(...beyond));
}

function firewall({ props }: Subject): Finding[] {
  const admits = all(
    isOneOf(props.at("direction").or("INGRESS"), "INGRESS"),
    not(isTrue(props.at("disabled"))),
  );
  const ranges = props.at("sourceRanges");
  // Where nothing else says who may connect, everybody may.
  const named = [...props.each("sourceTags[]"), ...props.each("sourceServiceAccounts[]")].length > 0;
  const sources = (named ? ranges : ranges.or(["0.0.0.0/0"])).list();
  const openings = props
    .at("allows")
    .list()
    .map((entry) => ({
      sources,
      opensMore: all(admits, gcpOpensMore(entry.at("protocol"), entry.at("ports"))),
    }));
  return closed(ranges, openings);
}

function firewallPolicyRule({ props }: Subject): Finding[] {
  const admits = all(
    isOneOf(props.at("direction"), "INGRESS"),
    not(isOneOf(props.at("action"), "deny", "goto_next")),
    not(isTrue(props.at("disabled"))),
  );
  const sources = props.each("match.srcIpRanges[]");
  const openings = props
    .at("match.layer4Configs")
    .list()
    .map((entry) => ({
      sources,
      opensMore: all(admits, gcpOpensMore(entry.at("ipProtocol"), entry.at("ports"))),
    }));
  return closed(props.at("match.srcIpRanges"), openings);
}

export const networkNoPublicIngress: ResourceRule = {
  id: "network-no-public-ingress",
  title: "Firewalls admit the public internet to ports 80 and 443 only",
  severity: "critical",
  level: "mandatory",
  scope: "resource",
  why: "A port open to everybody is found within minutes, and what listens there was seldom built for it.",
  remedy: "Name the networks that may connect, or take the port off the entry.",
  refs: {
    cis: { gke: ["5.6.6"] },
    trivy: ["AVD-AWS-0107", "AVD-GCP-0027", "AVD-GCP-0070", "AVD-GCP-0071", "AVD-GCP-0072"],
    checkov: [
      "CKV_AWS_24",
      "CKV_AWS_25",
      "CKV_AWS_260",
      "CKV_AWS_277",
      "CKV_GCP_2",
      "CKV_GCP_3",
      "CKV_GCP_88",
    ],
  },
  ...byType({
    "aws:ec2/securityGroup:SecurityGroup": securityGroup,
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": securityGroup,
    "aws:ec2/securityGroupRule:SecurityGroupRule": securityGroupRule,
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": securityGroupIngressRule,
    "gcp:compute/firewall:Firewall": firewall,
    "gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule": firewallPolicyRule,
    "gcp:compute/regionNetworkFirewallPolicyRule:RegionNetworkFirewallPolicyRule": firewallPolicyRule,
  }),
};
