/** Steps of the names that AWS gives to sizes, with their virtual processors; `metal` is a whole machine. */
const AWS_STEPS: Readonly<Record<string, number>> = {
  nano: 2,
  micro: 2,
  small: 2,
  medium: 2,
  large: 2,
  xlarge: 4,
  metal: 96,
};

/**
 * How many virtual processors a size has, as its name says; undefined where the name says nothing, as that of a
 * serverless database.
 */
export function processorsOf(size: string): number | undefined {
  // m7g.large, db.r6g.2xlarge, c7i.metal-24xl
  const [, times = "1", step = ""] = /\.(\d*)([a-z]+)(?:-\w+)?$/.exec(size) ?? [];
  const base = AWS_STEPS[step];
  if (base !== undefined) return base * Number(times === "" ? 1 : times);
  // n2-custom-4-8192, db-custom-2-7680; e2-standard-4, c3-standard-22-lssd, db-perf-optimized-N-8
  const [, custom] = /(?:^|-)custom-(\d+)-\d+/.exec(size) ?? [];
  const [, plain] = /^[a-z][a-z0-9-]*-(?:N-)?(\d+)(?:-lssd)?$/.exec(size) ?? [];
  const count = custom ?? plain;
  return count === undefined ? undefined : Number(count);
}
