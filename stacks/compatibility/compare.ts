/** The ends of a range of versions, both inclusive; an end that is not there is not known. */
export interface Range {
  readonly from?: string;
  readonly to?: string;
}

export function within(version: string, { from, to }: Range): boolean {
  return (
    (from === undefined || compareVersions(version, from) >= 0) &&
    (to === undefined || compareVersions(version, to) <= 0)
  );
}

/** Compares dotted numbers as far as both go: 1.35.2 is within a range that ends at 1.35. */
export function compareVersions(left: string, right: string): number {
  const rights = right.split(".").map(Number);
  const differences = left
    .split(".")
    .map(Number)
    .map((part, index) => part - (rights[index] ?? part));
  return differences.find((difference) => difference !== 0) ?? 0;
}

/** A range as people say it. */
export function rangeText({ from, to }: Range): string {
  if (to === undefined) return `${from} or later`;
  return from === undefined ? `${to} or earlier` : `${from} to ${to}`;
}
