/**
 * Policies of Vault: HCL texts, or the same as JSON, that list paths with capabilities. The parsers of HCL on npm are
 * unmaintained or whole compilers; what a policy may hold is small enough to read here.
 *
 * https://developer.hashicorp.com/vault/docs/concepts/policies
 */

import { documentOf } from "./documents";
import { Node, UNKNOWN, type Value } from "../core/values";

/** What a policy says of one path; both parts are unknown where the whole policy is. */
export interface PathRule {
  /** With its wildcards: `*` at the end for all that follows, `+` for one segment. */
  readonly path: Node;
  /** Such as `policy["secret/*"].capabilities`; what an old `policy = "write"` stands for, too. */
  readonly capabilities: Node;
}

/** What the words that older Vaults knew stand for. */
const OLD: Readonly<Record<string, readonly string[]>> = {
  deny: ["deny"],
  read: ["read", "list"],
  write: ["create", "read", "update", "delete", "list"],
  sudo: ["create", "read", "update", "delete", "list", "sudo"],
};

/** The paths of a policy; a text that is not known, or that is no policy, gives one that is unknown. */
export function pathRulesOf(policy: Node): PathRule[] {
  const { text } = policy;
  if (policy.absent || text?.trim() === "") return [];
  const blocks = text?.trim().startsWith("{") === true ? fromJson(policy) : new Hcl(text).blocks();
  if (blocks === undefined) {
    const hidden = new Node(UNKNOWN, policy.path);
    return [{ path: hidden, capabilities: hidden }];
  }
  return blocks.map(({ path, body }) => {
    const at = new Node({ [path]: body }, policy.path).key(path);
    const old = OLD[at.key("policy").text ?? ""];
    const capabilities = at.key("capabilities");
    return {
      path: new Node(path, at.path),
      capabilities: old === undefined ? capabilities : capabilities.or(old),
    };
  });
}

/** What a capability list says of one path. */
interface Block {
  readonly path: string;
  readonly body: Value;
}

/** JSON has one map of paths, or a list of such maps. */
function fromJson(policy: Node): Block[] | undefined {
  const document = documentOf(policy);
  if (document.unknown) return undefined;
  const maps = document.key("path").list();
  return maps.flatMap((map) => map.entries().map(([path, { value = null }]) => ({ path, body: value })));
}

const TOKEN = /\s+|#[^\n]*|\/\/[^\n]*|\/\*[^]*?\*\/|("(?:[^"\\\n]|\\.)*"|[\w.-]+|[{}[\]=,:])/y;

/** What is no HCL that a policy may hold. */
class NotHcl extends Error {}

/** Reads blocks, assignments, texts, words, lists and maps; nothing else is needed. */
class Hcl {
  readonly #tokens: string[] = [];
  #next = 0;

  constructor(readonly text: string | undefined) {}

  /** The blocks named `path`; undefined where the text is not known, or is no policy. */
  blocks(): Block[] | undefined {
    if (this.text === undefined) return undefined;
    try {
      this.#tokenise(this.text);
      const found: Block[] = [];
      while (this.#peek() !== undefined) {
        const { key, labels, value } = this.#entry();
        if (key === "path") found.push({ path: labels.join("/"), body: value });
      }
      return found;
    } catch (error) {
      if (error instanceof NotHcl) return undefined;
      throw error;
    }
  }

  #tokenise(text: string): void {
    const token = new RegExp(TOKEN);
    while (token.lastIndex < text.length) {
      const found = token.exec(text);
      if (found === null) throw new NotHcl();
      if (found[1] !== undefined) this.#tokens.push(found[1]);
    }
  }

  #peek(): string | undefined {
    return this.#tokens[this.#next];
  }

  #take(): string {
    const token = this.#tokens[this.#next++];
    if (token === undefined) throw new NotHcl();
    return token;
  }

  #skip(...tokens: readonly string[]): void {
    while (tokens.includes(this.#peek() ?? "")) this.#next++;
  }

  /** `key = value`, `key { … }` or `key "label" { … }`. */
  #entry(): { key: string; labels: string[]; value: Value } {
    const key = word(this.#take());
    const labels: string[] = [];
    while (this.#peek()?.startsWith('"') === true) labels.push(word(this.#take()));
    this.#skip("=", ":");
    return { key, labels, value: this.#value() };
  }

  #value(): Value {
    const token = this.#take();
    if (token === "[") return this.#until("]", () => this.#value());
    if (token !== "{") return word(token);
    const entries = this.#until("}", () => this.#entry());
    return Object.fromEntries(entries.map(({ key, labels, value }) => [[key, ...labels].join("."), value]));
  }

  #until<T>(end: string, read: () => T): T[] {
    const items: T[] = [];
    this.#skip(",");
    while (this.#peek() !== end) {
      items.push(read());
      this.#skip(",");
    }
    this.#next++;
    return items;
  }
}

/** A text without its quotes, or a word as it is. */
function word(token: string): string {
  if (/^[{}[\]=,:]$/.test(token)) throw new NotHcl();
  return token.startsWith('"') ? token.slice(1, -1).replace(/\\(.)/g, "$1") : token;
}
