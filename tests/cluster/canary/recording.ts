import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { milliseconds } from "./durations";

/** How a release behaves; an idle one gets no request. */
export type Behaviour = "healthy" | "failing" | "slow" | "idle";

/** What one pod's proxy tells over time. */
export interface Recording {
  readonly intervalMs: number;
  /** Counters: the metric, the labels that the proxy itself gives, and one value an interval. */
  readonly series: readonly { readonly metric: string; readonly labels: string; readonly values: number[] }[];
}

interface RecordingFile {
  readonly interval: string;
  readonly input_series: readonly { readonly series: string; readonly values: string }[];
}

export function readRecording(behaviour: Behaviour): Recording {
  const file = path.join(__dirname, "recordings", `${behaviour}.yaml`);
  const { interval, input_series } = parse(fs.readFileSync(file, "utf8")) as RecordingFile;
  return { intervalMs: milliseconds(interval), series: input_series.map(parseSeries) };
}

function parseSeries({ series, values }: RecordingFile["input_series"][number]): Recording["series"][number] {
  const [, metric, labels] = /^(\w+)\{(.*)\}$/.exec(series) ?? [];
  const numbers = values.split(" ").map(Number);
  if (metric === undefined || labels === undefined || numbers.some(Number.isNaN)) {
    throw new Error(`no recorded series: ${series} ${values}`);
  }
  return { metric, labels, values: numbers };
}

/**
 * A counter's value after so many intervals, whole or not; at its end a recording begins again, on top of what it has
 * reached.
 */
export function valueAt(values: readonly number[], intervals: number): number {
  const before = Math.floor(intervals);
  const [from, to] = [before, before + 1].map((index) => recordedValue(values, index)) as [number, number];
  return Math.floor(from + (to - from) * (intervals - before));
}

function recordedValue(values: readonly number[], index: number): number {
  const rounds = Math.floor(index / values.length);
  return rounds * (values.at(-1) ?? 0) + (values[index % values.length] ?? 0);
}
