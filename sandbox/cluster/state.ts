import * as fs from "node:fs";
import { z } from "zod";
import { writeSecret } from "./credentials";
import type { ClusterFiles } from "./files";
import { parts } from "./parts";

const schema = z.object({
  /** The supervisor's process. */
  supervisor: z.int().positive(),
  /** The API server's port, once there was one. */
  port: z.int().positive().optional(),
  /** The process of each part that was started. */
  pids: z.partialRecord(z.enum(parts), z.int().positive()),
  /** What the supervisor is at, for people; `ready` when it is done, `failed` when it has given up. */
  phase: z.string(),
  /** Why it has given up. */
  reason: z.string().optional(),
});

/** What the supervisor tells of a control plane. */
export type State = z.infer<typeof schema>;

/** The state that was written last; undefined where there is none, or none that can be read. */
export function readState(files: ClusterFiles): State | undefined {
  try {
    return schema.parse(JSON.parse(fs.readFileSync(files.state, "utf8")));
  } catch {
    return undefined;
  }
}

export function writeState(files: ClusterFiles, state: State): void {
  writeSecret(files.state, `${JSON.stringify(state, undefined, 2)}\n`);
}
