import picomatch from "picomatch";

/** Matches texts with a pattern in which `*` stands for any text, slashes and colons included. */
export function matcher(glob: string): (text: string) => boolean {
  return picomatch(glob, { bash: true, dot: true, nobrace: true, noextglob: true, nonegate: true });
}
