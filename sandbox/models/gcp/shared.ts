import { type Block, overlaps, parseBlock } from "../../../components/pure/cidr";
import type { CloudObject } from "../../simulator/cloud";
import type { Context, Failure } from "../../simulator/model";
import { isProps, type Props, text, type Value, valuesAt } from "../../simulator/values";

/**
 * Properties that replace an object when they change, with the file that says so: `ForceNew` in the schemas of
 * github.com/hashicorp/terraform-provider-google-beta at 93c65b2, which @pulumi/gcp 9 is generated from.
 */
export function forcesNew(file: string, paths: readonly string[]): Record<string, string> {
  return Object.fromEntries(paths.map((path) => [path, `ForceNew in ${file}`]));
}

/** A failure where the condition holds, none elsewhere. */
export function when(broken: boolean, path: string, reason: string): Failure[] {
  return broken ? [{ path, reason }] : [];
}

/** RFC 1035 as Compute Engine reads it. */
export function badName(inputs: Props, path = "name", maxLength = 63): Failure[] {
  const name = text(inputs, path);
  const valid = name === undefined || (/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name) && name.length <= maxLength);
  return when(
    !valid,
    path,
    `must be 1-${maxLength} lower-case letters, digits and dashes, start with a letter and not end with a dash`,
  );
}

/** A value outside an enumeration. */
export function notAmong(inputs: Props, path: string, allowed: readonly string[]): Failure[] {
  return valuesAt(inputs, path).flatMap(({ path: at, value }) =>
    when(typeof value === "string" && !allowed.includes(value), at, `must be one of ${allowed.join(", ")}`),
  );
}

/** A number outside a range. */
export function outOfRange(inputs: Props, path: string, least: number, most: number): Failure[] {
  return valuesAt(inputs, path).flatMap(({ path: at, value }) =>
    when(
      typeof value === "number" && (value < least || value > most),
      at,
      `must be from ${least} to ${most}`,
    ),
  );
}

/** A duration as Google's APIs write it, such as `3600s`, outside a range. */
export function badDuration(
  inputs: Props,
  path: string,
  leastSeconds: number,
  mostSeconds: number,
): Failure[] {
  const value = text(inputs, path);
  if (value === undefined) return [];
  const seconds = /^\d+(\.\d{1,9})?s$/.test(value) ? Number.parseFloat(value) : Number.NaN;
  const limit = Number.isFinite(mostSeconds) ? ` and at most ${mostSeconds}s` : "";
  const valid = seconds >= leastSeconds && seconds <= mostSeconds;
  return when(!valid, path, `must be at least ${leastSeconds}s${limit}`);
}

export function number(props: Props, path: string): number | undefined {
  const value = valuesAt(props, path)[0]?.value;
  return typeof value === "number" ? value : undefined;
}

export function flag(props: Props, path: string): boolean | undefined {
  const value = valuesAt(props, path)[0]?.value;
  return typeof value === "boolean" ? value : undefined;
}

export function group(props: Props, path: string): Props {
  const value = valuesAt(props, path)[0]?.value;
  return isProps(value) ? value : {};
}

/** The texts a path leads to, with the exact path of each. */
export function textsAt(props: Props, path: string): { path: string; value: string }[] {
  return valuesAt(props, path).flatMap(({ path: at, value }) =>
    typeof value === "string" ? [{ path: at, value }] : [],
  );
}

export function texts(props: Props, path: string): string[] {
  return textsAt(props, path).map(({ value }) => value);
}

/** Project of an object: its own, else the provider's. */
export function projectOf(inputs: Props, { config }: Context): string {
  return text(inputs, "project") ?? text(config, "project") ?? "";
}

/** Region of an object: its own, else the provider's. */
export function regionOf(inputs: Props, { config }: Context): string {
  return text(inputs, "region") ?? text(config, "region") ?? "";
}

/** The name an object was given; the sandbox makes none up. */
export function nameOf(inputs: Props): string {
  return text(inputs, "name") ?? "";
}

/** The two label properties the provider adds: the user's with its own defaults, and all there are. */
export function labelOutputs(inputs: Props, { config }: Context, property = "labels"): Props {
  const labels = { ...defaultLabels(config), ...group(inputs, property) };
  return {
    pulumiLabels: labels,
    effectiveLabels: { ...labels, "goog-pulumi-provisioned": "true" },
  };
}

/** The provider's own configuration holds structured values as JSON. */
function defaultLabels(config: Props): Props {
  const labels = config.defaultLabels;
  if (isProps(labels)) return labels;
  const parsed: unknown = typeof labels === "string" ? JSON.parse(labels) : {};
  return isProps(parsed) ? parsed : {};
}

/** Address of an API object. */
export function selfLink(service: string, version: string, id: string): string {
  return `https://${service}.googleapis.com/${service === "www" ? "compute/" : ""}${version}/${id}`;
}

/** Time every simulated object was made: a clock would make two runs differ. */
export const CREATED = "2026-01-01T00:00:00.000-08:00";

/** Digits from hexadecimal ones; the first is never zero. */
export function digits(hex: string): string {
  return `1${hex.replace(/[a-f]/g, (letter) => String(parseInt(letter, 16) - 10))}`;
}

/** A block in use in a network, and by what. */
export interface UsedBlock {
  readonly block: Block;
  readonly by: string;
}

/** All blocks of subnets and reserved ranges of a network, apart from one object's. */
export function usedBlocks(objects: readonly CloudObject[], network: Value, except: string): UsedBlock[] {
  return objects
    .filter(({ id, inputs }) => id !== except && inputs.network === network)
    .flatMap((object) => blocksOf(object).map((block) => ({ block, by: object.id })));
}

function blocksOf({ type, inputs }: CloudObject): Block[] {
  switch (type) {
    case "gcp:compute/subnetwork:Subnetwork":
      return ["ipCidrRange", "secondaryIpRanges[].ipCidrRange"]
        .flatMap((path) => texts(inputs, path))
        .flatMap((cidr) => parseBlock(cidr) ?? []);
    case "gcp:compute/globalAddress:GlobalAddress":
      return [reservedBlock(inputs) ?? []].flat();
    default:
      return [];
  }
}

/** The block that an internal global address reserves. */
export function reservedBlock(inputs: Props): Block | undefined {
  return parseBlock(`${text(inputs, "address") ?? ""}/${number(inputs, "prefixLength") ?? ""}`);
}

/** Overlaps of a block with others of its network. */
export function overlapping(block: Block, at: string, used: readonly UsedBlock[]): Failure[] {
  return used
    .filter(({ block: other }) => overlaps(block, other))
    .map(({ by }) => ({ path: at, reason: `overlaps with a range of ${by}` }));
}

/** An address in a block, at a place that depends on nothing but `hex`. */
export function addressIn({ base, prefix }: Block, hex: string): string {
  const size = 2 ** (32 - prefix);
  const address = base + 2 + (parseInt(hex.slice(0, 8), 16) % Math.max(1, size - 4));
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
