import * as fs from "node:fs";
import * as path from "node:path";
import { isAlive } from "./tools/processes";

/**
 * Whether the engine's lock on a backend was left by a process that is gone, as after a crash of the machine.
 * The lock of a living process is the engine's to report.
 */
export function hasStaleLock(backend: string): boolean {
  const locks = path.join(backend, ".pulumi", "locks");
  if (!fs.existsSync(locks)) return false;
  return fs
    .readdirSync(locks, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".json"))
    .map((file) => holderOf(path.join(locks, file)))
    .some((pid) => pid !== undefined && !isAlive(pid));
}

function holderOf(lock: string): number | undefined {
  const { pid } = JSON.parse(fs.readFileSync(lock, "utf8")) as { pid?: unknown };
  return typeof pid === "number" ? pid : undefined;
}
