import { exclusions, type Exclusion, incompatibilities } from "./check";
import { compareVersions } from "./compare";
import { type Distribution, KNOWN_MINORS } from "./support";

/** What is asked of an upgrade. */
export interface UpgradeQuestion {
  readonly distribution: Distribution;
  readonly from: string;
  readonly to: string;
  /** The day of the question, such as `2026-11-21`: the program has no clock. */
  readonly today: string;
}

export interface UpgradeReport extends UpgradeQuestion {
  /** Limits that the later version is outside of. */
  readonly blockers: readonly Exclusion[];
  /** What else is missing before a cluster can have it, such as pinned add-ons; sentences. */
  readonly missing: readonly string[];
  /** Versions that a project does not test, and does not exclude. */
  readonly untested: readonly Exclusion[];
  readonly support: readonly SupportRow[];
  /** What to do, in order. */
  readonly order: readonly string[];
  readonly skew: readonly SkewRule[];
}

/** Support of one minor version on the day of the question. */
export interface SupportRow {
  readonly version: string;
  /** The day that standard support ends. */
  readonly until: string;
  /** Days until then; negative where it has passed. */
  readonly daysLeft: number;
}

/** How far apart versions may be while an upgrade goes on. */
export interface SkewRule {
  readonly rule: string;
  readonly source: string;
}

/** Days before the end of support from which on a report warns. */
export const WARNING_DAYS = 60;

const SKEW_POLICY = "https://kubernetes.io/releases/version-skew-policy";
const DAY = 86_400_000;

/** The minor versions between two, the later one included: what an upgrade has to go through. */
export function stepsBetween(from: string, to: string): string[] {
  return KNOWN_MINORS.filter((minor) => compareVersions(minor, from) > 0 && compareVersions(minor, to) <= 0);
}

/** The next minor version after one; undefined where no later one is known. */
export function nextMinor(from: string): string | undefined {
  return KNOWN_MINORS.find((minor) => compareVersions(minor, from) > 0);
}

/** What blocks a step of one minor version, how long both ends are supported, and how to go. */
export function upgradeReport(question: UpgradeQuestion): UpgradeReport {
  const { distribution, from, to, today } = question;
  const versions = { kubernetes: to, distribution };
  const blockers = exclusions(versions, "supported");
  return {
    ...question,
    blockers,
    missing: incompatibilities(versions).slice(blockers.length),
    untested: exclusions(versions, "tested"),
    support: [from, to].flatMap((version) => supportOf(distribution, version, today)),
    order: orderOf(question),
    skew: skewOf(distribution),
  };
}

export function isBlocked({ blockers, missing }: UpgradeReport): boolean {
  return blockers.length + missing.length > 0;
}

function supportOf({ windows }: Distribution, version: string, today: string): SupportRow[] {
  const until = windows[version]?.until;
  if (until === undefined) return [];
  return [{ version, until, daysLeft: Math.round((Date.parse(until) - Date.parse(today)) / DAY) }];
}

/** Everything that knows both versions goes first, then the cluster, then what may want the later one. */
function orderOf({ distribution, from, to }: UpgradeQuestion): string[] {
  return [
    `read what ${to} removes, and find who still uses it: https://kubernetes.io/docs/reference/using-api/deprecation-guide`,
    `on ${from}: definitions, then cert-manager, then the mesh and its proxies, then every other chart that must change`,
    `set cluster.version to "${to}", and look at the preview: no cluster, no database and no network may be replaced`,
    ...distribution.order,
    "charts that need the later version; then the next minor version, not two at once",
  ];
}

function skewOf({ nodesBehind }: Distribution): SkewRule[] {
  return [
    { rule: "a control plane goes up one minor version at a time, and not down", source: SKEW_POLICY },
    {
      rule: `nodes are never newer than the control plane, and at most ${nodesBehind.minors} minor versions older`,
      source: nodesBehind.source,
    },
    {
      rule: "kubectl and Pulumi's provider are within one minor version of the control plane",
      source: SKEW_POLICY,
    },
  ];
}
