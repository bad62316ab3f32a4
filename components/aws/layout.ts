import { type Block, carve, formatBlock, parseBlock, ZONE_SLOTS, zoneSlot } from "../pure/cidr";

/**
 * How a VPC is divided. Half of it goes to the private tier, because every pod has an address there; a /16
 * gives /20 a zone for nodes and pods and /24 a zone for each of the others, a /20 gives /24 and /28, the
 * smallest subnet that AWS makes.
 */
export const LAYOUT = [
  { name: "private", bits: 4, slots: ZONE_SLOTS },
  { name: "public", bits: 8, slots: ZONE_SLOTS },
  { name: "database", bits: 8, slots: ZONE_SLOTS },
] as const;

/** Addresses of Services; virtual, so the same in every cluster. The VPC's block must not overlap it. */
export const SERVICE_CIDR = "172.20.0.0/16";

/**
 * Blocks outside the VPC that there is room for among the rules of a network ACL, of which AWS allows 20 in a
 * direction. https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
 */
export const MAX_INTERNAL_CIDRS = 15;

export type TierName = (typeof LAYOUT)[number]["name"];

/** Addresses of one zone, by tier. */
export interface ZonePlan {
  readonly zone: string;
  /** The zone's letter: short key of everything that exists once a zone. */
  readonly letter: string;
  readonly cidrs: Readonly<Record<TierName, string>>;
}

/**
 * The addresses of every zone in use; a zone's letter decides which, so that adding a zone moves none.
 *
 * @throws RangeError where the block or a zone does not fit the layout; the configuration is checked for that
 */
export function planZones(cidr: string, zones: readonly string[]): ZonePlan[] {
  const tiers = carve(networkAt(cidr), LAYOUT);
  return zones.map((zone) => {
    const slot = zoneSlot(zone);
    if (slot === undefined) throw new RangeError(`${zone} ends in none of the letters a to h`);
    const cidrs = {
      private: cidrAt(tiers.private, slot),
      public: cidrAt(tiers.public, slot),
      database: cidrAt(tiers.database, slot),
    };
    return { zone, letter: zone.slice(-1), cidrs };
  });
}

/**
 * The one block that holds all of a tier's slots, used or not: a rule about a tier stays when a zone comes.
 *
 * @throws RangeError where the block does not fit the layout
 */
export function tierBlock(cidr: string, tier: TierName): string {
  const [first] = carve(networkAt(cidr), LAYOUT)[tier];
  if (first === undefined) throw new RangeError(`the layout has no slots for ${tier}`);
  // A run of slots starts where one before it, of the same or a larger size, ends: it is aligned as a whole.
  return formatBlock({ base: first.base, prefix: first.prefix - Math.log2(ZONE_SLOTS) });
}

function networkAt(cidr: string): Block {
  const network = parseBlock(cidr);
  if (network === undefined) throw new RangeError(`${cidr} is no IPv4 block`);
  return network;
}

function cidrAt(blocks: readonly Block[], slot: number): string {
  const block = blocks[slot];
  if (block === undefined) throw new RangeError(`the layout has no slot ${slot}`);
  return formatBlock(block);
}
