import type { Labels } from "../../components/contract";
import type { SiteResult } from "./run";

/** Rows with their cells in columns. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ");
  return rows.map((row) => `${line(row).trimEnd()}\n`).join("");
}

/** Labels as a selector takes them. */
export function labelsText(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(",");
}

/** What became of each site, and of how many. */
export function summaryOf(operation: string, results: readonly SiteResult[]): string {
  const rows = results.map(({ site, result, says, ms }) => [
    site.name,
    site.stack,
    result,
    result === "not started" ? "" : seconds(ms),
    says,
  ]);
  const done = results.filter(({ result }) => result === "done").length;
  return `${columns([["SITE", "STACK", "RESULT", "SECONDS", ""], ...rows])}${operation}: ${done} of ${results.length} sites done\n`;
}

export function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
