import * as z from "zod";
import { PolicyInputError } from "../../core/errors";
import type { Resource } from "../../core/model";

/** What to do with secrets that are still encrypted: `unknown` takes each for a value that is not known yet. */
export type Encrypted = "refuse" | "unknown";

const record = z.record(z.string(), z.unknown());
const urn = z
  .string("is no URN; export the state again")
  .regex(/^urn:pulumi:.+::.+::.+::/, "is no URN; export the state again");
const urns = z.array(urn);

/** A resource as a state and a preview write it. */
export const savedResourceSchema = z.object({
  urn,
  type: z.string("is no type token; export the state again"),
  id: z.string().optional(),
  inputs: record.optional(),
  outputs: record.optional(),
  parent: z.string().optional(),
  provider: z.string().optional(),
  protect: z.boolean().optional(),
  delete: z.boolean().optional(),
  dependencies: urns.nullish(),
  propertyDependencies: z.record(z.string(), urns.nullable()).nullish(),
  additionalSecretOutputs: z.array(z.string()).nullish(),
  ignoreChanges: z.array(z.string()).nullish(),
});
export type SavedResource = z.output<typeof savedResourceSchema>;

const VERSION = "is of a version that is not known here; export the state with a Pulumi of 3.x";
export const stateSchema = z.object({
  version: z.union([z.literal(3), z.literal(4)], VERSION),
  deployment: z.object(
    { resources: z.array(savedResourceSchema).nullish() },
    "is no deployment; export the state again",
  ),
});

const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
/** What the SDK writes in the place of an unknown text. */
const UNKNOWN_MARK = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function ofState(
  { deployment }: z.output<typeof stateSchema>,
  file: string,
  encrypted: Encrypted,
): Resource[] {
  const alive = (deployment.resources ?? []).filter((resource) => resource.delete !== true);
  return asResources(alive, file, encrypted);
}

/** @throws PolicyInputError where secrets are encrypted and nobody said what to make of them */
export function asResources(saved: readonly SavedResource[], file: string, encrypted: Encrypted): Resource[] {
  const closed = new Set<string>();
  const resources = saved.map((resource) => asResource(resource, () => void closed.add(resource.urn)));
  if (closed.size > 0 && encrypted === "refuse") {
    const [first = ""] = closed;
    const count = closed.size === 1 ? "a resource" : `${closed.size} resources`;
    throw new PolicyInputError(file, [
      `holds encrypted secrets in ${count}, the first is ${first}; export it with --show-secrets, or set --encrypted unknown`,
    ]);
  }
  return resources;
}

function asResource(saved: SavedResource, onEncrypted: () => void): Resource {
  const open = (props: SavedResource["inputs"]) =>
    opened(props ?? {}, onEncrypted) as Record<string, unknown>;
  const { urn: own, type, id, parent, provider } = saved;
  return {
    urn: own,
    type,
    name: nameOf(own),
    ...(parent !== undefined && parent !== "" && { parent }),
    ...(provider !== undefined && provider !== "" && { provider: providerOf(provider) }),
    props: { ...(id !== undefined && { id }), ...open(saved.outputs), ...open(saved.inputs) },
    opts: {
      protect: saved.protect ?? false,
      ignoreChanges: saved.ignoreChanges ?? [],
      additionalSecretOutputs: saved.additionalSecretOutputs ?? [],
    },
    dependencies: saved.dependencies ?? [],
    propertyDependencies: Object.fromEntries(
      Object.entries(saved.propertyDependencies ?? {}).map(([property, from]) => [property, from ?? []]),
    ),
  };
}

function nameOf(urnText: string): string {
  return urnText.split("::").slice(3).join("::");
}

/** A reference is the provider's URN and its id. */
function providerOf(reference: string): NonNullable<Resource["provider"]> {
  const own = reference.split("::").slice(0, 4).join("::");
  return { urn: own, type: own.split("::")[2]?.split("$").at(-1) ?? "", name: nameOf(own) };
}

/** Values without the wrapping of secrets. */
function opened(value: unknown, onEncrypted: () => void): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => opened(item, onEncrypted));
  if (typeof value !== "object" || value === null) return value;
  if (Reflect.get(value, SIGNATURE_KEY) === SECRET_SIGNATURE) {
    const plain: unknown = Reflect.get(value, "plaintext");
    if (typeof plain === "string") return opened(JSON.parse(plain), onEncrypted);
    onEncrypted();
    return UNKNOWN_MARK;
  }
  return Object.fromEntries(Object.entries(value).map(([key, below]) => [key, opened(below, onEncrypted)]));
}
