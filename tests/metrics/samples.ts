import * as fs from "node:fs";
import * as path from "node:path";

const FOLDER = path.join(__dirname, "samples");

/** How somebody came by a sample. */
export const ORIGINS = ["scraped", "recorded", "from source"] as const;

/** What an exporter of one version was seen to export, or exports by its source. */
export interface Sample {
  /** Name and version, such as `kube-state-metrics-2.20.0`. */
  readonly exporter: string;
  readonly source: string;
  readonly how: string;
  /** Labels by metric: all that any of its series has. */
  readonly metrics: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Every committed sample. */
export function samples(): Sample[] {
  return fs
    .readdirSync(FOLDER)
    .filter((file) => file.endsWith(".txt"))
    .map((file) =>
      readSample(file.slice(0, -".txt".length), fs.readFileSync(path.join(FOLDER, file), "utf8")),
    );
}

/** @throws Error where the first line does not say where it is from, or another is no sample */
export function readSample(exporter: string, text: string): Sample {
  const [head = "", ...lines] = text.trimEnd().split("\n");
  const [, source, how] = /^# source: (.+); how: (.+)$/.exec(head) ?? [];
  if (source === undefined || how === undefined) throw new Error(`${exporter} does not say where it is from`);
  const metrics = new Map<string, Set<string>>();
  for (const line of lines.filter((each) => each !== "" && !each.startsWith("#"))) {
    const { metric, labels } = readLine(line);
    const known = metrics.get(metric) ?? new Set<string>();
    metrics.set(metric, new Set([...known, ...labels]));
  }
  return { exporter, source, how, metrics };
}

/** One line of the Prometheus text format. */
function readLine(line: string): { metric: string; labels: string[] } {
  const [, metric, pairs = ""] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? \S+(?: \d+)?$/.exec(line) ?? [];
  if (metric === undefined) throw new Error(`no sample: ${line}`);
  const labels = [...pairs.matchAll(/([a-zA-Z_]\w*)="(?:[^"\\]|\\.)*"/g)].map(([, label = ""]) => label);
  return { metric, labels };
}
