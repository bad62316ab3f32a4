import type { CloudObject } from "../../simulator/cloud";
import type { Context } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";

export const NAMESPACE = "kubernetes:core/v1:Namespace";

/** Namespaces that every cluster comes with. */
const BUILT_IN = ["default", "kube-node-lease", "kube-public", "kube-system"];

/** The namespace an object is in. */
export function namespaceOf(inputs: Props): string {
  return text(inputs, "metadata.namespace") ?? "default";
}

/** Why an object cannot be put into a namespace. */
export function namespaceRefusal(namespace: string, { cloud, scope }: Context): string | undefined {
  const exists = BUILT_IN.includes(namespace) || cloud.get(NAMESPACE, namespace, scope) !== undefined;
  return exists ? undefined : `namespaces "${namespace}" not found`;
}

/** The API server deletes a namespace with all that is in it. */
export function inNamespace({ inputs }: CloudObject) {
  return { type: NAMESPACE, id: namespaceOf(inputs) };
}
