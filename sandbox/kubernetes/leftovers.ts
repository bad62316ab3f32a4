import type { ApiServer, KubernetesObject } from "./api";
import { FIELD_MANAGER } from "./ownership";
import { nameOf } from "./waiting";

/**
 * What is left of a stack on an API server: objects that the sandbox has applied, and any that cannot be deleted, with
 * the finalizers that hold them.
 */
export async function leftovers(api: ApiServer): Promise<string[]> {
  const kinds = await api.resources();
  const lists = await Promise.all(
    kinds.map(({ apiVersion, resource }) => api.list({ apiVersion, kind: resource.kind })),
  );
  return lists.flat().flatMap(leftover).sort();
}

function leftover(object: KubernetesObject): string[] {
  const { managedFields = [], deletionTimestamp, finalizers = [] } = object.metadata;
  const isOurs = managedFields.some(({ manager }) => manager === FIELD_MANAGER);
  if (!isOurs && deletionTimestamp === undefined) return [];
  const held = finalizers.length === 0 ? "" : `, held by ${finalizers.join(", ")}`;
  return [`${nameOf(object)}${held}`];
}
