import { type Fact, holds } from "../core/facts";
import type { Node } from "../core/values";

const UNIT_SECONDS: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of `90s`, `1h30m`, `7d` or a bare number; undefined where it is none of these. */
export function seconds(text: string | number): number | undefined {
  const parts = [...String(text).matchAll(/(\d+(?:\.\d+)?)([smhd]?)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== String(text)) return undefined;
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNIT_SECONDS[unit ?? ""] ?? 0), 0);
}

/** Whether the duration here lasts from one second to a limit; false where there is none. */
export function lastsAtMost(node: Node, limit: number): Fact {
  return holds(node, (value) => {
    const length = typeof value === "string" || typeof value === "number" ? seconds(value) : undefined;
    return length !== undefined && length > 0 && length <= limit;
  });
}

/** Whether the duration here lasts no shorter than a limit; false where there is none. */
export function lastsAtLeast(node: Node, limit: number): Fact {
  return holds(node, (value) => {
    const length = typeof value === "string" || typeof value === "number" ? seconds(value) : undefined;
    return length !== undefined && length >= limit;
  });
}
