import * as fs from "node:fs";
import * as path from "node:path";
import type { Labels } from "../../components/contract";
import { REPOSITORY } from "../../sandbox/paths";
import { UsageError } from "../../sandbox/errors";
import { ConfigError, type Problem, problemAt } from "../../stacks/config/problems";
import { readWritten, readYaml, settingsIn } from "../../stacks/config/read-file";
import { checkSites } from "../../stacks/fleet/check";
import { readList } from "../../stacks/fleet/list";
import { parseSelector, selects } from "../../stacks/fleet/selector";
import { type Base, type Site, sitesOf } from "../../stacks/fleet/sites";
import { sharedBy } from "../../stacks/lookups";
import { checkStack, knownStacks, type StackInput } from "../stack";

/** How a command names the sites it is about. */
export interface FleetChoice {
  /** Path of the site list. */
  readonly sites: string;
  /** Such as `environment=prod,region=north`. Default: all sites. */
  readonly selector?: string;
}

/** A site, ready to be planned or run. */
export interface FleetSite extends Site {
  readonly input: StackInput;
  /** What its resources are labelled with. */
  readonly labels: Labels;
}

export interface Fleet {
  readonly base: Base;
  /** The selected sites, in the list's order. */
  readonly sites: readonly FleetSite[];
}

/**
 * Reads a site list and checks all its sites, whichever are selected; nothing has been written when it throws.
 *
 * @throws ConfigError with every problem of all sites, UsageError for a selector that is none or selects nothing
 */
export function loadFleet({ sites: file, selector }: FleetChoice): Fleet {
  const source = path.basename(file);
  const read = readList(readYaml(file, "a site list"));
  const base = baseOf(file, read.list.base);
  if (base === undefined) throw new ConfigError(source, [...read.problems, ...noBase(read.list.base)]);
  const checked = checkSites(source, sitesOf(read, base), read.problems, ({ stack, settings }) =>
    checkStack(settingsIn(settings), { stack, source }),
  );
  const all = [...checked].map(([site, input]) => ({
    ...site,
    input,
    labels: sharedBy(input.config).labels,
  }));
  return { base, sites: selector === undefined ? all : selected(all, selector, source) };
}

/** A stack of the repository, or a stack file whose path starts at the list. */
function baseOf(list: string, base: string | undefined): Base | undefined {
  if (base === undefined) return undefined;
  const known = knownStacks().includes(base);
  const file = known ? path.join(REPOSITORY, `Pulumi.${base}.yaml`) : path.resolve(path.dirname(list), base);
  if (!fs.existsSync(file) || !fs.statSync(file).isFile()) return undefined;
  const name = path
    .basename(file)
    .replace(/^Pulumi\./, "")
    .replace(/\.ya?ml$/, "");
  return { name, config: readWritten(file).config };
}

/** A missing base is the list's own problem already. */
function noBase(base: string | undefined): Problem[] {
  if (base === undefined) return [];
  const stacks = knownStacks().sort().join(", ");
  return [
    problemAt(["base"], `is no stack and no file; set one of ${stacks}, or the path of a stack file`, base),
  ];
}

function selected(all: readonly FleetSite[], text: string, source: string): FleetSite[] {
  const selector = parseSelector(text);
  if (selector === undefined) {
    throw new UsageError(
      `--selector ${text} is no selector; set labels such as environment=prod,region=north`,
    );
  }
  const sites = all.filter(({ labels }) => selects(selector, labels));
  if (sites.length > 0) return sites;
  throw new UsageError(
    `--selector ${text} selects no site; trivium fleet list --sites ${source} shows the labels`,
  );
}
