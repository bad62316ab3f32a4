import type { Failure } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";

export const MOUNT = "vault:index/mount:Mount";
export const AUTH_BACKEND = "vault:index/authBackend:AuthBackend";

/** Properties that Terraform's Vault provider, which Pulumi's wraps, marks as forcing a new resource. */
export function forceNew(file: string, ...properties: readonly string[]): Record<string, string> {
  const source = `hashicorp/terraform-provider-vault ${file}: ForceNew`;
  return Object.fromEntries([...properties, "namespace"].map((property) => [property, source]));
}

/** A path as Vault keeps it, without slashes around it. */
export function trimmed(inputs: Props, property: string, otherwise = ""): string {
  return (text(inputs, property) ?? otherwise).replace(/^\/+|\/+$/g, "");
}

/** A time to live must not exceed its maximum; 0 is no maximum. */
export function ordered(inputs: Props, ttl: string, max: string): Failure[] {
  const value = inputs[ttl];
  const limit = inputs[max];
  return typeof value === "number" && typeof limit === "number" && limit > 0 && value > limit
    ? [{ path: ttl, reason: `${value} s is longer than ${max}, ${limit} s` }]
    : [];
}

/** Where something is mounted: no slash at either end, nothing below Vault's own paths. */
export function mountPath(inputs: Props, property: string): Failure[] {
  const path = text(inputs, property);
  if (path === undefined) return [];
  if (/^\/|\/$/.test(path))
    return [{ path: property, reason: "cannot write to a path ending or starting in '/'" }];
  return /^(sys|auth|identity|cubbyhole)(\/|$)/.test(path)
    ? [{ path: property, reason: `path is already in use at ${path}/` }]
    : [];
}
