import type { Failure } from "../../simulator/model";
import { isProps, type Props, type Value, valuesAt } from "../../simulator/values";

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** RFC 1123 label: what names of namespaces, Services and containers are. */
export function isLabel(text: string): boolean {
  return text.length <= 63 && LABEL.test(text);
}

/** RFC 1123 subdomain: what most names are. */
export function isSubdomain(text: string): boolean {
  return text.length <= 253 && SUBDOMAIN.test(text);
}

/** RFC 1035 label: what names of Services are. */
export function isServiceName(text: string): boolean {
  return isLabel(text) && /^[a-z]/.test(text);
}

/** `prefix/name`, the form of a label's or annotation's key. */
export function isQualifiedName(text: string): boolean {
  const parts = text.split("/");
  const name = parts.at(-1) ?? "";
  const [prefix] = parts;
  if (name.length > 63 || !QUALIFIED.test(name) || parts.length > 2) return false;
  return parts.length === 1 || (prefix !== undefined && isSubdomain(prefix));
}

export function isLabelValue(text: string): boolean {
  return text === "" || (text.length <= 63 && QUALIFIED.test(text));
}

const SUFFIXES: Readonly<Record<string, number>> = {
  "": 1,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};

/** A quantity such as `500m`, `1.5` or `2Gi` as a number; undefined where it is none. */
export function quantity(value: Value | undefined): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return undefined;
  const [, digits, suffix] = /^([+-]?(?:\d+\.?\d*|\.\d+))([A-Za-z]*)$/.exec(value) ?? [];
  const factor = suffix === undefined ? undefined : SUFFIXES[suffix];
  return digits === undefined || factor === undefined ? undefined : Number(digits) * factor;
}

/** The group at a path; empty where there is none. */
export function groupAt(props: Props, path: string): Props {
  const value = valuesAt(props, path)[0]?.value;
  return isProps(value) ? value : {};
}

/** The groups of a list at a path. */
export function groupsAt(props: Props, path: string): Props[] {
  return valuesAt(props, `${path}[]`).flatMap(({ value }) => (isProps(value) ? [value] : []));
}

/** A number at a path; undefined where there is none. */
export function numberAt(props: Props, path: string): number | undefined {
  const value = valuesAt(props, path)[0]?.value;
  return typeof value === "number" ? value : undefined;
}

/** A value as a message shows it: text as it is, anything else as JSON. */
export function shown(value: Value | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}

/** One failure where a condition holds. */
export function failIf(condition: boolean, path: string, reason: string): Failure[] {
  return condition ? [{ path, reason }] : [];
}
