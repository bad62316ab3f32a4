import { closest, distance } from "fastest-levenshtein";

/** What to set instead of a name that does not exist. */
export function suggest(name: string, known: readonly string[]): string {
  const begun = name.length < 4 ? undefined : known.find((candidate) => candidate.startsWith(name));
  if (begun !== undefined) return `did you mean ${begun}?`;
  const best = closest(name, [...known]);
  if (distance(name, best) <= Math.max(2, name.length / 3)) return `did you mean ${best}?`;
  return known.length > 12 ? "set an id from docs/policies.md" : `set one of ${[...known].sort().join(", ")}`;
}
