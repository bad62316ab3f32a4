import { all } from "../../core/facts";
import { closed, googleOpensEveryPort, opensEveryPort } from "../../clouds/firewall";
import { GOOGLE_FIREWALLS, googleFirewall } from "../../clouds/google-firewall";
import type { Finding, Rule, Subject } from "../../core/model";
import { securityEntries, securityTypes } from "../../clouds/security-group";
import { byType } from "../../core/subject";

const everywhere = (who: string) => `lets every port out to ${who}`;

function securityGroup(subject: Subject): Finding[] {
  const openings = securityEntries(subject, "egress").map(({ applies, blocks, ports }) => ({
    peers: blocks,
    forbidden: all(applies, opensEveryPort(ports)),
  }));
  return openings.length === 0 ? [] : closed(subject.props.at("egress"), openings, everywhere);
}

/** Ports count where a protocol has them; one without, such as ICMP, is open altogether. */
function google(subject: Subject): Finding[] {
  const { at, peers, admits, entries } = googleFirewall(subject, "EGRESS");
  const openings = entries.map(({ protocol, ports }) => ({
    peers,
    forbidden: all(admits, ports.list().length === 0 ? true : googleOpensEveryPort(protocol, ports)),
  }));
  return openings.length === 0 || admits === false ? [] : closed(at, openings, everywhere);
}

export const networkRestrictPublicEgress: Rule = {
  id: "network-restrict-public-egress",
  title: "Egress to the whole internet is limited to declared ports",
  severity: "medium",
  level: "advisory",
  why: "What breaks into a machine takes its tools and sends the data out by whatever port is open.",
  remedy: "Name the ports that are needed, such as 443, or the networks.",
  refs: { trivy: ["AVD-AWS-0104", "AVD-GCP-0035"], checkov: ["CKV_AWS_382"] },
  ...byType({
    ...Object.fromEntries(securityTypes("egress").map((type) => [type, securityGroup])),
    ...Object.fromEntries(GOOGLE_FIREWALLS.map((type) => [type, google])),
  }),
};
