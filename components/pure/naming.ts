import { createHash } from "node:crypto";

/** Characters of a hash in a name. */
const HASH_LENGTH = 6;

/**
 * The one function that physical names come from: parts joined with `-`, lower case, and, where the result is
 * longer than the cloud allows, cut and closed with a hash of the whole so that two long names stay different.
 *
 * @param parts what identifies the thing, from general to special; empty parts are left out
 * @param maxLength the cloud's limit in characters, at least 8
 */
export function physicalName(parts: readonly string[], maxLength = 63): string {
  if (maxLength < HASH_LENGTH + 2) {
    throw new RangeError(`a name of at most ${maxLength} characters cannot hold a hash`);
  }
  const full = parts
    .filter((part) => part !== "")
    .join("-")
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-");
  if (full.length <= maxLength) return full;
  const head = full.slice(0, maxLength - HASH_LENGTH - 1).replace(/-+$/, "");
  return `${head}-${hashOf(full)}`;
}

/**
 * A physical name that changes with what its thing cannot change in place, so that a successor of another shape
 * can exist before the old one goes.
 *
 * @param shape everything that would replace the thing, as plain data
 */
export function shapedName(parts: readonly string[], shape: unknown, maxLength = 63): string {
  return physicalName([...parts, hashOf(JSON.stringify(shape))], maxLength);
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, HASH_LENGTH);
}
