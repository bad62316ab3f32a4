import { type Exclusion, exclusionText } from "../../stacks/compatibility/check";
import { within } from "../../stacks/compatibility/compare";
import { pinnedVersion, READ } from "../../stacks/compatibility/limits";
import {
  isBlocked,
  type SupportRow,
  type UpgradeReport,
  WARNING_DAYS,
} from "../../stacks/compatibility/upgrade";
import type { Json } from "../plan/mask";

/** Changes with every incompatible change of the JSON below. */
const SCHEMA_VERSION = 1;

/** Whose upgrade a report is about. */
export interface Subject {
  readonly stack: string;
  readonly target: string;
}

/** The report as a person reads it. */
export function upgradeText({ stack, target }: Subject, report: UpgradeReport): string {
  const { distribution, from, to, today } = report;
  return [
    `${stack} on ${target}: Kubernetes ${from} to ${to}, on ${today} (limits as read on ${READ})`,
    "",
    ...blockerLines(report),
    ...untestedLines(report),
    "",
    `support of ${distribution.product} (${distribution.source}):`,
    ...report.support.map((row) => `  ${supportText(row)}`),
    "",
    "order:",
    ...report.order.map((step, index) => `  ${index + 1}. ${step}`),
    "",
    "version skew:",
    ...report.skew.map(({ rule, source }) => `  ${rule} (${source})`),
    "",
  ].join("\n");
}

function blockerLines(report: UpgradeReport): string[] {
  const { blockers, missing } = report;
  if (!isBlocked(report)) return ["nothing blocks it"];
  return [
    `blocked by ${blockers.length + missing.length}:`,
    ...blockers.flatMap((blocker) => [`  ${exclusionText(blocker)}`, `    ${remedyText(blocker)}`]),
    ...missing.map((sentence) => `  ${sentence}`),
  ];
}

function untestedLines({ untested }: UpgradeReport): string[] {
  if (untested.length === 0) return [];
  return [
    "",
    "not tested by its project, and not refused:",
    ...untested.map((row) => `  ${exclusionText(row)}`),
  ];
}

/** What lifts a limit, as far as was known when it was read. */
function remedyText({ limit: { part, newest }, given }: Exclusion): string {
  if (newest === undefined) return `raise what ${part} needs`;
  return within(given, { to: newest.to })
    ? `${part}'s project goes up to ${newest.to} with release ${newest.release}: pin that one`
    : `no release lifts it yet: the newest known, ${newest.release}, ends at ${newest.to}`;
}

function supportText({ version, until, daysLeft }: SupportRow): string {
  if (daysLeft < 0)
    return `${version} ended on ${until}: WARNING, out of standard support for ${-daysLeft} days`;
  const warning = daysLeft <= WARNING_DAYS ? "WARNING, " : "";
  return `${version} ends on ${until}: ${warning}${daysLeft} days left`;
}

/** The report as data. */
export function upgradeJson({ stack, target }: Subject, report: UpgradeReport): Json {
  const { distribution, from, to, today, support, order, skew, missing } = report;
  return {
    schemaVersion: SCHEMA_VERSION,
    stack,
    target,
    from,
    to,
    today,
    read: READ,
    blocked: isBlocked(report),
    blockers: report.blockers.map(exclusionJson),
    missing: [...missing],
    untested: report.untested.map(exclusionJson),
    support: support.map(({ version, until, daysLeft }) => ({
      version,
      until,
      daysLeft,
      source: distribution.source,
    })),
    order: [...order],
    skew: skew.map(({ rule, source }) => ({ rule, source })),
  };
}

function exclusionJson({ limit, given }: Exclusion): Json {
  const { part, of, from, to, source, newest } = limit;
  return {
    part,
    version: pinnedVersion(part),
    of,
    from,
    to: to ?? null,
    given,
    source,
    newest: newest === undefined ? null : { ...newest },
  };
}
