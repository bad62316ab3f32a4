import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Cluster } from "../../../sandbox/cluster/cluster";
import { definitionsFor } from "../../../sandbox/definitions/definitions";
import { LineProgress } from "../../../sandbox/engine/progress";
import { ApiServer, type KubernetesObject } from "../../../sandbox/kubernetes/api";
import { FIELD_MANAGER } from "../../../sandbox/kubernetes/ownership";
import { untilReady } from "../../../sandbox/kubernetes/waiting";
import { acquireTools } from "../../../sandbox/tools/acquire";
import { judgeOf } from "../acceptance/judge";
import { kindOf, type Manifest, manifestsOf } from "../acceptance/manifests";
import { originalOf } from "../acceptance/spoilt";
import { startController } from "./controller";
import { FACTOR, testedAnalysis, testedBlueGreen, testedRollout } from "./differences";
import { shortened } from "./durations";
import { Exporter, type Monitored } from "./exporter";
import { Prometheus } from "./prometheus";

/** The sample service. */
export const SERVICE = "podinfo";
/** Its team, and the team's namespace. */
export const TEAM = "shop";

/** Container port of the proxies' metrics. */
const PROXY_ENDPOINT = "linkerd-admin";

interface PodMonitorSpec {
  readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly podTargetLabels: readonly string[];
  readonly podMetricsEndpoints: readonly { readonly port: string; readonly interval: string }[];
}

/**
 * The sample service's team on an edge site as the dev stack plans it, with what judges a canary: the controller of
 * Argo Rollouts, and a Prometheus that scrapes recordings.
 */
export class Site {
  private constructor(
    readonly api: ApiServer,
    readonly exporter: Exporter,
    readonly prometheus: Prometheus,
    /** The service's rollout and analysis, with the differences of this test. */
    readonly rollout: KubernetesObject,
    readonly analysis: KubernetesObject,
    private readonly endings: Endings,
  ) {}

  /** Everything but the service's rollout runs when this resolves. */
  static async start(): Promise<Site> {
    const endings = new Endings();
    try {
      return await Site.startWith(endings);
    } catch (error) {
      await endings.run();
      throw error;
    }
  }

  private static async startWith(endings: Endings): Promise<Site> {
    const programs = await acquireTools(
      ["rollouts-controller", "prometheus"],
      new LineProgress(process.stderr),
    );
    const manifests = await manifestsOf({ stack: "dev", target: "k3s" });
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "trivium-canary-"));
    endings.add(() => fs.rmSync(folder, { recursive: true, force: true }));

    const cluster = await Cluster.start(path.join(folder, "cluster"), { until: process.pid });
    endings.add(() => cluster.stop());
    const api = new ApiServer(cluster.kubeconfig);
    endings.add(() => api.close());

    const { monitored, interval } = monitoring(manifests);
    const exporter = await Exporter.start(api, monitored);
    endings.add(() => exporter.stop());
    const prometheus = await Prometheus.start({
      executable: programs.prometheus,
      folder,
      exporter: exporter.address,
      interval: shortened(interval, FACTOR),
    });
    endings.add(() => prometheus.stop());

    const analysis = testedAnalysis(originalOf(manifests, `AnalysisTemplate ${SERVICE}`), prometheus.url);
    await furnish(api, manifests, analysis);
    const controller = await startController(programs["rollouts-controller"], cluster.kubeconfigFile, folder);
    endings.add(() => controller.stop());
    const rollout = testedRollout(originalOf(manifests, `Rollout ${SERVICE}`));
    return new Site(api, exporter, prometheus, rollout, analysis, endings);
  }

  /**
   * The same service with blue-green, as it is planned; its analysis and what tries its versions out take the places of the
   * canary's.
   */
  async blueGreen(): Promise<KubernetesObject> {
    const rollout = { strategy: "blueGreen", blueGreen: { watchMinutes: 1 } };
    const settings = { services: { [SERVICE]: { rollout } } };
    const manifests = await manifestsOf({ stack: "dev", target: "k3s", settings });
    const analysis = testedAnalysis(
      originalOf(manifests, `AnalysisTemplate ${SERVICE}`),
      this.prometheus.url,
    );
    const objects = [
      analysis,
      originalOf(manifests, `AnalysisTemplate ${SERVICE}-smoke`),
      originalOf(manifests, `ServiceAccount ${SERVICE}-verify`),
    ];
    for (const object of objects) await this.api.apply(object, { manager: FIELD_MANAGER });
    return testedBlueGreen(originalOf(manifests, `Rollout ${SERVICE}`));
  }

  async stop(): Promise<void> {
    await this.endings.run();
  }
}

/** What is to be ended, the last first. */
class Endings {
  readonly #all: (() => unknown)[] = [];

  add(end: () => unknown): void {
    this.#all.push(end);
  }

  async run(): Promise<void> {
    for (const end of this.#all.splice(0).reverse()) await end();
  }
}

/** Makes what the plan has for the team, and for admission and priority of its pods, all but the rollout, as far as it can be defined. */
async function furnish(
  api: ApiServer,
  manifests: readonly Manifest[],
  analysis: KubernetesObject,
): Promise<void> {
  const wanted = manifests.filter(
    (manifest) => isFurniture(manifest.object) && judgeOf(manifest) !== "model",
  );
  const kinds = wanted.filter((manifest) => judgeOf(manifest) === "definition");
  const { objects } = await definitionsFor([...new Set(kinds.map(({ object }) => kindOf(object)))]);
  const apply = (object: KubernetesObject) => api.apply(object, { manager: FIELD_MANAGER });
  await Promise.all(objects.map(apply));
  await Promise.all(objects.map((object) => untilReady(api, object)));
  for (const { object } of wanted) await apply(object.kind === analysis.kind ? analysis : object);
}

function isFurniture({ kind, metadata }: KubernetesObject): boolean {
  const ofTeam = metadata.namespace === TEAM || (kind === "Namespace" && metadata.name === TEAM);
  const isForPods = kind.startsWith("ValidatingAdmissionPolicy") || kind === "PriorityClass";
  return (ofTeam && kind !== "Rollout") || isForPods;
}

/** How the plan has the service's pods scraped. */
function monitoring(manifests: readonly Manifest[]): { monitored: Monitored; interval: string } {
  const monitor = originalOf(manifests, `PodMonitor ${SERVICE}`);
  const { selector, podTargetLabels, podMetricsEndpoints } = monitor["spec"] as PodMonitorSpec;
  const proxies = podMetricsEndpoints.find(({ port }) => port === PROXY_ENDPOINT);
  if (proxies === undefined) throw new Error(`the PodMonitor does not scrape ${PROXY_ENDPOINT}`);
  const monitored = {
    namespace: TEAM,
    selector: selector.matchLabels,
    podTargetLabels,
    endpoint: proxies.port,
  };
  return { monitored, interval: proxies.interval };
}
