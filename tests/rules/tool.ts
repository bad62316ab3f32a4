import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { stringify } from "yaml";
import { type CommandResult, run } from "../../sandbox/engine/command";

/** A program that reads files, in a folder of its own. */
export class Tool {
  readonly #folder = fs.mkdtempSync(path.join(os.tmpdir(), "trivium-rules-"));

  constructor(private readonly executable: string) {}

  /** Writes a document for it. */
  write(name: string, document: unknown): string {
    const file = path.join(this.#folder, name);
    // Aliases are valid YAML that nobody wants to read in a message.
    fs.writeFileSync(file, stringify(document, { aliasDuplicateObjects: false }));
    return file;
  }

  run(...args: readonly string[]): Promise<CommandResult> {
    return run(this.executable, [...args], { cwd: this.#folder });
  }

  dispose(): void {
    fs.rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** What a program said; what a test shows where it said no. */
export function said({ stdout, stderr }: CommandResult): string {
  return `${stdout}\n${stderr}`.trim();
}
