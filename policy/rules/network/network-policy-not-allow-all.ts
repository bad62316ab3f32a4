import * as z from "zod";
import { admitInternet, covers, widest } from "../../reading/cidr";
import { all, any, type Fact, holds, isSet, not } from "../../core/facts";
import { byKind, type Manifest } from "../../kubernetes/objects";
import { configurable, type Finding, must } from "../../core/model";
import { isEmpty } from "../../kubernetes/selectors";
import type { Node } from "../../core/values";

/** Where clouds hand out the credentials of a node. */
const METADATA = { address: "169.254.169.254/32", port: 80 };

interface Settings {
  readonly publicPorts: readonly number[];
}

/** Whether a rule is about all ports, or about one that is not among some; a port with a name may be any. */
function beyond(rule: Node, wanted: (port: number, last: number) => boolean): Fact {
  const ports = rule.at("ports").list();
  if (ports.length === 0) return true;
  return any(
    ...ports.map((entry) => {
      const port = entry.at("port");
      const end = entry.at("endPort");
      if (entry.unknown || port.absent) return entry.unknown ? { unknown: [entry.path] } : true;
      if (end.unknown) return { unknown: [end.path] };
      return holds(port, (value) => {
        const first = Number(value);
        return Number.isNaN(first) || wanted(first, end.absent ? first : Number(end.value));
      });
    }),
  );
}

/** Whether a rule is one without peers, which means everybody. */
function withoutPeers(peers: Node): Fact {
  return holds(peers.or([]), (value) => Array.isArray(value) && value.length === 0);
}

/** Whether a peer is every pod of the cluster. */
function isEveryPod(peer: Node): Fact {
  const namespaces = peer.key("namespaceSelector");
  if (namespaces.absent) return false;
  return all(
    isSet(namespaces),
    isEmpty(namespaces),
    isEmpty(peer.key("podSelector")),
    not(isSet(peer.key("ipBlock"))),
  );
}

function ingress(rule: Node, { publicPorts }: Settings): Finding[] {
  const from = rule.at("from");
  const peers = from.list();
  const blocks = peers.map((peer) => peer.key("ipBlock").key("cidr")).filter((block) => !block.absent);
  const allPorts = beyond(rule, () => false);
  const everyPod = allPorts === false ? false : all(allPorts, any(...peers.map(isEveryPod)));
  const findings = [
    must(not(all(withoutPeers(from), allPorts)), from, "admits everybody to every port"),
    must(not(everyPod), from, "admits every pod of the cluster to every port"),
  ];
  const [first] = blocks;
  if (first === undefined) return findings;
  const notPublic = beyond(rule, (port, last) => port !== last || !publicPorts.includes(port));
  const message = `admits ${widest(blocks)} to more than ports ${publicPorts.join(" and ")}`;
  return [...findings, must(not(all(admitInternet(blocks), notPublic)), first, message)];
}

function egress(rule: Node): Finding[] {
  const to = rule.at("to");
  const reaches = beyond(rule, (first, last) => first <= METADATA.port && METADATA.port <= last);
  const blocks = to
    .list()
    .map((peer) => peer.at("ipBlock"))
    .filter((block) => !block.absent);
  return [
    must(
      not(
        all(
          withoutPeers(to),
          beyond(rule, () => false),
        ),
      ),
      to,
      "lets its pods connect to everybody",
    ),
    ...blocks.map((block) => {
      const cidr = block.at("cidr");
      const within = all(admitInternet([cidr]), covers(cidr, METADATA.address));
      const excepted = any(...block.each("except[]").map((except) => covers(except, METADATA.address)));
      const message = `lets its pods connect to ${widest([cidr])} with ${METADATA.address}, the metadata of the node, not excepted`;
      return must(not(all(within, reaches, not(excepted))), block.at("except"), message);
    }),
  ];
}

function check({ body, patch }: Manifest, settings: Settings): Finding[] {
  const spec = body.at("spec");
  if (spec.absent && patch) return [];
  const findings = [
    ...spec
      .at("ingress")
      .list()
      .flatMap((rule) => ingress(rule, settings)),
    ...spec
      .at("egress")
      .list()
      .flatMap((rule) => egress(rule)),
  ];
  const known: Fact = spec.unknown ? { unknown: [spec.path] } : true;
  return findings.length > 0 ? findings : [must(known, spec, "opens everything")];
}

export const networkPolicyNotAllowAll = configurable(
  {
    id: "network-policy-not-allow-all",
    title: "NetworkPolicies open nothing to everybody, and no way to the metadata of the node",
    severity: "high",
    level: "mandatory",
    why: "One rule that admits everybody undoes every other policy, since policies add up; and whoever reaches the metadata address has the credentials of the node.",
    remedy:
      "Name peers or ports in the rule, and except 169.254.169.254/32 from a block as wide as the internet.",
    refs: { trivy: ["AVD-KUBE-0001", "AVD-KUBE-0002"] },
    mustKnow: ["spec.ingress[].from", "spec.egress[].to"],
  },
  {
    publicPorts: z.array(z.int()).default([80, 443]).describe("ports that may be open to the internet"),
  },
  (settings) => byKind({ "networking.k8s.io/NetworkPolicy": (manifest) => check(manifest, settings) }),
);
