import { seconds } from "./text";
import type { FleetSite } from "./load";

/** How the run of one site ended. */
export interface Ended {
  /** Exit code; null where a signal ended the process. */
  readonly code: number | null;
  /** What the run said last of why it failed. */
  readonly says: string;
}

/** Runs one site apart from all others. */
export type RunSite = (site: FleetSite, signal: AbortSignal) => Promise<Ended>;

/** What became of a site. */
export interface SiteResult {
  readonly site: FleetSite;
  readonly result: "done" | "failed" | "not started";
  readonly says: string;
  readonly ms: number;
}

export interface FleetRun {
  readonly run: RunSite;
  /** Sites at a time. */
  readonly concurrency: number;
  /** Aborted: what runs is told to stop, and nothing more is started. */
  readonly signal: AbortSignal;
  readonly write: (text: string) => void;
}

/** Runs every site to its end, whatever becomes of the others; results in the list's order. */
export async function runFleet(
  sites: readonly FleetSite[],
  { run, concurrency, signal, write }: FleetRun,
): Promise<SiteResult[]> {
  const results: SiteResult[] = sites.map((site) => ({ site, result: "not started", says: "", ms: 0 }));
  const waiting = sites.entries();
  const worker = async () => {
    for (const [index, site] of waiting) {
      if (signal.aborted) return;
      const result = await one(site, run, signal);
      results[index] = result;
      write(`${site.stack}: ${result.result} in ${seconds(result.ms)} s\n`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, sites.length) }, worker));
  return results;
}

async function one(site: FleetSite, run: RunSite, signal: AbortSignal): Promise<SiteResult> {
  const began = Date.now();
  const { code, says } = await run(site, signal).catch((error: unknown) => ({
    code: null,
    says: String(error),
  }));
  const ms = Date.now() - began;
  return code === 0 ? { site, result: "done", says: "", ms } : { site, result: "failed", says, ms };
}
