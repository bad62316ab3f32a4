import { UsageError } from "../errors";

/** Why a way to get something cannot be gone. */
export class Closed {
  constructor(readonly reason: string) {}
}

export type Ways<T> = Readonly<Record<string, () => Promise<T | Closed>>>;

/**
 * What the first open way gives, or why each is closed, in their order.
 *
 * @param variable the environment variable that may name the ways to try, separated by commas
 * @throws UsageError where it names a way that does not exist
 */
export async function firstOpen<T>(
  ways: Ways<T>,
  variable: string,
): Promise<{ readonly found: T } | { readonly closed: readonly string[] }> {
  const allowed = allowedWays(Object.keys(ways), variable);
  const closed: string[] = [];
  for (const [name, way] of Object.entries(ways)) {
    if (!allowed.includes(name)) {
      closed.push(`${name}: left out by ${variable}`);
      continue;
    }
    const result = await way();
    if (!(result instanceof Closed)) return { found: result };
    closed.push(result.reason);
  }
  return { closed };
}

function allowedWays(names: readonly string[], variable: string): readonly string[] {
  const value = process.env[variable];
  if (value === undefined) return names;
  const allowed = value.split(",");
  const unknown = allowed.find((name) => !names.includes(name));
  if (unknown === undefined) return allowed;
  throw new UsageError(
    `${variable} = ${JSON.stringify(value)}: there is no way ${JSON.stringify(unknown)}; set some of ${names.join(",")}`,
  );
}
