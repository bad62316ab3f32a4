import * as fs from "node:fs";
import * as path from "node:path";
import { isAlive } from "./processes";

const POLL_MS = 100;
/** A holder shows that often that it lives. */
const HEARTBEAT_MS = 2_000;
/** A lock without a heartbeat for this long is abandoned, though its process id be in use again. */
const ABANDONED_MS = 30_000;

/**
 * Does something while no other process does it under the same file. The lock of a process that is gone counts for
 * nothing.
 *
 * @param onWait called once if another process holds the lock
 */
export async function withLock<T>(file: string, act: () => Promise<T>, onWait?: () => void): Promise<T> {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  let waited = false;
  while (!take(file)) {
    if (!waited) onWait?.();
    waited = true;
    dropAbandoned(file);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  const heartbeat = setInterval(() => touch(file), HEARTBEAT_MS).unref();
  try {
    return await act();
  } finally {
    clearInterval(heartbeat);
    fs.rmSync(file, { force: true });
  }
}

function take(file: string): boolean {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function dropAbandoned(file: string): void {
  try {
    const idle = Date.now() - fs.statSync(file).mtimeMs;
    const holder = Number(fs.readFileSync(file, "utf8"));
    // The holder's number follows the file at once; until then it reads as 0.
    const abandoned = idle > ABANDONED_MS || (holder > 0 && !isAlive(holder));
    if (abandoned) fs.rmSync(file, { force: true });
  } catch {
    // Its holder has just given it up.
  }
}

function touch(file: string): void {
  const now = new Date();
  fs.utimes(file, now, now, () => undefined);
}
