import { digest } from "../../simulator/cloud";
import type { Context, Failure, ProviderModel, TypeModel } from "../../simulator/model";
import type { Props, Value } from "../../simulator/values";

const SOURCE = "hashicorp/terraform-provider-random: RequiresReplace on every argument";
const SPECIAL = "!@#$%&*()-_=+[]{}<>:?";

/** Character classes of a password: the input that switches one off, and the one that demands some of it. */
const CLASSES = [
  { use: "lower", least: "minLower", characters: "abcdefghijklmnopqrstuvwxyz" },
  { use: "upper", least: "minUpper", characters: "ABCDEFGHIJKLMNOPQRSTUVWXYZ" },
  { use: "numeric", least: "minNumeric", characters: "0123456789" },
  { use: "special", least: "minSpecial", characters: SPECIAL },
] as const;

/**
 * The random provider. What it gives is not random here but derived from the object's identity, so that two
 * runs of a sandbox agree; a simulated database is all that such a password opens.
 *
 * The real provider keeps nothing outside the engine's state and calls every password `none`. Here each is an
 * object with an id of its own, like everything else, so that a replacement is told from what it replaces.
 */
const randomPassword: TypeModel = {
  type: "random:index/randomPassword:RandomPassword",
  immutable: immutable(
    "length",
    "keepers",
    "number",
    "overrideSpecial",
    ...CLASSES.flatMap((c) => [c.use, c.least]),
  ),
  id: (_inputs, context) => context.hex(16),
  validate: validatePassword,
  outputs: (inputs, context) => {
    const result = password(inputs, context);
    const uses = CLASSES.map(({ use }): [string, Value] => [use, inputs[use] ?? true]);
    const least = CLASSES.map(({ least: key }): [string, Value] => [key, inputs[key] ?? 0]);
    return {
      ...Object.fromEntries([...uses, ...least]),
      number: inputs["numeric"] ?? true,
      result,
      // Of a bcrypt hash's form only: nothing in a sandbox verifies it.
      bcryptHash: `$2a$10$${digest(result).slice(0, 53)}`,
    };
  },
  secretOutputs: ["result", "bcryptHash"],
};

const randomId: TypeModel = {
  type: "random:index/randomId:RandomId",
  immutable: immutable("byteLength", "keepers", "prefix"),
  id: (inputs, context) => bytes(inputs, context).toString("base64url"),
  validate: (inputs) => atLeast(inputs, "byteLength", 1),
  outputs: (inputs, context) => {
    const random = bytes(inputs, context);
    const prefix = typeof inputs["prefix"] === "string" ? inputs["prefix"] : "";
    return {
      b64Std: prefix + random.toString("base64"),
      b64Url: prefix + random.toString("base64url"),
      hex: prefix + random.toString("hex"),
      dec: prefix + BigInt(`0x${random.toString("hex")}`).toString(),
    };
  },
};

export const random: ProviderModel = {
  name: "random",
  scope: () => "random",
  types: [randomPassword, randomId],
};

function immutable(...properties: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(properties.map((property) => [property, SOURCE]));
}

function validatePassword(inputs: Props): Failure[] {
  const least = CLASSES.reduce((sum, { least: key }) => sum + numberOf(inputs[key]), 0);
  const none = CLASSES.every(({ use }) => inputs[use] === false);
  return [
    ...atLeast(inputs, "length", Math.max(1, least)),
    ...(none ? [{ path: "length", reason: "has no characters to choose from" }] : []),
  ];
}

function atLeast(inputs: Props, property: string, least: number): Failure[] {
  const value = inputs[property];
  return typeof value === "number" && value < least
    ? [{ path: property, reason: `must be at least ${least}, got ${value}` }]
    : [];
}

/** The demanded characters of each class first, then any; shuffled, because the order would tell the classes. */
function password(inputs: Props, context: Context): string {
  const used = CLASSES.filter(({ use }) => inputs[use] !== false).map(({ least, characters }) => ({
    least: numberOf(inputs[least]),
    characters: characters === SPECIAL ? textOf(inputs["overrideSpecial"], SPECIAL) : characters,
  }));
  const length = numberOf(inputs["length"]);
  const all = used.map(({ characters }) => characters).join("");
  const demanded = used.flatMap(({ least, characters }) => Array<string>(least).fill(characters));
  const alphabets = [...demanded, ...Array<string>(length - demanded.length).fill(all)];
  return alphabets
    .map((alphabet, index) => {
      const draw = context.hex(16, `password ${context.id} ${index}`);
      const at = Number.parseInt(draw.slice(0, 8), 16) % alphabet.length;
      return { order: draw.slice(8), character: alphabet.charAt(at) };
    })
    .sort((a, b) => a.order.localeCompare(b.order))
    .map(({ character }) => character)
    .join("");
}

/** The id's bytes. They differ with the keepers, which is what keepers are for. */
function bytes(inputs: Props, context: Context): Buffer {
  const length = numberOf(inputs["byteLength"]);
  const seed = JSON.stringify(inputs["keepers"] ?? {});
  const parts = Array.from({ length: Math.ceil(length / 32) }, (_, index) =>
    context.hex(64, `id ${seed} ${index}`),
  );
  return Buffer.from(parts.join(""), "hex").subarray(0, length);
}

function numberOf(value: Value | undefined): number {
  return typeof value === "number" ? value : 0;
}

function textOf(value: Value | undefined, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}
