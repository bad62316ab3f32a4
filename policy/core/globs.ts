import picomatch from "picomatch";

const matchers = new Map<string, (text: string) => boolean>();

/** Matches texts with a pattern in which `*` stands for any text, slashes and colons included. */
export function matcher(glob: string): (text: string) => boolean {
  const options = { bash: true, dot: true, nobrace: true, noextglob: true, nonegate: true };
  const known = matchers.get(glob) ?? picomatch(glob, options);
  matchers.set(glob, known);
  return known;
}
