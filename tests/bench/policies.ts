import { toPolicyResource } from "../../cli/plan/policies";
import { evaluate } from "../../policy/core/evaluate";
import type { Resource } from "../../policy/core/model";
import { rules } from "../../policy/rules";
import { subjectOf } from "../../policy/core/subject";
import { OrdinaryCli } from "../engine/support/language-host-cli";
import { stateOf } from "../policy/support/states";
import { MATRIX, planOf } from "../support/plans";
import { median } from "./process";

const RESOURCES = 5_000;
const RUNS = 7;
const ENGINE_RUNS = 3;
const GOAL_MS = 0.2;
const options = { exemptions: [], today: "2026-01-01" };

/** The pack over many resources: those of the plans with every option on, again and again under other names. */
export async function benchPolicies(): Promise<void> {
  const resources = await manyResources();
  benchInProcess(resources);
  await benchEngine(resources);
}

function benchInProcess(resources: readonly Resource[]): void {
  const samples = { judging: [] as number[], reading: [] as number[] };
  for (let run = 0; run <= RUNS; run += 1) {
    // Of their own in each run: what was read once is not read again.
    const read = resources.map((resource) => ({ ...resource }));
    const judged = resources.map((resource) => ({ ...resource }));
    const reading = millisecondsOf(() => read.map(subjectOf));
    const judging = millisecondsOf(() => evaluate(rules, judged, options));
    if (run === 0) continue; // The first round warms caches.
    samples.reading.push(reading);
    samples.judging.push(judging);
  }
  const [judging, reading] = [median(samples.judging), median(samples.reading)];
  console.log(
    `\n${rules.length} rules over ${resources.length} resources in process (${RUNS} runs; goal ≤ ${GOAL_MS} ms a resource)\n` +
      `  all rules ${judging.toFixed(0)} ms = ${(judging / resources.length).toFixed(3)} ms a resource; ` +
      `reading the resources alone ${reading.toFixed(0)} ms; ratio ${(judging / reading).toFixed(1)}`,
  );
}

async function benchEngine(resources: readonly Resource[]): Promise<void> {
  const state = stateOf(resources);
  const cli = await OrdinaryCli.open();
  const samples = { pack: [] as number[], empty: [] as number[] };
  try {
    for (let run = 0; run < ENGINE_RUNS; run += 1) {
      samples.empty.push(await secondsOf(() => cli.analyze(state, "tests/bench/empty-pack")));
      samples.pack.push(await secondsOf(() => cli.analyze(state)));
    }
  } finally {
    cli.close();
  }
  const [pack, empty] = [median(samples.pack), median(samples.empty)];
  console.log(
    `the same through the engine, pulumi policy analyze (${ENGINE_RUNS} runs)\n` +
      `  all rules ${pack.toFixed(1)} s = ${((pack * 1000) / resources.length).toFixed(2)} ms a resource; ` +
      `a pack with nothing in it ${empty.toFixed(1)} s; ratio ${(pack / empty).toFixed(1)}`,
  );
}

async function manyResources(): Promise<Resource[]> {
  const full = MATRIX.filter(({ name }) => name.startsWith("full-"));
  const graphs: Resource[][] = [];
  for (const choice of full) graphs.push((await planOf(choice)).recording.resources.map(toPolicyResource));
  const resources: Resource[] = [];
  for (let round = 0; resources.length < RESOURCES; round += 1) {
    for (const graph of graphs) resources.push(...graph.map((resource) => renamed(resource, round)));
  }
  return resources.slice(0, RESOURCES);
}

/** The same resource in another round, with references that stay in its round. */
function renamed(resource: Resource, round: number): Resource {
  const other = (urn: string) => `${urn}-${round}`;
  const { propertyDependencies } = resource;
  return {
    ...resource,
    urn: other(resource.urn),
    dependencies: resource.dependencies.map(other),
    propertyDependencies: Object.fromEntries(
      Object.entries(propertyDependencies).map(([property, urns]) => [property, urns.map(other)]),
    ),
  };
}

function millisecondsOf(action: () => unknown): number {
  const began = performance.now();
  action();
  return performance.now() - began;
}

async function secondsOf(action: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await action();
  return (performance.now() - began) / 1000;
}
