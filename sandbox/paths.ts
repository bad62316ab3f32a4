import * as os from "node:os";
import * as path from "node:path";

/** The repository. */
export const REPOSITORY = path.resolve(__dirname, "..");

/**
 * Everything the sandbox writes, apart from the engine; ignored by git, safe to delete. `TRIVIUM_AREA` names
 * a part of it, so that tests leave a user's own stacks alone.
 */
export const SANDBOX = path.join(REPOSITORY, ".trivium", process.env["TRIVIUM_AREA"] ?? "default");

/** Where a stack's sandbox keeps what belongs to that stack alone. */
export function stackDirectory(stack: string): string {
  return path.join(SANDBOX, "stacks", stack);
}

/** The user's cache: the engine survives a new clone there. */
export function cacheDirectory(): string {
  const base = process.env["XDG_CACHE_HOME"] ?? path.join(os.homedir(), ".cache");
  return path.join(base, "trivium");
}
