/**
 * Property values as rules read them. CrossGuard hands over proxies that throw when an unknown is touched,
 * `trivium plan` plain values with marks in them; both become one tree in which an unknown is a value like any
 * other. Nothing here throws.
 */

/** A value not known before the update that produces it. */
export const UNKNOWN: unique symbol = Symbol("unknown");

export type Value = string | number | boolean | null | typeof UNKNOWN | readonly Value[] | Props;
export interface Props {
  readonly [key: string]: Value;
}

/** What the SDK writes in the place of an unknown: one mark for each type of value. */
const UNKNOWN_MARKS = [
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
];
const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT_SIGNATURE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** Translates what an engine, a proxy or a recorder gives; `undefined` becomes null. */
export function normalise(raw: unknown): Value {
  // A text that merely contains a mark was put together from an unknown: the SDK's own check misses those.
  if (typeof raw === "string") return UNKNOWN_MARKS.some((mark) => raw.includes(mark)) ? UNKNOWN : raw;
  if (typeof raw === "number" || typeof raw === "boolean") return raw;
  if (raw === UNKNOWN) return UNKNOWN;
  if (typeof raw !== "object" || raw === null) return null;
  if (Array.isArray(raw)) {
    return Array.from({ length: Number(peek(raw, "length")) }, (_, index) => normalise(peek(raw, index)));
  }
  const signature = peek(raw, SIGNATURE_KEY);
  const wrapped = peek(raw, "value");
  if (signature === OUTPUT_SIGNATURE && wrapped === undefined) return UNKNOWN;
  if (signature === SECRET_SIGNATURE || signature === OUTPUT_SIGNATURE) return normalise(wrapped);
  if (isSecretWrapper(raw)) return normalise(wrapped);
  return normaliseAll(raw);
}

/** Translates the properties of a resource. */
export function normaliseAll(raw: object): Props {
  return Object.fromEntries(Object.keys(raw).map((key) => [key, normalise(peek(raw, key))]));
}

/** Remediations are given secrets in a class of the policy SDK, which this module must not load only to ask. */
function isSecretWrapper(raw: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(raw);
  return typeof prototype === "object" && prototype !== null && prototype.constructor.name === "Secret";
}

/** Reads past a proxy's `get`, which throws on an unknown. */
function peek(object: object, key: PropertyKey): unknown {
  return Object.getOwnPropertyDescriptor(object, key)?.value;
}

function isProps(value: Value | undefined): value is Props {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A place in a resource's properties: known, unknown or absent, and where it is. What lies below an unknown is unknown. */
export class Node {
  /** Undefined where nothing is set; null counts as nothing. */
  readonly value: Exclude<Value, null> | undefined;

  constructor(
    value: Value | undefined,
    /** Such as `spec.containers[0].image`. */
    readonly path = "",
  ) {
    this.value = value ?? undefined;
  }

  get absent(): boolean {
    return this.value === undefined;
  }

  get unknown(): boolean {
    return this.value === UNKNOWN;
  }

  /** The map here; empty where there is none, or where it is not known. */
  get record(): Props {
    return isProps(this.value) ? this.value : {};
  }

  /** The text here, if it is one and known. */
  get text(): string | undefined {
    return typeof this.value === "string" ? this.value : undefined;
  }

  /** The place below, such as `settings.ipConfiguration`. */
  at(path: string): Node {
    return path.split(".").reduce<Node>((node, key) => node.key(key), this);
  }

  /** The place below a key that may hold dots, such as an annotation's. */
  key(name: string): Node {
    if (this.unknown) return this;
    const step = /^[\w-]+$/.test(name) ? `${this.path === "" ? "" : "."}${name}` : `["${name}"]`;
    const here = isProps(this.value) && Object.hasOwn(this.value, name) ? this.value[name] : undefined;
    return new Node(here, this.path + step);
  }

  /** The same place with a value where none is set: what the provider does by default. */
  or(fallback: Value): Node {
    return this.absent ? new Node(fallback, this.path) : this;
  }

  /** The elements of a list: none where it is absent, one unknown where it is unknown. */
  list(): Node[] {
    if (this.absent) return [];
    if (!Array.isArray(this.value)) return [this];
    return this.value.map((item: Value, index) => new Node(item, `${this.path}[${index}]`));
  }

  /** The entries of a map, by key. */
  entries(): [string, Node][] {
    return isProps(this.value) ? Object.keys(this.value).map((name) => [name, this.key(name)]) : [];
  }

  /** Every place a path with lists leads to: `ingress[].cidrBlocks[]`. */
  each(path: string): Node[] {
    return path.split(".").reduce<Node[]>(
      (nodes, step) =>
        nodes.flatMap((node) => {
          const below = node.key(step.replace(/\[\]$/, ""));
          return step.endsWith("[]") ? below.list() : [below];
        }),
      [this],
    );
  }
}
