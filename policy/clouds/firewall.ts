/** How rules read the entries of firewalls: ports, protocols, and what several entries let through together. */
import { admitInternet, widest } from "../reading/cidr";
import { all, any, type Fact, holds, isOneOf, not } from "../core/facts";
import { type Finding, must } from "../core/model";
import type { Node } from "../core/values";

/** Protocols without ports. */
const ICMP = ["icmp", "icmpv6", "1", "58"];
const EVERY_PROTOCOL = ["-1", "all"];
const LAST_PORT = 65_535;

/** What one entry of a firewall lets through. */
export interface Opening {
  /** The blocks at the other end. */
  readonly peers: readonly Node[];
  /** Whether it opens what the internet must not have. */
  readonly forbidden: Fact;
}

/** All entries of one firewall taken together, since an entry split in two admits no less. */
export function closed(at: Node, openings: readonly Opening[], message: (who: string) => string): Finding[] {
  const sure = openings.filter(({ forbidden }) => forbidden === true).flatMap(({ peers }) => peers);
  const possible = openings.filter(({ forbidden }) => forbidden !== false).flatMap(({ peers }) => peers);
  const unsure = openings.map(({ forbidden }) => forbidden).filter((fact) => typeof fact !== "boolean");
  const admits = any(admitInternet(sure), unsure.length > 0 && all(...unsure, admitInternet(possible)));
  return [must(not(admits), sure[0] ?? possible[0] ?? at, message(widest(sure)))];
}

/** The ports of an entry of an AWS firewall. */
export interface AwsPorts {
  readonly protocol: Node;
  readonly from: Node;
  readonly to: Node;
}

export function awsPorts(entry: Node, protocol = "protocol"): AwsPorts {
  return { protocol: entry.at(protocol), from: entry.at("fromPort"), to: entry.at("toPort") };
}

export const isEveryProtocol = (protocol: Node): Fact => isOneOf(protocol, ...EVERY_PROTOCOL);

/** Whether an entry opens anything but single ports of a list; ICMP has no ports. */
export function opensBeyond({ protocol, from, to }: AwsPorts, ports: readonly number[]): Fact {
  const single = ports.map((port) => all(isPort(from, port), isPort(to, port)));
  return all(not(isOneOf(protocol, ...ICMP)), any(isEveryProtocol(protocol), not(any(...single))));
}

/** Whether an entry opens every port; with every protocol AWS takes no other ports than 0, -1 or none. */
export function opensEveryPort({ protocol, from, to }: AwsPorts): Fact {
  const any_ = all(any(from.absent, isPort(from, -1)), any(to.absent, isPort(to, -1)));
  const whole = all(any(isPort(from, 0), isPort(from, 1)), isPort(to, LAST_PORT));
  const zero = all(isPort(from, 0), isPort(to, 0));
  const every = any(protocol.absent, isEveryProtocol(protocol));
  return all(not(isOneOf(protocol, ...ICMP)), any(any_, whole, all(every, zero)));
}

/** Whether an entry opens one TCP port. */
export function opensPort({ protocol, from, to }: AwsPorts, port: number): Fact {
  const within = all(
    holds(from, (value) => Number(value) <= port),
    holds(to, (value) => Number(value) >= port),
  );
  return any(isEveryProtocol(protocol), all(isOneOf(protocol, "tcp", "6"), within));
}

const isPort = (node: Node, port: number): Fact =>
  holds(node, (value) => value !== "" && Number(value) === port);

/** Whether an entry of a Google firewall opens anything but single ports of a list; without ports it means all. */
export function googleOpensBeyond(protocol: Node, ports: Node, allowed: readonly number[]): Fact {
  const beyond = ports.list().map((port) => not(isOneOf(port, ...allowed.map(String), ...allowed)));
  return all(not(isOneOf(protocol, ...ICMP)), beyond.length === 0 ? true : any(...beyond));
}

/** Whether an entry of a Google firewall opens every port of its protocol. */
export function googleOpensEveryPort(protocol: Node, ports: Node): Fact {
  const whole = ports.list().map((port) => isOneOf(port, "0-65535", "1-65535"));
  return all(not(isOneOf(protocol, ...ICMP)), ports.list().length === 0 ? true : any(...whole));
}
