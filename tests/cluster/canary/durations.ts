const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A duration such as `5m`, as Prometheus and Argo Rollouts write it, in milliseconds. */
export function milliseconds(duration: string): number {
  const [, number, unit = ""] = /^(\d+)(ms|s|m|h)$/.exec(duration) ?? [];
  const factor = UNITS[unit];
  if (number === undefined || factor === undefined) throw new Error(`"${duration}" is no duration`);
  return Number(number) * factor;
}

/** The same, shorter by a factor. */
export function shortened(duration: string, factor: number): string {
  return `${milliseconds(duration) / factor}ms`;
}
