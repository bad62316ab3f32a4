import type { ApiServer, KubernetesObject, ObjectReference } from "../../../sandbox/kubernetes/api";
import { FIELD_MANAGER } from "../../../sandbox/kubernetes/ownership";
import { edited } from "../acceptance/spoilt";
import { eventually } from "../support/processes";
import { type Site, SERVICE, TEAM } from "./site";

/** Label that the controller gives a version's pods. */
const VERSION_LABEL = "rollouts-pod-template-hash";

const POLL_MS = 100;

/** An analysis ends this soon after its rollout. */
const ANALYSIS_LIMIT_MS = 10_000;
const UNFINISHED = ["", "Pending", "Running"];

const ROLLOUT: ObjectReference = {
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Rollout",
  metadata: { name: SERVICE, namespace: TEAM },
};

interface RolloutStatus {
  readonly observedGeneration?: string;
  readonly phase?: string;
  readonly message?: string;
  readonly abort?: boolean;
  readonly currentPodHash?: string;
  readonly stableRS?: string;
  readonly currentStepIndex?: number;
}

/** A step of a release as it was seen. */
export interface Seen {
  readonly phase: string;
  readonly step: number;
  /** Pods of the new version, in percent of all that are ready. */
  readonly weight: number;
}

/** How one metric of the analysis came out. */
export interface MetricResult {
  readonly name: string;
  readonly phase: string;
  readonly measurements: readonly {
    readonly phase: string;
    readonly value?: string;
    readonly message?: string;
  }[];
}

/** A release, from being applied to its end. */
export interface Release {
  /** Hash of the new version. */
  readonly version: string;
  readonly seconds: number;
  readonly phase: string;
  readonly message: string;
  /** Every step index and weight in the order they came, each once in a row. */
  readonly seen: readonly Seen[];
  readonly analysis: { readonly phase: string; readonly metrics: readonly MetricResult[] } | undefined;
}

/** Ready pods by the hash of their version. */
export type PodsByVersion = Readonly<Record<string, number>>;

/**
 * Applies the service's rollout with an image and watches it until the controller calls it healthy or degraded.
 *
 * @throws Error with all that was seen where that takes too long
 */
export async function release(
  { api, rollout }: Pick<Site, "api" | "rollout">,
  image: string,
  limitSeconds: number,
): Promise<Release> {
  const began = Date.now();
  const applied = await api.apply(withImage(rollout, image), { manager: FIELD_MANAGER });
  const generation = Number(applied.metadata["generation"]);
  const seen: Seen[] = [];
  for (;;) {
    const status = await statusOf(api);
    const isCurrent = Number(status.observedGeneration) >= generation;
    const { currentPodHash: version = "", phase = "", message = "" } = status;
    if (isCurrent) {
      note(seen, {
        phase,
        step: status.currentStepIndex ?? 0,
        weight: weightOf(await readyPods(api), version),
      });
      if (isOver(status)) {
        const seconds = (Date.now() - began) / 1000;
        return { version, seconds, phase, message, seen, analysis: await analysisOf(api, version) };
      }
    }
    if (Date.now() - began > limitSeconds * 1000) {
      throw new Error(`not over after ${limitSeconds} s: ${message}\n${JSON.stringify(seen)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function statusOf(api: ApiServer): Promise<RolloutStatus> {
  return (await api.get(ROLLOUT))?.["status"] ?? {};
}

/** How the analyses of a version ended, by what they were for: its preview, or its promotion. */
export async function phasesByPurpose(api: ApiServer, version: string): Promise<Record<string, string>> {
  const runs = await api.list({ apiVersion: "argoproj.io/v1alpha1", kind: "AnalysisRun" }, TEAM);
  return Object.fromEntries(
    runs
      .filter(({ metadata }) => metadata.labels?.[VERSION_LABEL] === version)
      .map((run): [string, string] => {
        const { phase = "" } = (run["status"] ?? {}) as { phase?: string };
        return [run.metadata.labels?.["rollout-type"] ?? "", phase];
      }),
  );
}

/** The version that a Service of the rollout sends requests to. */
export async function versionBehind(api: ApiServer, service: string): Promise<string> {
  const found = await api.get({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: service, namespace: TEAM },
  });
  const { selector = {} } = (found?.["spec"] ?? {}) as { selector?: Readonly<Record<string, string>> };
  return selector[VERSION_LABEL] ?? "";
}

/** All pods of the service by version, whether ready or not, without those on their way out. */
export async function podsByVersion(api: ApiServer): Promise<PodsByVersion> {
  return count(await pods(api));
}

async function readyPods(api: ApiServer): Promise<PodsByVersion> {
  return count((await pods(api)).filter(isReady));
}

async function pods(api: ApiServer): Promise<KubernetesObject[]> {
  const all = await api.list({ apiVersion: "v1", kind: "Pod" }, TEAM);
  return all.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

function isReady({ status }: KubernetesObject): boolean {
  const { conditions = [] } = status as { conditions?: readonly { type: string; status: string }[] };
  return conditions.some((condition) => condition.type === "Ready" && condition.status === "True");
}

function count(objects: readonly KubernetesObject[]): PodsByVersion {
  const counts: Record<string, number> = {};
  for (const { metadata } of objects) {
    const version = metadata.labels?.[VERSION_LABEL] ?? "";
    counts[version] = (counts[version] ?? 0) + 1;
  }
  return counts;
}

function weightOf(counts: PodsByVersion, version: string): number {
  const all = Object.values(counts).reduce((total, each) => total + each, 0);
  return all === 0 ? 0 : Math.round(((counts[version] ?? 0) / all) * 100);
}

function note(seen: Seen[], now: Seen): void {
  const last = seen.at(-1);
  const isNew = last?.phase !== now.phase || last.step !== now.step || last.weight !== now.weight;
  if (isNew) seen.push(now);
}

/** The controller says `Healthy` of a version that it has made the stable one. */
function isOver({ phase, stableRS, currentPodHash }: RolloutStatus): boolean {
  return phase === "Degraded" || (phase === "Healthy" && stableRS === currentPodHash);
}

/** The analysis of a version, once it is over; undefined where there is none, as of the first version. */
async function analysisOf(api: ApiServer, version: string): Promise<Release["analysis"]> {
  let analysis: Release["analysis"];
  await eventually(ANALYSIS_LIMIT_MS, async () => {
    analysis = await currentAnalysisOf(api, version);
    return analysis === undefined || !UNFINISHED.includes(analysis.phase);
  });
  return analysis;
}

async function currentAnalysisOf(api: ApiServer, version: string): Promise<Release["analysis"]> {
  const runs = await api.list({ apiVersion: "argoproj.io/v1alpha1", kind: "AnalysisRun" }, TEAM);
  const ofVersion = runs.filter(({ metadata }) => metadata.labels?.[VERSION_LABEL] === version);
  // Of several, the one that judges the version with its traffic.
  const run = ofVersion.find(({ metadata }) => metadata.labels?.["rollout-type"] !== "PrePromotion");
  if (run === undefined) return undefined;
  const { phase = "", metricResults = [] } = (run["status"] ?? {}) as {
    phase?: string;
    metricResults?: readonly MetricResult[];
  };
  return { phase, metrics: metricResults };
}

function withImage(rollout: KubernetesObject, image: string): KubernetesObject {
  return edited(rollout, ["spec", "template", "spec", "containers", 0, "image"], image);
}
