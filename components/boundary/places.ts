import type { Labels, MeshIdentity } from "../contract";

/** Namespace of the controllers; both are the same on every platform. */
export const CONTROLLERS_NAMESPACE = "boundary";

/** Who the workers are in the mesh: they call services on behalf of people. */
export const WORKERS: MeshIdentity & { readonly namespace: string } = {
  namespace: "boundary-workers",
  serviceAccount: "boundary-worker",
};

export const CONTROLLER_LABELS: Labels = { "app.kubernetes.io/name": "boundary-controller" };
export const WORKER_LABELS: Labels = { "app.kubernetes.io/name": "boundary-worker" };

/** Name of the Service that workers find controllers by. */
export const CLUSTER_SERVICE = "boundary-cluster";

/** Where people ask, where workers report, where sessions go through, and where health and metrics are. */
export const PORTS = { api: 9200, cluster: 9201, proxy: 9202, ops: 9203 } as const;
