import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Cluster } from "../../../sandbox/cluster/cluster";
import { definitionsFor } from "../../../sandbox/definitions/definitions";
import { ApiServer } from "../../../sandbox/kubernetes/api";
import { FIELD_MANAGER } from "../../../sandbox/kubernetes/ownership";
import { untilReady } from "../../../sandbox/kubernetes/waiting";
import { judgeOf } from "./judge";
import { kindOf, type Manifest } from "./manifests";

/** A control plane in a temporary folder, which nothing is left of. */
export class ControlPlane {
  private constructor(
    readonly api: ApiServer,
    private readonly cluster: Cluster,
    private readonly folder: string,
  ) {}

  /** @param data folder of a stopped one to begin with a copy of; default: empty */
  static async start(data?: string): Promise<ControlPlane> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "trivium-acceptance-"));
    if (data !== undefined) fs.cpSync(data, folder, { recursive: true });
    const cluster = await Cluster.start(folder, { until: process.pid });
    return new ControlPlane(new ApiServer(cluster.kubeconfig), cluster, folder);
  }

  /** Installs the definitions of the manifests' custom kinds, as far as they can be had. */
  async define(manifests: readonly Manifest[]): Promise<void> {
    const kinds = manifests.filter((manifest) => judgeOf(manifest) === "definition");
    const { objects } = await definitionsFor([...new Set(kinds.map(({ object }) => kindOf(object)))]);
    await Promise.all(objects.map((object) => this.api.apply(object, { manager: FIELD_MANAGER })));
    await Promise.all(objects.map((object) => untilReady(this.api, object)));
  }

  /** Ends it and keeps its data: the folder, for others to begin with. */
  async freeze(): Promise<string> {
    this.api.close();
    await this.cluster.stop();
    return this.folder;
  }

  async discard(): Promise<void> {
    fs.rmSync(await this.freeze(), { recursive: true, force: true });
  }
}
