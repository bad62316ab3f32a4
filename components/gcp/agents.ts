import type { GcpConfig } from "./config";

/**
 * Google's service agents of the project, as IAM members: the identities by which its services use a customer's
 * key. Enabling the API creates those of Compute Engine and GKE; Cloud SQL's must be asked for (network.ts).
 */
export function serviceAgents({ projectNumber }: GcpConfig) {
  const member = (domain: string) =>
    `serviceAccount:service-${projectNumber}@${domain}.iam.gserviceaccount.com`;
  return {
    compute: member("compute-system"),
    container: member("container-engine-robot"),
    cloudSql: member("gcp-sa-cloud-sql"),
  } as const;
}
