import * as path from "node:path";
import { UsageError } from "../../sandbox/errors";
import { SANDBOX } from "../../sandbox/paths";
import { EXIT, explain } from "../output";
import { hasMandatoryViolation } from "../plan/command";
import { plan } from "../plan/plan";
import { BANNERS } from "../site";
import type { KubernetesMode } from "../stack";
import { type Fleet, type FleetChoice, type FleetSite, loadFleet } from "./load";
import { inProcess } from "./process";
import { renderFleet, stackFileIn } from "./render";
import { type FleetRun, runFleet } from "./run";
import { columns, labelsText, summaryOf } from "./text";

export type FleetOperation = "up" | "preview" | "destroy";

export interface FleetRunOptions extends FleetChoice {
  readonly concurrency: string;
  readonly kubernetes: KubernetesMode;
}

/** `trivium fleet list`: the sites and what they can be selected by. */
export function fleetList(choice: FleetChoice): Promise<number> {
  const rows = loadFleet(choice).sites.map(({ name, stack, labels }) => [name, stack, labelsText(labels)]);
  process.stdout.write(columns([["SITE", "STACK", "LABELS"], ...rows]));
  return Promise.resolve(EXIT.clean);
}

/** `trivium fleet plan`: a line a site; exit 1 where a site violates a mandatory rule or cannot be planned. */
export async function fleetPlan(choice: FleetChoice): Promise<number> {
  let code: number = EXIT.clean;
  // One after the other: the SDK's state is the process's.
  for (const site of loadFleet(choice).sites) {
    const { text, clean } = await planned(site);
    process.stdout.write(`${site.stack}: ${text}\n`);
    if (!clean) code = EXIT.failed;
  }
  return code;
}

async function planned({ input }: FleetSite): Promise<{ readonly text: string; readonly clean: boolean }> {
  try {
    const result = await plan(input);
    const { violations } = result.policy;
    const text = `${result.recording.resources.length} resources, ${violations.length} violations`;
    return { text, clean: !hasMandatoryViolation(result) };
  } catch (error) {
    return { text: explain(error).text, clean: false };
  }
}

/** `trivium fleet render`: a stack file for each site, for an ordinary `pulumi`. */
export function fleetRender({ out, ...choice }: FleetChoice & { readonly out: string }): Promise<number> {
  const fleet = loadFleet(choice);
  renderFleet(fleet, out);
  process.stdout.write(`${fleet.sites.length} stack files written to ${out}\n`);
  return Promise.resolve(EXIT.clean);
}

/** `trivium fleet up`, `preview` and `destroy`: each site in a process of its own, in the sandbox. */
export async function fleetRun(
  operation: FleetOperation,
  { concurrency, kubernetes, ...choice }: FleetRunOptions,
): Promise<number> {
  const fleet = loadFleet(choice);
  const directory = path.join(SANDBOX, "fleet");
  const stackFile = (stack: string) => stackFileIn(directory, stack);
  const log = (stack: string) => path.join(directory, `${stack}.${operation}.log`);
  const many = atATime(concurrency);
  renderFleet(fleet, directory);
  process.stdout.write(BANNERS[kubernetes]);
  return runAll(operation, fleet, {
    run: inProcess(operation, { stackFile, log }, ["--kubernetes", kubernetes]),
    concurrency: many,
    signal: interrupted(),
    write: (text) => process.stdout.write(text),
  });
}

/** Runs the sites and says what became of each; exit 1 where any has failed. */
export async function runAll(
  operation: FleetOperation,
  { sites }: Pick<Fleet, "sites">,
  run: FleetRun,
): Promise<number> {
  const results = await runFleet(sites, run);
  run.write(summaryOf(operation, results));
  return results.every(({ result }) => result === "done") ? EXIT.clean : EXIT.failed;
}

function atATime(concurrency: string): number {
  if (/^[1-9]\d{0,2}$/.test(concurrency)) return Number(concurrency);
  throw new UsageError(
    `--concurrency ${concurrency} is no number of sites; set a whole number from 1 to 999`,
  );
}

/** Aborted at the first interrupt: a site that is under way must be let end what it does. */
function interrupted(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      process.stderr.write(`${signal}: no further site is started; those under way stop\n`);
      controller.abort();
    });
  }
  return controller.signal;
}
