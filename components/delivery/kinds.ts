/** What Argo CD delivers to teams' namespaces; everything else there is Pulumi's (docs/adr/0023-delivery.md). */

/** A kind that Argo CD may write. */
export interface DeliveredKind {
  readonly group: string;
  readonly kind: string;
  /** Its name in the API's paths. */
  readonly resource: string;
}

/**
 * Workloads: nothing that says who may reach a pod, who it is, or what it may read. No kind is here that the platform
 * itself makes in the namespace of a team whose workloads are delivered, ConfigMaps among them.
 */
export const DELIVERED_KINDS: readonly DeliveredKind[] = [
  { group: "apps", kind: "Deployment", resource: "deployments" },
  { group: "apps", kind: "StatefulSet", resource: "statefulsets" },
  { group: "argoproj.io", kind: "Rollout", resource: "rollouts" },
  { group: "batch", kind: "CronJob", resource: "cronjobs" },
  { group: "batch", kind: "Job", resource: "jobs" },
];

/** Kinds whose number of replicas an autoscaler sets. */
export const SCALED_KINDS: readonly DeliveredKind[] = DELIVERED_KINDS.filter(({ kind }) =>
  ["Deployment", "Rollout", "StatefulSet"].includes(kind),
);
