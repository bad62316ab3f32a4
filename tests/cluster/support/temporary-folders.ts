import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { filesOf } from "../../../sandbox/cluster/files";
import { endLeftovers } from "../../../sandbox/cluster/leftovers";

/** Folders for control planes. What still runs in them is ended, and they are removed. */
export class TemporaryFolders {
  readonly #made: string[] = [];

  make(): string {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "trivium-cluster-"));
    this.#made.push(folder);
    return folder;
  }

  async dispose(): Promise<void> {
    for (const folder of this.#made.splice(0)) {
      await endLeftovers(filesOf(folder));
      fs.rmSync(folder, { recursive: true, force: true });
    }
  }
}
