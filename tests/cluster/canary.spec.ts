import { expect } from "chai";
import { FACTOR } from "./canary/differences";
import type { Behaviour } from "./canary/recording";
import {
  type MetricResult,
  phasesByPurpose,
  podsByVersion,
  type Release,
  release,
  versionBehind,
} from "./canary/release";
import { SERVICE, Site } from "./canary/site";
import type { KubernetesObject } from "../../sandbox/kubernetes/api";
import { eventually } from "./support/processes";

/** Pods that the autoscaler keeps at least. */
const PODS = 2;
/** The autoscaler looks every 15 s. */
const AUTOSCALER_LIMIT_MS = 40_000;
/** A rollout is over by then, or stuck: its one step takes a minute, shortened. */
const LIMIT_SECONDS = 60;
/** After an abort the controller has this long to put the stable pods back. */
const ROLLBACK_LIMIT_MS = 20_000;

/** Largest share of failed requests and longest 95 % latency in milliseconds that the analysis lets pass. */
const THRESHOLDS = { "success-rate": 0.0144, latency: 500 } as const;

interface MetricSpec {
  readonly name: keyof typeof THRESHOLDS;
  readonly provider: { readonly prometheus: { readonly query: string } };
}

describe(`the sample service's canary under Argo Rollouts, ${FACTOR} times as fast as planned`, () => {
  let running: Site | undefined;
  /** Version that all pods are of between two tests. */
  let stable = "";

  before(async () => {
    const began = Date.now();
    running = await Site.start();
    tell("site", `${((Date.now() - began) / 1000).toFixed(1)} s`);
  });
  after(async () => running?.stop());

  it("brings the first version up without a canary, and has as many pods as the autoscaler wants", async () => {
    const first = await releaseOf("healthy");
    expect(first.phase).to.equal("Healthy");
    expect(first.analysis).to.equal(undefined);
    stable = first.version;
    await eventually(AUTOSCALER_LIMIT_MS, async () => (await podsByVersion(site().api))[stable] === PODS);
  });

  it("promotes a healthy version step by step", async () => {
    const promoted = await releaseOf("healthy");
    expect(promoted.phase).to.equal("Healthy");
    expectSteps(promoted);
    expect(promoted.analysis?.phase).to.equal("Successful");
    for (const { name } of metricSpecs()) {
      const values = valuesOf(promoted, name);
      expect(values, name).to.have.length.greaterThan(1);
      for (const value of values) expect(value, name).to.be.within(0, THRESHOLDS[name]);
    }
    stable = promoted.version;
    expect(await podsByVersion(site().api)).to.deep.equal({ [stable]: PODS });
  });

  it("asks queries that have one value each", async () => {
    for (const { name, provider } of metricSpecs()) {
      const query = provider.prometheus.query.replaceAll("{{args.version}}", stable);
      const values = await site().prometheus.query(query);
      expect(values, query).to.have.lengthOf(1);
      expect(values[0], query).to.be.within(0, THRESHOLDS[name]);
    }
  });

  const bad = [
    { behaviour: "failing", culprit: "success-rate", innocent: "latency" },
    { behaviour: "slow", culprit: "latency", innocent: "success-rate" },
  ] as const;
  for (const { behaviour, culprit, innocent } of bad) {
    it(`takes a ${behaviour} version back for its ${culprit}`, async () => {
      const refused = await releaseOf(behaviour);
      expect(refused.phase, JSON.stringify(refused.seen)).to.equal("Degraded");
      expect(refused.message).to.include(
        `Metric "${culprit}" assessed Failed due to failed (2) > failureLimit (1)`,
      );
      expect(refused.analysis?.phase).to.equal("Failed");
      expect(phasesOf(refused)).to.include({ [culprit]: "Failed", [innocent]: "Successful" });
      const failed = measurementsOf(refused, culprit).filter(({ phase }) => phase === "Failed");
      for (const { value } of failed) expect(Number(value?.slice(1, -1))).to.be.above(THRESHOLDS[culprit]);
      expect(Math.max(...refused.seen.map(({ step }) => step))).to.be.below(declaredSteps().length);
      expect(Math.max(...refused.seen.map(({ weight }) => weight))).to.equal(Math.max(...declaredWeights()));
      const back = await eventually(ROLLBACK_LIMIT_MS, async () =>
        isAll(await podsByVersion(site().api), stable),
      );
      tell(`${behaviour}: stable pods`, `all back ${(back / 1000).toFixed(1)} s after that`);
    });
  }

  it("promotes a version that nobody calls", async () => {
    const idle = await releaseOf("idle");
    expect(idle.phase).to.equal("Healthy");
    for (const { name } of metricSpecs()) expect(valuesOf(idle, name), name).to.deep.equal([]);
    stable = idle.version;
  });

  it("takes a version back of which Prometheus knows nothing", async () => {
    const unknown = await releaseOf(undefined);
    expect(unknown.phase).to.equal("Degraded");
    expect(unknown.message).to.include('Metric "observed" assessed Failed');
    await eventually(ROLLBACK_LIMIT_MS, async () => isAll(await podsByVersion(site().api), stable));
  });

  describe("with blue-green instead", () => {
    let blueGreen: KubernetesObject | undefined;
    before(async () => {
      blueGreen = await site().blueGreen();
    });

    it("tries a preview out, promotes it as a whole, and watches it", async () => {
      const promoted = await releaseOf("healthy", blueGreen);
      expect(promoted.phase, promoted.message).to.equal("Healthy");
      expect(await phasesByPurpose(site().api, promoted.version)).to.deep.equal({
        PrePromotion: "Successful",
        PostPromotion: "Successful",
      });
      expect(await versionBehind(site().api, `${SERVICE}-stable`)).to.equal(promoted.version);
      for (const name of Object.keys(THRESHOLDS))
        expect(valuesOf(promoted, name), name).not.to.deep.equal([]);
      stable = promoted.version;
    });

    it("goes back to the version before when a promoted one fails", async () => {
      const refused = await releaseOf("failing", blueGreen);
      expect(refused.phase).to.equal("Degraded");
      expect(await phasesByPurpose(site().api, refused.version)).to.deep.equal({
        PrePromotion: "Successful",
        PostPromotion: "Failed",
      });
      const back = await eventually(
        ROLLBACK_LIMIT_MS,
        async () => (await versionBehind(site().api, `${SERVICE}-stable`)) === stable,
      );
      expect((await podsByVersion(site().api))[stable]).to.equal(PODS);
      tell("failing: requests", `all back ${(back / 1000).toFixed(1)} s after that`);
    });
  });

  function site(): Site {
    if (running === undefined) throw new Error("the site does not run");
    return running;
  }

  let releases = 0;
  /** Releases a new version whose pods behave like that; undefined: Prometheus does not scrape them. */
  async function releaseOf(
    behaviour: Behaviour | undefined,
    rollout: KubernetesObject = site().rollout,
  ): Promise<Release> {
    const digest = (releases += 1).toString(16).repeat(64);
    const image = `ghcr.io/stefanprodan/podinfo@sha256:${digest}`;
    if (behaviour !== undefined) site().exporter.play(behaviour, image);
    const ended = await release({ api: site().api, rollout }, image, LIMIT_SECONDS);
    tell(`${behaviour ?? "unknown"}, release ${releases}`, summary(ended));
    return ended;
  }

  /** The declared steps, each with its weight, and every pod at the end. */
  function expectSteps({ seen }: Release): void {
    const steps = declaredSteps();
    expect([...new Set(seen.map(({ step }) => step))]).to.deep.equal([...steps.keys(), steps.length]);
    const paused = seen.filter(({ phase }) => phase === "Paused");
    expect(paused.map(({ weight }) => weight)).to.deep.equal(declaredWeights());
    expect(seen.map(({ weight }) => weight)).to.deep.equal(
      seen.map(({ weight }) => weight).sort((one, other) => one - other),
    );
    expect(seen.at(-1)).to.deep.equal({ phase: "Healthy", step: steps.length, weight: 100 });
  }

  function declaredSteps(): RolloutSpec["strategy"]["canary"]["steps"] {
    return (site().rollout["spec"] as RolloutSpec).strategy.canary.steps;
  }

  function declaredWeights(): number[] {
    return declaredSteps().flatMap(({ setWeight }) => (setWeight === undefined ? [] : [setWeight]));
  }

  function metricSpecs(): readonly MetricSpec[] {
    const { metrics } = site().analysis["spec"] as { metrics: readonly MetricSpec[] };
    const judged = metrics.filter(({ name }) => name in THRESHOLDS);
    expect(judged.map(({ name }) => name)).to.have.members(Object.keys(THRESHOLDS));
    return judged;
  }
});

interface RolloutSpec {
  readonly strategy: { readonly canary: { readonly steps: readonly { readonly setWeight?: number }[] } };
}

function measurementsOf({ analysis }: Release, metric: string): MetricResult["measurements"] {
  const result = analysis?.metrics.find(({ name }) => name === metric);
  if (result === undefined) throw new Error(`the analysis has not measured ${metric}`);
  return result.measurements;
}

/** What a metric's query came to, without the times when it came to nothing. */
function valuesOf(release: Release, metric: string): number[] {
  return measurementsOf(release, metric).flatMap(({ value = "[]" }) => JSON.parse(value) as number[]);
}

function phasesOf({ analysis }: Release): Record<string, string> {
  return Object.fromEntries((analysis?.metrics ?? []).map(({ name, phase }) => [name, phase]));
}

function isAll(pods: Readonly<Record<string, number>>, version: string): boolean {
  return Object.keys(pods).length === 1 && pods[version] === PODS;
}

function summary({ phase, seconds, seen, analysis }: Release): string {
  const path = seen.map(({ step, weight }) => `${step}:${weight}%`);
  const steps = path.filter((each, index) => each !== path[index - 1]).join(" ");
  const judged = analysis === undefined ? "no analysis" : `analysis ${analysis.phase}`;
  return `${phase} after ${seconds.toFixed(1)} s; step:weight ${steps}; ${judged}`;
}

function tell(what: string, text: string): void {
  process.stdout.write(`      ${what}: ${text}\n`);
}
