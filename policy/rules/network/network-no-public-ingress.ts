import * as z from "zod";
import { all, any, type Fact, isTrue, not } from "../../core/facts";
import {
  type AwsPorts,
  closed,
  googleOpensBeyond,
  googleOpensEveryPort,
  isEveryProtocol,
  opensBeyond,
  opensEveryPort,
} from "../../clouds/firewall";
import { GOOGLE_FIREWALLS, googleFirewall } from "../../clouds/google-firewall";
import { configurable, type Finding, must, type StackFinding, type Subject } from "../../core/model";
import { aclEntry, admitsInternetTo, besideOthers } from "../../clouds/network-acl";
import { securityEntries, securityTypes } from "../../clouds/security-group";
import type { Stack } from "../../core/stack";
import { about, byType } from "../../core/subject";

interface Settings {
  readonly publicPorts: readonly number[];
  readonly administration: readonly number[];
  readonly everyPort: boolean;
  readonly everyPortToGroups: boolean;
}
type Check = (subject: Subject, settings: Settings) => Finding[];

const ACL = "aws:ec2/networkAcl:NetworkAcl";
const DEFAULT_ACL = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl";
const ACL_RULE = "aws:ec2/networkAclRule:NetworkAclRule";

const beyond = (ports: readonly number[]) => (who: string) =>
  `admits ${who} to more than ${ports.length === 0 ? "no port" : `ports ${ports.join(" and ")}`}`;

const everyPortOf = (ports: AwsPorts): Fact => any(isEveryProtocol(ports.protocol), opensEveryPort(ports));

const securityGroup: Check = (subject, { publicPorts, everyPortToGroups }) => {
  const entries = securityEntries(subject, "ingress").map((entry) => ({
    ...entry,
    peers: entry.blocks,
    forbidden: all(entry.applies, opensBeyond(entry.ports, publicPorts)),
  }));
  return [
    ...closed(subject.props.at("ingress"), entries, beyond(publicPorts)),
    ...entries.flatMap(({ at, forbidden, blocks, group, otherGroup, others, applies, ports }) => [
      must(
        any(not(forbidden), blocks.length > 0, group, others),
        at,
        "does not name anybody who may connect",
      ),
      must(
        any(everyPortToGroups, not(all(applies, otherGroup, everyPortOf(ports)))),
        ports.protocol,
        "opens every port to another group",
      ),
    ]),
  ];
};

const google: Check = (subject, { publicPorts, everyPort }) => {
  const { at, peers, admits, entries } = googleFirewall(subject, "INGRESS");
  const openings = entries.map(({ protocol, ports }) => ({
    peers,
    forbidden: all(admits, googleOpensBeyond(protocol, ports, publicPorts)),
  }));
  const bounded = entries.map(({ protocol, ports }) => {
    const every = all(admits, googleOpensEveryPort(protocol, ports));
    return must(any(everyPort, not(every)), ports, "opens every port of its protocol");
  });
  return [...closed(at, openings, beyond(publicPorts)), ...bounded];
};

const reaches = (ports: readonly number[]) =>
  `admits the internet to ports of administration (${ports.join(", ")})`;

const acl: Check = ({ props }, { administration }) => {
  const entries = props.each("ingress[]").map((node) => ({ node, entry: aclEntry(node, false) }));
  const others = entries.map(({ entry }) => entry);
  return entries.map(({ node, entry }) =>
    must(not(admitsInternetTo(entry, administration, others)), node, reaches(administration)),
  );
};

/** Rules of an ACL that are resources of their own need each other: what one opens an earlier one may deny. */
function aclRules(stack: Stack, { administration }: Settings): StackFinding[] {
  return besideOthers(stack.ofType(ACL_RULE)).flatMap(({ rule, others }) => {
    const opens = admitsInternetTo(aclEntry(rule.props, true), administration, others);
    const ingress = not(isTrue(rule.props.at("egress")));
    return about(rule, must(not(all(ingress, opens)), rule.props.at("cidrBlock"), reaches(administration)));
  });
}

export const networkNoPublicIngress = configurable(
  {
    id: "network-no-public-ingress",
    title: "Firewalls admit the public internet to declared ports only",
    severity: "critical",
    level: "mandatory",
    why: "A port open to everybody is found within minutes, and what listens there was seldom built for it.",
    remedy: "Name the networks that may connect, or take the port off the entry.",
    refs: {
      cis: { gke: ["5.6.6"] },
      trivy: [
        "AVD-AWS-0107",
        "AVD-GCP-0027",
        "AVD-GCP-0070",
        "AVD-GCP-0071",
        "AVD-AWS-0102",
        "AVD-GCP-0072",
        "AVD-GCP-0074",
        "AVD-AWS-0105",
      ],
      checkov: [
        ...["CKV_AWS_24", "CKV_AWS_25", "CKV_AWS_260", "CKV_AWS_277", "CKV_AWS_352"],
        ...["CKV_AWS_229", "CKV_AWS_230", "CKV_AWS_231", "CKV_AWS_232"],
        ...["CKV_GCP_2", "CKV_GCP_3", "CKV_GCP_75", "CKV_GCP_77", "CKV_GCP_88", "CKV2_GCP_12"],
      ],
    },
    mustKnow: [
      "ingress[].cidrBlocks",
      "ingress[].ipv6CidrBlocks",
      "cidrBlocks",
      "cidrIpv4",
      "cidrBlock",
      "sourceRanges",
      "match.srcIpRanges",
    ],
  },
  {
    publicPorts: z.array(z.int()).default([80, 443]).describe("ports that may face the internet"),
    administration: z
      .array(z.int())
      .default([20, 21, 22, 3389])
      .describe("ports that a network ACL keeps from the internet; it must let answers in on many others"),
    everyPort: z
      .boolean()
      .default(true)
      .describe("whether every port of a protocol may be open to a network of Google that is named"),
    everyPortToGroups: z
      .boolean()
      .default(false)
      .describe("whether every port may be open to another security group of AWS"),
  },
  (settings) => {
    const given = (check: Check) => (subject: Subject) => check(subject, settings);
    const groups = securityTypes("ingress").map((type) => [type, given(securityGroup)] as const);
    const google_ = GOOGLE_FIREWALLS.map((type) => [type, given(google)] as const);
    const checks = byType({
      ...Object.fromEntries([...groups, ...google_]),
      [ACL]: given(acl),
      [DEFAULT_ACL]: given(acl),
    });
    return {
      ...checks,
      targets: [...checks.targets, ACL_RULE],
      stack: (stack) => aclRules(stack, settings),
    };
  },
);
