/** Namespace of Velero. */
export const VELERO_NAMESPACE = "velero";

/** Name of the schedule, and label of its backups. */
export const SCHEDULE = "regular";
