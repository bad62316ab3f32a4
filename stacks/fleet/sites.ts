import { settingOf } from "../config/keys";
import { SECRET_KEYS } from "../config/secrets";
import type { ReadList } from "./list";
import { mergePatch, named } from "./merge";

/** What every site starts from. */
export interface Base {
  /** First part of the name of each site's stack. */
  readonly name: string;
  /** As a stack file has it: keys with their namespace. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** One site, as a stack of its own. */
export interface Site {
  readonly name: string;
  /** `<base>-<site>`: its own state, so that nothing of another site depends on it. */
  readonly stack: string;
  /** Settings without their namespace, encrypted values as they are. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * The sites whose entries are well-formed, in the list's order: the base's settings, what follows from the site's name,
 * the settings of all sites, the site's own; the later wins.
 */
export function sitesOf({ list, problems }: ReadList, base: Base): Site[] {
  const broken = new Set(problems.map(({ path }) => path));
  return Object.entries(list.sites ?? {})
    .filter(([name]) => !broken.has(`sites.${name}`))
    .map(([name, own]) => {
      const layers = [handedOn(base), impliedBy(name), named(list.settings, name), named(own, name)];
      const settings = layers.reduce((all, layer) => mergePatch(all, layer ?? {}), {});
      return { name, stack: `${base.name}-${name}`, settings: settings as Site["settings"] };
    });
}

/** The base's secrets open its own cluster and are encrypted for its own stack. */
function handedOn({ config }: Base): Record<string, unknown> {
  const entries = Object.entries(config).flatMap(([key, value]): [string, unknown][] => {
    const setting = settingOf(key);
    return setting === undefined || SECRET_KEYS.includes(setting) ? [] : [[setting, value]];
  });
  return Object.fromEntries(entries);
}

function impliedBy(site: string): Record<string, unknown> {
  return { target: "k3s", name: site, labels: { site }, k3s: { site } };
}
