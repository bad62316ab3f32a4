import { definitionsFor } from "../definitions/definitions";
import { definedBy } from "../models/kubernetes/charts";
import type { Props } from "../simulator/values";
import type { ApiServer, KubernetesObject, ObjectReference } from "./api";
import { FIELD_MANAGER } from "./ownership";
import { waitingFor } from "./readiness";
import { untilGone, untilReady } from "./waiting";

/** By which Helm marks what belongs to a release. */
const OWNER = "meta.helm.sh/release-name";
const DEFINITION = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" } as const;

/**
 * Installs the definitions that a release's chart brings, from the Go modules of their projects. Nothing else of the
 * chart is there: it comes from a registry that the sandbox does not ask.
 *
 * @param id the release's namespace and name, which the definitions are marked with
 */
export async function installDefinitions(api: ApiServer, id: string, release: Props): Promise<void> {
  const { objects } = await definitionsFor(definedBy(release));
  const owned = objects.map((object) => marked(object, id));
  await Promise.all(owned.map((definition) => removeHalfMade(api, definition)));
  await Promise.all(owned.map((object) => api.apply(object, { manager: FIELD_MANAGER, force: true })));
  await Promise.all(owned.map((object) => untilReady(api, object)));
}

/** Removes the definitions of a release, and with them what is left of their kinds. */
export async function removeDefinitions(api: ApiServer, id: string): Promise<void> {
  const definitions = await api.list(DEFINITION);
  const own = definitions.filter(({ metadata }) => metadata.annotations?.[OWNER] === markOf(id));
  await Promise.all(own.map((definition) => remove(api, definition)));
}

/**
 * A server that dies before it has established a definition does not take that up again when it is back, until the
 * definition changes. There can be no objects of its kind yet.
 */
async function removeHalfMade(api: ApiServer, definition: KubernetesObject): Promise<void> {
  const left = await api.get(definition);
  if (left !== undefined && waitingFor(left) !== undefined) await remove(api, definition);
}

async function remove(api: ApiServer, reference: ObjectReference): Promise<void> {
  await api.delete(reference);
  await untilGone(api, reference);
}

function marked(object: KubernetesObject, id: string): KubernetesObject {
  const annotations = { ...object.metadata.annotations, [OWNER]: markOf(id) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** Two namespaces may have releases of one name. */
function markOf(id: string): string {
  return id.replace("/", ".");
}
