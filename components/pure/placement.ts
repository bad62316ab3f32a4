/** One database instance: where it stands and the key that identifies it. */
export interface Placement {
  readonly key: string;
  readonly zone: string;
}

/**
 * Spreads instances over zones. An instance is keyed by its zone's letter, from the second round on with the
 * round's number: `a`, `b`, `c`, `a2`. One more or one less changes none of the others.
 */
export function placeInstances(zones: readonly string[], count: number): Placement[] {
  return Array.from({ length: count }, (_, index) => {
    const zone = zones[index % zones.length];
    if (zone === undefined) throw new RangeError("an instance needs a zone");
    const round = Math.floor(index / zones.length) + 1;
    return { key: `${zone.slice(-1)}${round === 1 ? "" : round}`, zone };
  });
}
