import { KNOWN_MINORS } from "../../stacks/compatibility/support";
import { compareVersions } from "../../stacks/compatibility/compare";
import { isBlocked, nextMinor, stepsBetween, upgradeReport } from "../../stacks/compatibility/upgrade";
import { suggest } from "../../stacks/config/problems";
import { targets } from "../../stacks/targets";
import { UsageError } from "../../sandbox/errors";
import { EXIT } from "../output";
import { loadStack, type StackChoice } from "../stack";
import { upgradeJson, upgradeText } from "./text";

export interface UpgradeOptions extends StackChoice {
  /** Default: the next minor version. */
  readonly to?: string;
  /** Default: the day of the call. */
  readonly today?: string;
  readonly format: "text" | "json";
}

/** `trivium doctor upgrade`: exit 0 where nothing blocks the step, 1 where something does. */
export function upgradeCommand(options: UpgradeOptions): Promise<number> {
  const { stack, config } = loadStack(options);
  const from = config.cluster.version;
  const report = upgradeReport({
    distribution: targets[config.target].kubernetes,
    from,
    to: destination(stack, from, options.to),
    today: dayOf(options.today),
  });
  const subject = { stack, target: config.target };
  const text =
    options.format === "json"
      ? `${JSON.stringify(upgradeJson(subject, report), undefined, 2)}\n`
      : upgradeText(subject, report);
  process.stdout.write(text);
  return Promise.resolve(isBlocked(report) ? EXIT.failed : EXIT.clean);
}

/** The version to go to: one that is known, and one minor version up. */
function destination(stack: string, from: string, wanted: string | undefined): string {
  const to = wanted ?? nextMinor(from);
  if (to === undefined) throw new UsageError(`${stack} is at ${from}, and no later version is known`);
  if (!KNOWN_MINORS.includes(to)) {
    throw new UsageError(
      `--to ${to} is no Kubernetes minor version that is known; ${suggest(to, KNOWN_MINORS)}`,
    );
  }
  const steps = stepsBetween(from, to);
  if (compareVersions(to, from) < 0) {
    throw new UsageError(
      `--to ${to} is below ${from}, which ${stack} is at; a control plane does not go back: make another cluster`,
    );
  }
  if (steps.length === 0) throw new UsageError(`--to ${to} is what ${stack} is at; ${laterThan(from)}`);
  if (steps.length > 1) {
    throw new UsageError(
      `--to ${to} skips a minor version; go one at a time: ${[from, ...steps].join(", then ")}, each with its own report`,
    );
  }
  return to;
}

function laterThan(from: string): string {
  const next = nextMinor(from);
  return next === undefined ? "no later version is known" : `set ${next}`;
}

/** A day as the calendars have it. */
function dayOf(given: string | undefined): string {
  const day = given ?? new Date().toISOString().slice(0, 10);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day))) {
    throw new UsageError(`--today ${day} is no day; set for example 2026-11-21`);
  }
  return day;
}
