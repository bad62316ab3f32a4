import { GATEWAY_API_VERSION } from "../versions";
import { compareVersions, rangeText, within } from "./compare";
import { APPLICATIONS, type Limit, LIMITS, pinnedVersion, type Subject } from "./limits";
import { type Distribution, KNOWN_MINORS } from "./support";

/** Versions to hold against the set. */
export interface SetVersions {
  readonly kubernetes: string;
  /** Default: what this set installs. */
  readonly gatewayApi?: string;
  /** What the target's clusters run. Default: no target's own pins count. */
  readonly distribution?: Distribution;
}

/** A limit that versions are outside of. */
export interface Exclusion {
  readonly limit: Limit;
  readonly given: string;
}

/** Minor versions of Kubernetes that no part of the set excludes, ascending; computed, so that it is true. */
export const KUBERNETES_VERSIONS: readonly string[] = supportedMinors();

/** Those of them that a target can install. */
export function supportedMinors(distribution?: Distribution): string[] {
  return KNOWN_MINORS.filter((kubernetes) => {
    const versions = { kubernetes, ...(distribution !== undefined && { distribution }) };
    return incompatibilities(versions).length === 0;
  });
}

/** Why versions do not go with the set, one sentence for each limit, the strictest first; empty where they do. */
export function incompatibilities(versions: SetVersions): string[] {
  return [...exclusions(versions, "supported").map(exclusionText), ...missingPins(versions)];
}

/** The limits that versions are outside of, the strictest first. */
export function exclusions(
  { kubernetes, gatewayApi = GATEWAY_API_VERSION }: SetVersions,
  basis: Limit["basis"],
): Exclusion[] {
  const given: Readonly<Record<Subject, string>> = {
    ...APPLICATIONS,
    Kubernetes: kubernetes,
    "Gateway API": gatewayApi,
  };
  return LIMITS.filter((limit) => limit.basis === basis && !within(given[limit.of], limit))
    .map((limit) => ({ limit, given: given[limit.of] }))
    .sort(byStrictness);
}

/** What a limit says of what it was given. */
export function exclusionText({ limit, given }: Exclusion): string {
  const { part, of, basis, source } = limit;
  const verb = basis === "supported" ? "needs" : "is tested with";
  return `${part} ${pinnedVersion(part)} ${verb} ${of} ${rangeText(limit)}, not ${given} (${source})`;
}

/** What a target pins by minor version, and does not for this one. */
function missingPins({ kubernetes, distribution }: SetVersions): string[] {
  const { pinned, product } = distribution ?? {};
  const minor = /^\d+\.\d+/.exec(kubernetes)?.[0] ?? kubernetes;
  if (pinned === undefined || pinned.minors.includes(minor)) return [];
  return [
    `${pinned.what} of ${product} are pinned for Kubernetes ${pinned.minors.join(", ")}, not ${kubernetes} (${pinned.where})`,
  ];
}

/** Of ranges that are too old the one that ends first, of ranges that are too new the one that begins last. */
function byStrictness(left: Exclusion, right: Exclusion): number {
  const tooOld = ({ limit, given }: Exclusion) =>
    limit.to !== undefined && compareVersions(given, limit.to) > 0;
  if (left.limit.of !== right.limit.of || tooOld(left) !== tooOld(right)) return 0;
  return tooOld(left)
    ? compareVersions(left.limit.to ?? "", right.limit.to ?? "")
    : compareVersions(right.limit.from, left.limit.from);
}
