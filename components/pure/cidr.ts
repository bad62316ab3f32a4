import ipaddr from "ipaddr.js";

/** An IPv4 block as numbers. */
export interface Block {
  readonly base: number;
  readonly prefix: number;
}

/** A run of equal subnets in a layout: `slots` blocks of the network's prefix plus `bits`. */
export interface Tier {
  readonly name: string;
  readonly bits: number;
  readonly slots: number;
}

/** Slots a zone may take; its letter decides which, so that adding a zone changes no other. */
export const ZONE_SLOTS = 8;

/** Blocks that no host on the internet has an address from: RFC 1918, and RFC 6598 between providers. */
export const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"] as const;

/** Parses `10.0.0.0/16`; undefined where the text is no IPv4 block or has bits set after its prefix. */
export function parseBlock(cidr: string): Block | undefined {
  if (!ipaddr.IPv4.isValidCIDRFourPartDecimal(cidr)) return undefined;
  const [address, prefix] = ipaddr.IPv4.parseCIDR(cidr);
  const base = address.toByteArray().reduce((sum, byte) => sum * 256 + byte, 0);
  return base % blockSize(prefix) === 0 ? { base, prefix } : undefined;
}

/** Number of addresses in a block of the given prefix. */
export function blockSize(prefix: number): number {
  return 2 ** (32 - prefix);
}

/** Writes a block as `10.0.0.0/16`. */
export function formatBlock({ base, prefix }: Block): string {
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256);
  return `${bytes.join(".")}/${prefix}`;
}

/** Whether two blocks share an address. */
export function overlaps(a: Block, b: Block): boolean {
  return a.base < b.base + blockSize(b.prefix) && b.base < a.base + blockSize(a.prefix);
}

/** Whether `inner` lies wholly in `outer`. */
export function contains(outer: Block, inner: Block): boolean {
  return outer.prefix <= inner.prefix && overlaps(outer, inner);
}

/** Whether a block lies wholly in private address space. */
export function isPrivate(block: Block): boolean {
  return PRIVATE_RANGES.some((range) => {
    const outer = parseBlock(range);
    return outer !== undefined && contains(outer, block);
  });
}

/**
 * Carves a network into the tiers of a layout: each tier's slots are allocated whether or not they are used,
 * one tier after the other, aligned to their size. The result depends on nothing but the network and the
 * layout, so a tier appended to a layout moves none before it.
 *
 * @returns the blocks of each tier, indexed by slot
 * @throws RangeError where the layout does not fit
 */
export function carve<Name extends string>(
  network: Block,
  layout: readonly (Tier & { readonly name: Name })[],
): Record<Name, readonly Block[]> {
  const end = network.base + blockSize(network.prefix);
  let next = network.base;
  const carved = layout.map(({ name, bits, slots }) => {
    const prefix = network.prefix + bits;
    if (prefix > 32) throw new RangeError(`${name}: /${prefix} is smaller than one address`);
    const size = blockSize(prefix);
    const first = Math.ceil(next / size) * size;
    next = first + slots * size;
    if (next > end) throw new RangeError(`${name}: does not fit into ${formatBlock(network)}`);
    const blocks = Array.from({ length: slots }, (_, slot) => ({
      base: first + slot * size,
      prefix,
    }));
    return [name, blocks] as [Name, readonly Block[]];
  });
  return Object.fromEntries(carved) as Record<Name, readonly Block[]>;
}

/**
 * The slot of a zone: its closing letter, `a` = 0 to `h` = 7.
 *
 * @returns undefined where the name does not end in such a letter
 */
export function zoneSlot(zone: string): number | undefined {
  const slot = zone.charCodeAt(zone.length - 1) - "a".charCodeAt(0);
  return slot >= 0 && slot < ZONE_SLOTS ? slot : undefined;
}
