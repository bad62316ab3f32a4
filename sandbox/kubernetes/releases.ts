import { chartFile } from "../charts/charts";
import { render } from "../charts/render";
import { definitionsFor } from "../definitions/definitions";
import { definedBy } from "../models/kubernetes/charts";
import { type Props, text } from "../simulator/values";
import type { ApiServer, KubernetesObject, ObjectReference } from "./api";
import { FIELD_MANAGER } from "./ownership";
import { waitingFor } from "./readiness";
import { nameOf, untilGone, untilReady } from "./waiting";

/** By which Helm marks what belongs to a release. */
const OWNER = "meta.helm.sh/release-name";
const DEFINITION = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" } as const;

/** Kinds that make the API server call pods, which do not run on simulated nodes: nothing would be admitted any more. */
const CALLS_PODS = ["APIService", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

/**
 * Helm releases on a site, as far as they can be there: the definitions that a chart brings, from the Go modules of their
 * projects, and the chart's other objects where the chart itself is to be had.
 */
export class Releases {
  constructor(
    private readonly api: ApiServer,
    private readonly helm: string,
  ) {}

  /**
   * Installs or upgrades a release and waits for it.
   *
   * @param id the release's namespace and name, which its objects are marked with
   */
  async install(id: string, release: Props, timeoutSeconds?: number): Promise<void> {
    await this.installDefinitions(id, release);
    const file = chartFile(release);
    if (file === undefined) return;
    const objects = await this.objectsOf(id, file, release);
    for (const object of objects) await this.api.apply(object, { manager: FIELD_MANAGER, force: true });
    await this.prune(id, objects);
    await Promise.all(objects.map((object) => untilReady(this.api, object, timeoutSeconds)));
  }

  /** Removes the objects of a release, then its definitions, and with them what is left of their kinds. */
  async remove(id: string, release: Props): Promise<void> {
    if (chartFile(release) !== undefined) await this.prune(id, []);
    const definitions = await this.api.list(DEFINITION);
    await this.removeAll(definitions.filter((definition) => isMarked(definition, id)));
  }

  private async installDefinitions(id: string, release: Props): Promise<void> {
    const { objects } = await definitionsFor(definedBy(release));
    const owned = objects.map((object) => marked(object, id));
    await Promise.all(owned.map((definition) => this.removeHalfMade(definition)));
    await Promise.all(owned.map((object) => this.api.apply(object, { manager: FIELD_MANAGER, force: true })));
    await Promise.all(owned.map((object) => untilReady(this.api, object)));
  }

  /**
   * A server that dies before it has established a definition does not take that up again when it is back, until the
   * definition changes. There can be no objects of its kind yet.
   */
  private async removeHalfMade(definition: KubernetesObject): Promise<void> {
    const left = await this.api.get(definition);
    if (left !== undefined && waitingFor(left) !== undefined) await this.removeAll([definition]);
  }

  private async objectsOf(id: string, file: string, release: Props): Promise<KubernetesObject[]> {
    const { gitVersion } = (await this.api.request("GET", "/version")) as { gitVersion: string };
    const served = await this.api.resources();
    const objects = await render(this.helm, file, release, {
      version: gitVersion,
      apiVersions: served.flatMap(({ apiVersion, resource }) => [
        apiVersion,
        `${apiVersion}/${resource.kind}`,
      ]),
    });
    const wanted = objects.filter(({ kind }) => kind !== DEFINITION.kind && !CALLS_PODS.includes(kind));
    const namespace = text(release, "namespace") ?? "default";
    return Promise.all(wanted.map(async (object) => this.placed(marked(object, id), namespace)));
  }

  /** Helm puts what names no namespace into the release's. */
  private async placed(object: KubernetesObject, namespace: string): Promise<KubernetesObject> {
    const resource = await this.api.resource(object.apiVersion, object.kind);
    if (resource?.namespaced !== true || object.metadata.namespace !== undefined) return object;
    return { ...object, metadata: { ...object.metadata, namespace } };
  }

  /** Removes what belongs to a release and is not among its objects any more; its definitions stay. */
  private async prune(id: string, objects: readonly KubernetesObject[]): Promise<void> {
    const kept = new Set(objects.map(nameOf));
    const kinds = (await this.api.resources()).filter(({ resource }) => resource.kind !== DEFINITION.kind);
    const lists = await Promise.all(
      kinds.map(({ apiVersion, resource }) => this.api.list({ apiVersion, kind: resource.kind })),
    );
    await this.removeAll(lists.flat().filter((object) => isMarked(object, id) && !kept.has(nameOf(object))));
  }

  private async removeAll(references: readonly ObjectReference[]): Promise<void> {
    await Promise.all(references.map((reference) => this.api.delete(reference)));
    await Promise.all(references.map((reference) => untilGone(this.api, reference)));
  }
}

function marked(object: KubernetesObject, id: string): KubernetesObject {
  const annotations = { ...object.metadata.annotations, [OWNER]: markOf(id) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** Controllers copy marks to what they make themselves, such as a Deployment's ReplicaSets. */
function isMarked({ metadata }: KubernetesObject, id: string): boolean {
  const isOurs = (metadata.managedFields ?? []).some(({ manager }) => manager === FIELD_MANAGER);
  return isOurs && metadata.annotations?.[OWNER] === markOf(id);
}

/** Two namespaces may have releases of one name. */
function markOf(id: string): string {
  return id.replace("/", ".");
}
