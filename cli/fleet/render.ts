import * as fs from "node:fs";
import * as path from "node:path";
import { UsageError } from "../../sandbox/errors";
import { readWritten } from "../../stacks/config/read-file";
import { HEADER, stackFileOf } from "../../stacks/fleet/render";
import type { Fleet } from "./load";

/** Where the stack file of a site is in a directory; the engine looks for it under this name. */
export function stackFileIn(directory: string, stack: string): string {
  return path.join(directory, `Pulumi.${stack}.yaml`);
}

/**
 * Writes the stack file of each site into a directory.
 *
 * @throws UsageError where a file of that name is there that no earlier call has written; nothing is written then
 */
export function renderFleet({ base, sites }: Fleet, directory: string): void {
  const files = sites.map((site) => {
    const file = stackFileIn(directory, site.stack);
    return { file, text: stackFileOf(site, base, earlier(file)) };
  });
  fs.mkdirSync(directory, { recursive: true });
  for (const { file, text } of files) fs.writeFileSync(file, text);
}

/** Pulumi keeps comments when it sets a value (pulumi/pulumi#11456), the header among them. */
function earlier(file: string) {
  if (!fs.existsSync(file)) return undefined;
  if (fs.readFileSync(file, "utf8").startsWith(HEADER)) return readWritten(file);
  throw new UsageError(`${file} was not written by trivium fleet render; move it, or set another --out`);
}
