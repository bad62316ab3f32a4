import type { GcpConfig } from "./config";

/** Pool that every cluster of a project puts its Kubernetes service accounts into; GKE makes it. */
export function workloadPool({ project }: Pick<GcpConfig, "project">): string {
  return `${project}.svc.id.goog`;
}

/**
 * A Kubernetes service account as an IAM member: what it is granted, its pods may do, without a Google service
 * account in between and without an annotation. Namespaces of the same name in two clusters of one project are the
 * same member: the pool is the project's (cloud.google.com/kubernetes-engine/docs/concepts/workload-identity).
 */
export function principalOf(
  config: Pick<GcpConfig, "project" | "projectNumber">,
  namespace: string,
  serviceAccount: string,
): string {
  const pool = `projects/${config.projectNumber}/locations/global/workloadIdentityPools/${workloadPool(config)}`;
  return `principal://iam.googleapis.com/${pool}/subject/ns/${namespace}/sa/${serviceAccount}`;
}
