import ipaddr from "ipaddr.js";
import type { Fact } from "../core/facts";
import { any } from "../core/facts";
import type { Node } from "../core/values";

/** First and last address of a block, as numbers. */
interface Range {
  readonly first: bigint;
  readonly last: bigint;
}
type Family = "ipv4" | "ipv6";

type Block = Range & { readonly family: Family };

/** The same few blocks stand in every policy and are asked about by several rules. */
const parsed = new Map<string, Block | undefined>();

/** The address that stands for every address: whoever writes it without a prefix means everybody. */
const EVERYBODY: readonly string[] = ["0.0.0.0", "::", "::0"];

const BITS = { ipv4: 32, ipv6: 128 } as const;

/** Blocks that are not reachable from the internet. */
const NOT_ROUTED: Readonly<Record<Family, readonly Range[]>> = {
  ipv4: ranges(
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
  ),
  ipv6: ranges("::1/128", "fc00::/7", "fe80::/10"),
};

/**
 * Public addresses a list may admit and still name somebody: a /8 of IPv4, which is more than any company's
 * offices have, and a /19 of IPv6, the largest block handed to one operator.
 */
const LARGEST = { ipv4: 2n ** (32n - 8n), ipv6: 2n ** (128n - 19n) } as const;

/**
 * Whether the blocks taken together admit the internet rather than somebody: `0.0.0.0/1` with `128.0.0.0/1` does
 * as `0.0.0.0/0` does, and so do many small blocks. A text that is no block leaves it undecided.
 */
export function admitInternet(blocks: readonly Node[]): Fact {
  const known: Record<Family, Range[]> = { ipv4: [], ipv6: [] };
  const unknown: string[] = [];
  for (const node of blocks) {
    const block = parse(node.text);
    if (block === undefined) unknown.push(node.path);
    else known[block.family].push(block);
  }
  return any(
    isTooMuch(known.ipv4, "ipv4") || isTooMuch(known.ipv6, "ipv6"),
    unknown.length === 0 ? false : { unknown },
  );
}

/** The blocks that are wide by themselves, for a message; the others are counted, not shown. */
export function widest(blocks: readonly Node[]): string {
  const wide = blocks.filter((node) => admitInternet([node]) === true).map((node) => String(node.text));
  return wide.length > 0 ? wide.join(", ") : `${blocks.length} blocks that together cover most of it`;
}

/** Whether an address, or the block it is written as, lies within a block; a text that is no block leaves it open. */
export function covers(block: Node, address: string): Fact {
  const wide = parse(block.text);
  const narrow = parse(address.includes("/") ? address : `${address}/32`);
  if (wide === undefined || narrow === undefined) return block.absent ? false : { unknown: [block.path] };
  return wide.family === narrow.family && wide.first <= narrow.first && narrow.last <= wide.last;
}

/** Whether two blocks have an address in common; undecided where one is not known or is no block. */
export function overlap(one: Node, other: Node): Fact {
  return compare(one, other, (a, b) => a.first <= b.last && b.first <= a.last);
}

/** Whether a block lies inside another. */
export function within(inner: Node, outer: Node): Fact {
  return compare(inner, outer, (a, b) => b.first <= a.first && a.last <= b.last);
}

function compare(one: Node, other: Node, holds: (a: Range, b: Range) => boolean): Fact {
  const [a, b] = [parse(one.text), parse(other.text)];
  const unknown = [...(a === undefined ? [one.path] : []), ...(b === undefined ? [other.path] : [])];
  if (a === undefined || b === undefined) return { unknown };
  return a.family === b.family && holds(a, b);
}

/** For each of some blocks, the others with which it has an address in common; sorted, so that no pair is asked for. */
export function clashes(nodes: readonly Node[]): ReadonlyMap<Node, readonly Node[]> {
  const sorted = nodes
    .flatMap((node, index) => {
      const block = parse(node.text);
      return block === undefined ? [] : [{ ...block, node, index }];
    })
    .sort((a, b) => (a.family === b.family ? compareFirst(a, b) : a.family < b.family ? -1 : 1));
  const found = new Map<Node, { readonly node: Node; readonly index: number }[]>();
  let before: typeof sorted = [];
  for (const block of sorted) {
    before = before.filter(({ family, last }) => family === block.family && last >= block.first);
    for (const other of before) {
      found.set(block.node, [...(found.get(block.node) ?? []), other]);
      found.set(other.node, [...(found.get(other.node) ?? []), block]);
    }
    before.push(block);
  }
  const inOrder = (others: readonly { readonly node: Node; readonly index: number }[]) =>
    [...others].sort((a, b) => a.index - b.index).map(({ node }) => node);
  return new Map([...found].map(([node, others]) => [node, inOrder(others)]));
}

export const isBlock = (node: Node): boolean => parse(node.text) !== undefined;

function parse(text: string | undefined): Block | undefined {
  if (text === undefined) return undefined;
  if (!parsed.has(text)) parsed.set(text, read(text));
  return parsed.get(text);
}

function read(text: string): Block | undefined {
  const block = EVERYBODY.includes(text) ? `${text}/0` : text;
  if (!ipaddr.isValidCIDR(block)) return undefined;
  const [address, prefix] = ipaddr.parseCIDR(block);
  const family = address.kind();
  const size = 2n ** BigInt(BITS[family] - prefix);
  const number = address.toByteArray().reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const first = number - (number % size);
  return { first, last: first + size - 1n, family };
}

function ranges(...blocks: readonly string[]): Range[] {
  return blocks.flatMap((block) => parse(block) ?? []);
}

/** Whether there are more routed addresses in the union of the blocks than a list may admit. */
function isTooMuch(blocks: readonly Range[], family: Family): boolean {
  const most = blocks.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
  if (most <= LARGEST[family]) return false;
  const aside = NOT_ROUTED[family];
  return count([...blocks, ...aside]) - count(aside) > LARGEST[family];
}

const compareFirst = (a: Range, b: Range): number => (a.first < b.first ? -1 : 1);

/** Number of addresses in the union of the blocks. */
function count(blocks: readonly Range[]): bigint {
  const sorted = [...blocks].sort(compareFirst);
  let next = 0n;
  let sum = 0n;
  for (const { first, last } of sorted) {
    const from = first > next ? first : next;
    if (last < from) continue;
    sum += last - from + 1n;
    next = last + 1n;
  }
  return sum;
}
