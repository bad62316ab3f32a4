import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";

type Values = Readonly<Record<string, unknown>>;

/** A chart in a folder, with the charts that it is made of. */
export interface ChartFolder {
  readonly folder: string;
  /** By the key of their values. */
  readonly parts: Readonly<Record<string, ChartFolder>>;
  /** Paths of values in which any name may stand. */
  readonly free: readonly string[];
}

/** Version of a chart in a folder. */
export function chartVersion(folder: string): string {
  const { version } = parse(fs.readFileSync(path.join(folder, "Chart.yaml"), "utf8")) as { version: string };
  return version;
}

/**
 * Values that a chart does not know, as paths: neither its defaults have them, nor does any text of it speak of a
 * value of that name. A map that is empty by default takes anything.
 */
export function unknownValues(chart: ChartFolder, values: Values): string[] {
  const defaults = parse(fs.readFileSync(path.join(chart.folder, "values.yaml"), "utf8")) as unknown;
  const text = textOf(chart.folder);
  const isFree = (unknown: string) => chart.free.some((path) => unknown.startsWith(`${path}.`));
  const own = Object.fromEntries(Object.entries(values).filter(([key]) => !(key in chart.parts)));
  const parts = Object.entries(chart.parts).flatMap(([key, part]) => {
    const given = values[key];
    return isMap(given) ? unknownValues(part, given).map((unknown) => `${key}.${unknown}`) : [];
  });
  return [...strangers(defaults, own, text).filter((unknown) => !isFree(unknown)), ...parts];
}

/** Maps of labels and the like, in which any name may stand whatever the defaults have. */
const LABELS = /(^|[a-z])(nodeSelector|NodeSelector|annotations|Annotations|labels|Labels)$/;

function strangers(defaults: unknown, values: Values, text: string): string[] {
  if (!isMap(defaults) || Object.keys(defaults).length === 0) return [];
  return Object.entries(values).flatMap(([key, value]) => {
    if (!(key in defaults)) return speaksOf(text, key) ? [] : [key];
    return isMap(value) && !LABELS.test(key)
      ? strangers(defaults[key], value, text).map((rest) => `${key}.${rest}`)
      : [];
  });
}

/** Whether a template reads a value of that name, or a comment of the defaults shows it. */
function speaksOf(text: string, key: string): boolean {
  const name = key.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`\\.${name}\\b|#\\s*-?\\s*"?${name}"?:`).test(text);
}

function textOf(folder: string): string {
  const templates = path.join(folder, "templates");
  const files = fs.existsSync(templates)
    ? fs
        .readdirSync(templates, { recursive: true, encoding: "utf8" })
        .map((file) => path.join(templates, file))
    : [];
  return [path.join(folder, "values.yaml"), ...files]
    .filter((file) => fs.statSync(file).isFile())
    .map((file) => fs.readFileSync(file, "utf8"))
    .join("\n");
}

function isMap(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
