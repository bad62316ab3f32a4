import { isProps, type Props, type Value } from "../simulator/values";
import type { KubernetesObject, ObjectReference } from "./api";

/** What names the object that inputs describe. */
export function referenceOf(inputs: Props): ObjectReference {
  const { apiVersion, kind, metadata } = objectOf(inputs);
  return { apiVersion, kind, metadata };
}

/**
 * Inputs as the object they are.
 *
 * @throws Error where they name none, because nobody checked
 */
export function objectOf(inputs: Props): KubernetesObject {
  const { apiVersion, kind, metadata } = inputs;
  const name = isProps(metadata) ? metadata["name"] : undefined;
  if (typeof apiVersion !== "string" || typeof kind !== "string" || typeof name !== "string") {
    throw new Error("no Kubernetes object: apiVersion, kind or metadata.name is missing; nobody checked");
  }
  return { ...inputs, apiVersion, kind, metadata: { ...(isProps(metadata) ? metadata : {}), name } };
}

/** An object as plain values: it came as JSON. */
export function propsOf(object: KubernetesObject): Props {
  return object as Props;
}

/** `shop/podinfo` for an object of a namespace, `shop` for one of none: the id that the SDK's users know. */
export function idOf({ metadata }: ObjectReference, namespaced: boolean): string {
  return namespaced ? `${metadata.namespace ?? "default"}/${metadata.name}` : metadata.name;
}

/**
 * What a resource's type and id name.
 *
 * @param type such as `kubernetes:core/v1:Namespace`; the core group has no name in the API
 */
export function referenceFrom(type: string, id: string): ObjectReference {
  const { apiVersion, kind } = kindOf(type);
  const [first = "", second] = id.split("/");
  return {
    apiVersion,
    kind,
    metadata: second === undefined ? { name: first } : { name: second, namespace: first },
  };
}

/** The API's names for a resource type. */
export function kindOf(type: string): { readonly apiVersion: string; readonly kind: string } {
  const [, groupVersion = "", kind = ""] = type.split(":");
  return { apiVersion: groupVersion.replace(/^core\//, ""), kind };
}

/** Outputs of a resource: the object as it is, without the record of who set which field. */
export function outputsOf(object: KubernetesObject): Props {
  return { ...object, metadata: without(object.metadata as Props, ["managedFields"]) };
}

/** What the API server counts and stamps by itself, and what controllers report. */
const BOOKKEEPING = ["creationTimestamp", "generation", "managedFields", "resourceVersion", "uid"];

/** The part of an object that somebody has asked for, so that two of them can be compared. */
export function askedFor(object: KubernetesObject): Props {
  const { metadata, ...rest } = without(propsOf(object), ["status"]);
  return { ...rest, metadata: without(isProps(metadata) ? metadata : {}, BOOKKEEPING) };
}

function without(props: Props, keys: readonly string[]): Props {
  return Object.fromEntries(Object.entries(props).filter(([key]) => !keys.includes(key)));
}

/**
 * What of an object stands where inputs have something: the inputs as the server has them now. Elements of a list are
 * paired by what identifies them to the API server (`name`, `key` …), else by their place.
 */
export function projected(actual: Value | undefined, inputs: Value): Value | undefined {
  if (isProps(inputs) && isProps(actual)) {
    const entries = Object.entries(inputs).flatMap(([key, value]): [string, Value][] => {
      const found = projected(actual[key], value);
      return found === undefined ? [] : [[key, found]];
    });
    return Object.fromEntries(entries);
  }
  if (!Array.isArray(inputs) || !Array.isArray(actual)) return actual;
  const mates = inputs.map((item, index) => projected(mateOf(item, index, actual), item));
  const added =
    actual.length > inputs.length && !inputs.some(isIdentified) ? actual.slice(inputs.length) : [];
  return [...mates.filter((item) => item !== undefined), ...added];
}

const IDENTIFIERS = ["name", "key", "type", "port", "containerPort", "ip"];

function isIdentified(item: Value): boolean {
  return isProps(item) && IDENTIFIERS.some((key) => key in item);
}

function mateOf(item: Value, index: number, actual: readonly Value[]): Value | undefined {
  if (!isProps(item)) return actual[index];
  const identifier = IDENTIFIERS.find((key) => key in item);
  if (identifier === undefined) return actual[index];
  return actual.find((other) => isProps(other) && other[identifier] === item[identifier]);
}
