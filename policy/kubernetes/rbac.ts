import { any, type Fact, isOneOf } from "../core/facts";
import type { Manifest } from "./objects";
import type { Node } from "../core/values";

/** One rule of a role. */
export interface Grant {
  readonly node: Node;
  readonly groups: readonly Node[];
  readonly resources: readonly Node[];
  readonly verbs: readonly Node[];
  /** The objects it is limited to; none where it is not. */
  readonly names: readonly Node[];
}

/** Kinds of role, for `byKind`. */
export const ROLE = "rbac.authorization.k8s.io/Role";
export const CLUSTER_ROLE = "rbac.authorization.k8s.io/ClusterRole";

/** What a role grants. */
export function grantsOf({ body }: Manifest): Grant[] {
  return body
    .at("rules")
    .list()
    .map((node) => ({
      node,
      groups: node.at("apiGroups").list(),
      resources: node.at("resources").list(),
      verbs: node.at("verbs").list(),
      names: node.at("resourceNames").list(),
    }));
}

/** Whether a list of a role holds one of some words, or the `*` that stands for all. */
export function includes(nodes: readonly Node[], ...wanted: readonly string[]): Fact {
  return any(...nodes.map((node) => isOneOf(node, "*", ...wanted)));
}

/** Whether a list of resources holds one of some; `*` and, for `pods/exec`, `pods/*` and `*` + `/exec` count. */
export function covers(nodes: readonly Node[], ...wanted: readonly string[]): Fact {
  const parts = wanted.flatMap((resource) => {
    const [whole = "", part] = resource.split("/");
    return part === undefined ? [resource] : [resource, `${whole}/*`, `*/${part}`];
  });
  return includes(nodes, ...parts);
}

/** Whether a role is one of those that somebody has reviewed. */
export function isReviewed({ body }: Manifest, reviewed: readonly string[]): Fact {
  return isOneOf(body.at("metadata.name"), ...reviewed);
}

/** Where there is nothing below a list to point at, the list. */
export function firstOf(nodes: readonly Node[], otherwise: Node): Node {
  return nodes[0] ?? otherwise;
}
