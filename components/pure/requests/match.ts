/** Requests by method and path, and which of several clients may send which. */

/** Some of the requests that a port takes. */
export interface RequestMatch {
  /** HTTP methods; empty means any. */
  readonly methods: readonly string[];
  /** Path prefixes, of whole segments: `/api` covers `/api/x`, not `/apiary`. Empty means any. */
  readonly paths: readonly string[];
}

/** Requests of one method, or of any, below a path. */
export interface Match {
  readonly method: string | undefined;
  readonly path: string;
}

/** Clients that may send the same requests. */
export interface MatchGroup {
  /** Ascending. */
  readonly clients: readonly string[];
  readonly matches: readonly Match[];
}

/**
 * Cuts what several clients may ask for into matches that each have one answer to who may: proxies judge a request by
 * its most specific match alone, the longest path first and then the method. So there is a match for every path and
 * method that any client names, with all the clients whose own requests cover it. What nobody may ask for is left out.
 */
export function matchGroups(clients: Readonly<Record<string, RequestMatch>>): MatchGroup[] {
  const named = Object.entries(clients);
  const paths = new Set(named.flatMap(([, { paths: own }]) => (own.length === 0 ? ["/"] : own)));
  const methods = new Set<string | undefined>([undefined, ...named.flatMap(([, match]) => match.methods)]);
  const groups = new Map<string, { clients: string[]; matches: Match[] }>();
  for (const path of paths) {
    for (const method of methods) {
      const allowed = named.filter(([, match]) => includes(match, { method, path })).map(([name]) => name);
      if (allowed.length === 0) continue;
      const key = allowed.sort().join(" ");
      const group = groups.get(key) ?? { clients: allowed, matches: [] };
      group.matches.push({ method, path });
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}

/** Whether all requests of a match are among those of another. */
function includes({ methods, paths }: RequestMatch, { method, path }: Match): boolean {
  const anyMethod = methods.length === 0;
  return (
    (anyMethod || (method !== undefined && methods.includes(method))) &&
    (paths.length === 0 || paths.some((prefix) => isBelow(path, prefix)))
  );
}

/** Whether a path is a prefix, or goes on from it in whole segments. */
export function isBelow(path: string, prefix: string): boolean {
  return prefix === "/" || path === prefix || path.startsWith(`${prefix}/`);
}
