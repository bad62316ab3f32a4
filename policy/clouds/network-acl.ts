/** AWS network ACLs: the first rule that fits a packet, by number, decides. */
import { admitInternet } from "../reading/cidr";
import { all, any, type Fact, holds, isOneOf, isSet, isTrue, not } from "../core/facts";
import { awsPorts, type AwsPorts, opensPort } from "./firewall";
import { groupBy } from "../core/group";
import type { Subject } from "../core/model";
import type { Node } from "../core/values";

export interface AclEntry {
  readonly number: Node;
  readonly action: Node;
  readonly blocks: readonly Node[];
  readonly ports: AwsPorts;
  /** Whether it is an entry of the ACL in question, and about what comes in. */
  readonly applies: Fact;
}

/** An entry as `NetworkAcl` has it, or as `NetworkAclRule` is one. */
export function aclEntry(entry: Node, own: boolean, applies: Fact = true): AclEntry {
  return {
    number: entry.at(own ? "ruleNumber" : "ruleNo"),
    action: entry.at(own ? "ruleAction" : "action"),
    blocks: [entry.at("cidrBlock"), entry.at("ipv6CidrBlock")].filter((node) => !node.absent),
    ports: awsPorts(entry),
    applies,
  };
}

/**
 * Whether an entry is where answers arrive. An ACL does not remember connections, so it must let them in, on
 * whatever ports the other end asked from: 1024 to 65535 at most, 16384 of them at least.
 */
function forAnswers({ from, to }: AwsPorts): Fact {
  const high = holds(from, (first) => Number(first) >= 1024);
  const wide = (first: number) => holds(to, (last) => Number(last) - first >= 16_383);
  return all(high, from.unknown ? isSet(from) : wide(Number(from.value)));
}

/** Whether an entry lets the internet through to one of some ports, whatever the other entries of its ACL deny. */
export function admitsInternetTo(
  entry: AclEntry,
  ports: readonly number[],
  others: readonly AclEntry[],
): Fact {
  const admits = all(isOneOf(entry.action, "allow"), admitInternet(entry.blocks));
  if (admits === false) return false;
  const reached = ports.map((port) =>
    all(
      opensPort(entry.ports, port),
      not(forAnswers(entry.ports)),
      not(any(...others.map((other) => denies(other, entry, port)))),
    ),
  );
  return all(admits, any(...reached));
}

/** Whether an earlier entry keeps a port from everybody whom this one would let through. */
function denies(earlier: AclEntry, entry: AclEntry, port: number): Fact {
  const blocks = entry.blocks.map((block) => {
    const everybody = block.path.endsWith("ipv6CidrBlock") ? "::/0" : "0.0.0.0/0";
    return any(...earlier.blocks.map((denied) => isOneOf(denied, everybody)));
  });
  const first = before(earlier.number, entry.number);
  return all(
    earlier.applies,
    isOneOf(earlier.action, "deny"),
    first,
    opensPort(earlier.ports, port),
    ...blocks,
  );
}

function before(one: Node, other: Node): Fact {
  if (one.unknown || other.unknown)
    return all(
      holds(one, () => true),
      holds(other, () => true),
    );
  return holds(one, (first) => Number(first) < Number(other.value));
}

/** Each of some rules that are resources of their own, with those that are, or may be, in the same ACL. */
export function besideOthers(
  rules: readonly Subject[],
): { readonly rule: Subject; readonly others: readonly AclEntry[] }[] {
  const byAcl = groupBy(rules, aclOf);
  return rules.map((rule) => {
    const acl = aclOf(rule);
    const near = acl === undefined ? rules : [...(byAcl.get(acl) ?? []), ...(byAcl.get(undefined) ?? [])];
    const others = near.filter((other) => other !== rule).map((other) => entryBeside(other, acl));
    return { rule, others };
  });
}

/** A rule as it counts for another one of an ACL. */
function entryBeside(other: Subject, acl: string | undefined): AclEntry {
  const id = other.props.at("networkAclId");
  const same: Fact = acl === undefined || aclOf(other) === undefined ? { unknown: [id.path] } : true;
  return aclEntry(other.props, true, all(same, not(isTrue(other.props.at("egress")))));
}

/** What tells one ACL from another: its id, or what the id will be made from; undefined where neither is known. */
function aclOf({ props, propertyDependencies }: Subject): string | undefined {
  const id = props.at("networkAclId");
  const origins = propertyDependencies.networkAclId ?? [];
  return id.text ?? (id.unknown && origins.length === 0 ? undefined : origins.join());
}
