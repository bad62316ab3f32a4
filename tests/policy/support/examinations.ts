import { createRequire } from "node:module";
import { readdirSync } from "node:fs";
import * as path from "node:path";
import type { Examination } from "./mutants";

const load = createRequire(__filename);
const FOLDER = path.join(__dirname, "../rules");

/** What is known of every rule: one file a rule, named after it, in its group's folder. */
export function examinations(): Examination[] {
  return readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .sort()
    .map((file) => (load(path.join(FOLDER, file)) as { examination: Examination }).examination);
}
