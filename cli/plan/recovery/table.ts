import type { Json } from "../mask";
import type { RecoveryRow } from "./model";

const HEAD = ["component", "RTO", "provided", "RPO", "provided", "verdict", "why"];

/** The table as a person reads it in a terminal: the reasons below each other, with their sources. */
export function recoveryLines(rows: readonly RecoveryRow[]): string[] {
  const cells = [HEAD, ...rows.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return [
    "recovery objectives, and what the resources provide (an unmet one is shown, and is no error):",
    ...cells.map((row) =>
      `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd(),
    ),
  ];
}

/** The same as a table of Markdown. */
export function recoveryMarkdown(rows: readonly RecoveryRow[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(HEAD), line(HEAD.map(() => "---")), ...rows.map((row) => line(cellsOf(row)))];
}

/** The same as data. */
export function recoveryJson(rows: readonly RecoveryRow[]): Json {
  return rows.map(({ component, name, declared, provided, verdict, why, source }) => ({
    component,
    name: name ?? null,
    declared: declared === undefined ? null : { ...declared },
    provided: { ...provided },
    verdict,
    why,
    source: source ?? null,
  }));
}

function cellsOf({ component, name, declared, provided, verdict, why, source }: RecoveryRow): string[] {
  return [
    name === undefined ? component : `${component} ${name}`,
    declared?.rto ?? "–",
    provided.rto,
    declared?.rpo ?? "–",
    provided.rpo,
    verdict,
    source === undefined ? why : `${why} (${source})`,
  ];
}
