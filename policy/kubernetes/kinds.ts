/** A kind of Kubernetes object that holds pods, in any version of its group. */
export interface PodKind {
  readonly group: string;
  readonly kind: string;
  /** Where its pod template is, with `metadata` and `spec` below it; empty where the object is the pod itself. */
  readonly template: string;
}

/**
 * Every kind that holds pods. `extensions` is where workloads lived before `apps`; the SDK still has it. A Rollout
 * with `workloadRef` has no template of its own, so the Deployment it refers to is judged instead.
 */
export const POD_KINDS: readonly PodKind[] = [
  { group: "core", kind: "Pod", template: "" },
  { group: "core", kind: "PodTemplate", template: "template" },
  { group: "core", kind: "ReplicationController", template: "spec.template" },
  { group: "apps", kind: "Deployment", template: "spec.template" },
  { group: "apps", kind: "StatefulSet", template: "spec.template" },
  { group: "apps", kind: "DaemonSet", template: "spec.template" },
  { group: "apps", kind: "ReplicaSet", template: "spec.template" },
  { group: "extensions", kind: "Deployment", template: "spec.template" },
  { group: "extensions", kind: "DaemonSet", template: "spec.template" },
  { group: "extensions", kind: "ReplicaSet", template: "spec.template" },
  { group: "batch", kind: "Job", template: "spec.template" },
  { group: "batch", kind: "CronJob", template: "spec.jobTemplate.spec.template" },
  { group: "argoproj.io", kind: "Rollout", template: "spec.template" },
];

/** The three lists of a pod that hold containers. */
export const CONTAINER_LISTS = ["containers", "initContainers", "ephemeralContainers"] as const;

/** What stands for the way to a pod's spec in places that are meant for every kind, as they are or in a list. */
export const POD_SPEC = "<podSpec>";

/** The places that one with `<podSpec>` stands for; any other stands for itself. */
export function spelledOut(place: string): string[] {
  if (!place.startsWith(POD_SPEC)) return [place];
  const templates = [...new Set(POD_KINDS.map(({ template }) => (template === "" ? "" : `${template}.`)))];
  return templates
    .flatMap((template) => [template, `items[].${template}`])
    .map((way) => `${way}spec${place.slice(POD_SPEC.length)}`);
}

export function podKind(group: string, kind: string): PodKind | undefined {
  return POD_KINDS.find((entry) => entry.group === group && entry.kind === kind);
}
