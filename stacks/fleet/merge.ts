import { isEncrypted } from "../config/read-file";
import { isRecord } from "../config/draft";

/**
 * Settings with a JSON merge patch (RFC 7396) applied: maps are merged, `null` removes a key, and everything else, lists
 * included, replaces what is there. An encrypted value is one value, no map.
 */
export function mergePatch(settings: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return patch;
  const merged = new Map(isMap(settings) ? Object.entries(settings) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, mergePatch(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}

/** Settings with every `<site>` in a text replaced by a site's name. */
export function named(settings: unknown, site: string): unknown {
  if (typeof settings === "string") return settings.replaceAll("<site>", site);
  if (Array.isArray(settings)) return settings.map((item) => named(item, site));
  if (!isMap(settings)) return settings;
  return Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, named(value, site)]));
}

function isMap(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && !isEncrypted(value);
}
