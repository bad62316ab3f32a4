/** What Google's firewalls admit, whether a VPC's own or those of a network firewall policy. */
import { all, any, type Fact, holds, isOneOf, isTrue, not } from "../core/facts";
import type { Subject } from "../core/model";
import { Node, UNKNOWN } from "../core/values";

export interface GoogleFirewall {
  /** Where the blocks at the other end are set. */
  readonly at: Node;
  readonly peers: readonly Node[];
  /** Whether it admits anything in this direction. */
  readonly admits: Fact;
  readonly entries: readonly { readonly protocol: Node; readonly ports: Node }[];
}

const FIREWALL = "gcp:compute/firewall:Firewall";
const POLICY_RULES = [
  "gcp:compute/networkFirewallPolicyRule:NetworkFirewallPolicyRule",
  "gcp:compute/regionNetworkFirewallPolicyRule:RegionNetworkFirewallPolicyRule",
];
export const GOOGLE_FIREWALLS = [FIREWALL, ...POLICY_RULES];

export function googleFirewall({ type, props }: Subject, direction: "INGRESS" | "EGRESS"): GoogleFirewall {
  const enabled = not(isTrue(props.at("disabled")));
  const ingress = direction === "INGRESS";
  if (type !== FIREWALL) {
    const at = props.at(ingress ? "match.srcIpRanges" : "match.destIpRanges");
    return {
      at,
      peers: at.list(),
      admits: all(
        enabled,
        isOneOf(props.at("direction"), direction),
        not(isOneOf(props.at("action"), "deny", "goto_next")),
      ),
      entries: entriesOf(props.each("match.layer4Configs[]"), "ipProtocol"),
    };
  }
  const at = props.at(ingress ? "sourceRanges" : "destinationRanges");
  // Where nothing else says who is at the other end, everybody is.
  const others = ingress ? [props.at("sourceTags"), props.at("sourceServiceAccounts")] : [];
  const named = any(
    ...others.map((list) => holds(list, (value) => !Array.isArray(value) || value.length > 0)),
  );
  const everybody = new Node(named === false ? "0.0.0.0/0" : UNKNOWN, at.path);
  return {
    at,
    peers: named === true || at.list().length > 0 ? at.list() : [everybody],
    admits: all(enabled, isOneOf(props.at("direction").or("INGRESS"), direction)),
    entries: entriesOf(props.each("allows[]"), "protocol"),
  };
}

function entriesOf(nodes: readonly Node[], protocol: string) {
  return nodes.map((entry) => ({ protocol: entry.at(protocol), ports: entry.at("ports") }));
}
