const UNITS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/** Seconds of a duration such as `30s`, `15m`, `4h` or `2d`; undefined where it is none. */
export function parseDuration(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  return count === undefined || unit === undefined
    ? undefined
    : Number(count) * UNITS[unit as keyof typeof UNITS];
}

/** The shortest text of a duration that is exact: 90 is `90s`, 120 is `2m`; no time at all is `0s`. */
export function formatDuration(seconds: number): string {
  const [unit, length] = Object.entries(UNITS).findLast(
    ([, length]) => seconds > 0 && seconds % length === 0,
  ) ?? ["s", 1];
  return `${seconds / length}${unit}`;
}
