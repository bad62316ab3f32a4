/** Where GKE clusters and node pools say what their nodes are like. */
import { any, type Fact, isTrue } from "../core/facts";
import type { Finding, Subject } from "../core/model";
import type { Node } from "../core/values";

export const GKE_CLUSTER = "gcp:container/cluster:Cluster";
export const GKE_POOL = "gcp:container/nodePool:NodePool";

export const isAutopilot = ({ props }: Subject): Fact => isTrue(props.at("enableAutopilot"));

/** Whether a cluster keeps no pool of its own: Google makes the nodes, or the first pool is removed. */
export function withoutOwnPool(cluster: Subject): Fact {
  return any(isAutopilot(cluster), isTrue(cluster.props.at("removeDefaultNodePool")));
}

/** The configuration of a pool, and whether nothing will run with it. */
export type PoolCheck = (config: Node, unused: Fact) => readonly Finding[];

/** Judges each pool's configuration: a cluster's own, those written inside a cluster, and node pools by themselves. */
export function perPool(check: PoolCheck): Record<string, (subject: Subject) => readonly Finding[]> {
  return {
    [GKE_CLUSTER]: (cluster) => [
      ...check(cluster.props.at("nodeConfig"), withoutOwnPool(cluster)),
      ...cluster.props.each("nodePools[].nodeConfig").flatMap((config) => check(config, false)),
    ],
    [GKE_POOL]: ({ props }) => check(props.at("nodeConfig"), false),
  };
}
