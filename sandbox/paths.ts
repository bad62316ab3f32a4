import * as os from "node:os";
import * as path from "node:path";
import { UsageError } from "./errors";

/** The repository. */
export const REPOSITORY = path.resolve(__dirname, "..");

/** Everything the sandbox writes, apart from what is cached for the user; ignored by git. */
export const WRITTEN = path.join(REPOSITORY, ".trivium");

/** The part of it that is in use: `TRIVIUM_AREA` names one, so that tests leave a user's own stacks alone. */
export const SANDBOX = path.join(
  WRITTEN,
  plainName("TRIVIUM_AREA", process.env["TRIVIUM_AREA"] ?? "default"),
);

/** Where a stack's sandbox keeps what belongs to that stack and target alone. */
export function stackDirectory(stack: string, target: string): string {
  return path.join(SANDBOX, "stacks", plainName("--stack", stack), target);
}

/** A name that becomes part of a path must not lead out of it. */
function plainName(what: string, name: string): string {
  if (/^[A-Za-z0-9][\w.-]*$/.test(name)) return name;
  throw new UsageError(
    `${what} = ${JSON.stringify(name)} is no plain name; set letters, digits, dots and dashes`,
  );
}

/** The user's cache: the engine survives a new clone there. */
export function cacheDirectory(): string {
  const base = process.env["XDG_CACHE_HOME"] ?? path.join(os.homedir(), ".cache");
  return path.join(base, "trivium");
}
