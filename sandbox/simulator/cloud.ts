import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { BrokenSandbox } from "../errors";
import type { Props } from "./values";

/** One thing that exists in a simulated cloud. */
export interface CloudObject {
  readonly type: string;
  readonly id: string;
  readonly scope: string;
  readonly inputs: Props;
  /** Inputs and computed properties. */
  readonly outputs: Props;
  /** Computed properties that are secret. */
  readonly secretOutputs?: readonly string[];
}

/** Everything that exists: what the providers of a stack share, apart from the engine's state. */
export interface Cloud {
  get(type: string, id: string, scope: string): CloudObject | undefined;
  all(): readonly CloudObject[];
  put(object: CloudObject): void;
  remove(object: CloudObject): void;
}

/** A cloud that lives as long as the process: for `plan --simulate` and tests. */
export class MemoryCloud implements Cloud {
  readonly #objects = new Map<string, CloudObject>();

  get(type: string, id: string, scope: string): CloudObject | undefined {
    return this.#objects.get(keyOf({ type, id, scope }));
  }
  all(): readonly CloudObject[] {
    return [...this.#objects.values()];
  }
  put(object: CloudObject): void {
    this.#objects.set(keyOf(object), object);
  }
  remove(object: CloudObject): void {
    this.#objects.delete(keyOf(object));
  }
}

/**
 * A cloud on disk: one readable JSON file per object, so that separate provider processes share it, a second
 * run finds it, and a test or a curious reader can edit an object to make drift. Values that were secret
 * are stored as hashes (sandbox/provider/secrets.ts), never in clear.
 */
export class DirectoryCloud implements Cloud {
  constructor(private readonly root: string) {
    fs.mkdirSync(root, { recursive: true });
  }

  get(type: string, id: string, scope: string): CloudObject | undefined {
    return readObject(this.fileOf({ type, id, scope }));
  }

  all(): readonly CloudObject[] {
    return fs
      .readdirSync(this.root)
      .filter((file) => file.endsWith(".json"))
      .flatMap((file) => readObject(path.join(this.root, file)) ?? []);
  }

  put(object: CloudObject): void {
    const file = this.fileOf(object);
    const draft = `${file}.${process.pid}.tmp`;
    fs.writeFileSync(draft, `${JSON.stringify(object, undefined, 2)}\n`);
    fs.renameSync(draft, file);
  }

  remove(object: CloudObject): void {
    fs.rmSync(this.fileOf(object), { force: true });
  }

  private fileOf(object: Pick<CloudObject, "type" | "id" | "scope">): string {
    const readable = `${object.type}-${object.id}`.replace(/[^A-Za-z0-9._-]+/g, "_").slice(0, 120);
    return path.join(this.root, `${readable}-${digest(keyOf(object)).slice(0, 8)}.json`);
  }
}

function readObject(file: string): CloudObject | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8")) as CloudObject;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new BrokenSandbox(
      `${file} holds no object of the simulated cloud; mend it, or start again with make clean`,
    );
  }
}

function keyOf({ type, id, scope }: Pick<CloudObject, "type" | "id" | "scope">): string {
  return JSON.stringify([scope, type, id]);
}

/** SHA-256 in hexadecimal. */
export function digest(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}
