import * as http from "node:http";
import type { AddressInfo } from "node:net";
import type { ApiServer, KubernetesObject } from "../../../sandbox/kubernetes/api";
import { FACTOR } from "./differences";
import { type Behaviour, readRecording, type Recording, valueAt } from "./recording";

/** Without it Prometheus refuses what it scrapes. */
const EXPOSITION = "text/plain; version=0.0.4";

const POD = { apiVersion: "v1", kind: "Pod" };

/** What the exporter must know of the PodMonitor that would have the pods scraped. */
export interface Monitored {
  readonly namespace: string;
  readonly selector: Readonly<Record<string, string>>;
  /** Labels of a pod that its series carry. */
  readonly podTargetLabels: readonly string[];
  /** Endpoint of the proxies' metrics. */
  readonly endpoint: string;
}

/**
 * Plays recordings back: every running pod tells what the recording of its image holds, from the pod's beginning on,
 * shortened like everything else, with the labels that Prometheus' operator gives a pod's series. A pod whose image has
 * no recording tells nothing.
 */
export class Exporter {
  readonly #server = http.createServer((_, response) => {
    this.metrics().then(
      (text) => response.setHeader("Content-Type", EXPOSITION).end(text),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  readonly #recordings = new Map<string, Recording>();
  readonly #began = new Map<string, number>();

  private constructor(
    private readonly api: ApiServer,
    private readonly monitored: Monitored,
  ) {}

  static async start(api: ApiServer, monitored: Monitored): Promise<Exporter> {
    const exporter = new Exporter(api, monitored);
    await new Promise<void>((resolve) => exporter.#server.listen(0, "127.0.0.1", resolve));
    return exporter;
  }

  /** `host:port` to scrape. */
  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** From now on, pods of this image behave like that. */
  play(behaviour: Behaviour, image: string): void {
    this.#recordings.set(image, readRecording(behaviour));
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  private async metrics(): Promise<string> {
    const pods = await this.api.list(POD, this.monitored.namespace);
    return pods
      .filter((pod) => this.isScraped(pod))
      .flatMap((pod) => this.samplesOf(pod))
      .map((sample) => `${sample}\n`)
      .join("");
  }

  private isScraped({ metadata, status }: KubernetesObject): boolean {
    const { phase } = status as { phase: string };
    const selected = Object.entries(this.monitored.selector).every(
      ([label, value]) => metadata.labels?.[label] === value,
    );
    return selected && phase === "Running" && metadata.deletionTimestamp === undefined;
  }

  private samplesOf(pod: KubernetesObject): string[] {
    const { containers } = pod["spec"] as { containers: readonly { image: string }[] };
    const recording = this.#recordings.get(containers[0]?.image ?? "");
    if (recording === undefined) return [];
    const { name } = pod.metadata;
    const began = this.#began.get(name) ?? Date.now();
    this.#began.set(name, began);
    const intervals = ((Date.now() - began) * FACTOR) / recording.intervalMs;
    const target = this.targetLabels(pod);
    return [
      `up{${target}} 1`,
      ...recording.series.map(
        ({ metric, labels, values }) => `${metric}{${labels},${target}} ${valueAt(values, intervals)}`,
      ),
    ];
  }

  private targetLabels({ metadata }: KubernetesObject): string {
    const { namespace, podTargetLabels, endpoint } = this.monitored;
    const ofPod = podTargetLabels.map((label): [string, string] => [
      label.replace(/[^a-zA-Z0-9_]/g, "_"),
      metadata.labels?.[label] ?? "",
    ]);
    return [["namespace", namespace], ["pod", metadata.name], ["endpoint", endpoint], ...ofPod]
      .map(([label = "", value]) => `${label}=${JSON.stringify(value)}`)
      .join(",");
  }
}
