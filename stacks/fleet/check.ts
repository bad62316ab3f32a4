import { ConfigError, type Problem, problemAt } from "../config/problems";
import type { Config } from "../config/schema";
import type { Site } from "./sites";

/** A site whose configuration has been checked. */
export interface Checked {
  readonly config: Config;
}

/** What no two sites may have in common, with the reason. */
const APART: readonly {
  readonly path: readonly string[];
  readonly of: (config: Config) => string | undefined;
  readonly why: string;
}[] = [
  { path: ["name"], of: ({ name }) => name, why: "mounts in Vault and paths of backups derive from it" },
  { path: ["k3s", "site"], of: ({ k3s }) => k3s?.site, why: "it is the cluster's identity" },
  { path: ["k3s", "endpoint"], of: ({ k3s }) => k3s?.endpoint, why: "two stacks would manage one cluster" },
];

/**
 * Checks every site, each by the one parser of configurations.
 *
 * @param listed what is wrong with the list itself
 * @param check throws ConfigError with the problems of one site
 * @throws ConfigError with every problem of the list and of all sites; one that all sites have is told once
 */
export function checkSites<Result extends Checked>(
  source: string,
  sites: readonly Site[],
  listed: readonly Problem[],
  check: (site: Site) => Result,
): Map<Site, Result> {
  const results = new Map<Site, Result>();
  const found = new Map<Site, readonly Problem[]>();
  for (const site of sites) {
    try {
      results.set(site, check(site));
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      found.set(site, error.problems);
    }
  }
  const problems = [...listed, ...gathered(found, sites.length), ...shared(results)];
  if (problems.length > 0) throw new ConfigError(source, problems);
  return results;
}

/** The problems of all sites, each with its place in the list. */
function gathered(found: ReadonlyMap<Site, readonly Problem[]>, siteCount: number): Problem[] {
  const identity = ({ path, value, message }: Problem) => JSON.stringify([path, value, message]);
  const counts = new Map<string, number>();
  for (const problem of [...found.values()].flat()) {
    counts.set(identity(problem), (counts.get(identity(problem)) ?? 0) + 1);
  }
  const everywhere = (problem: Problem) => siteCount > 1 && counts.get(identity(problem)) === siteCount;
  const [first = []] = found.values();
  return [
    ...first.filter(everywhere).map((problem) => ({ ...problem, path: `sites.*.${problem.path}` })),
    ...[...found].flatMap(([{ name }, problems]) =>
      problems
        .filter((problem) => !everywhere(problem))
        .map((problem) => ({ ...problem, path: `sites.${name}.${problem.path}` })),
    ),
  ];
}

/** What a site has that an earlier one has too. */
function shared(results: ReadonlyMap<Site, Checked>): Problem[] {
  return APART.flatMap(({ path, of, why }) => {
    const holders = new Map<string, string>();
    return [...results].flatMap(([{ name }, { config }]) => {
      const value = of(config);
      if (value === undefined) return [];
      const holder = holders.get(value);
      holders.set(value, holder ?? name);
      if (holder === undefined) return [];
      return [
        problemAt(["sites", name, ...path], `is that of site ${holder} too, and ${why}; set its own`, value),
      ];
    });
  });
}
