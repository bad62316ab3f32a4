import { ServiceIdentity } from "@pulumi/gcp/projects";
import * as pulumi from "@pulumi/pulumi";
import { after } from "../after";
import type { Scope } from "../component";
import type { GcpConfig } from "./config";

/**
 * Google's service agents of the project, as IAM members: the identities by which its services use a customer's
 * key. Enabling the API creates those of Compute Engine and GKE, the first `gcloud storage service-agent` that of
 * Cloud Storage; the others must be asked for.
 */
export function serviceAgents({ projectNumber }: GcpConfig) {
  const member = (domain: string) =>
    `serviceAccount:service-${projectNumber}@${domain}.iam.gserviceaccount.com`;
  return {
    compute: member("compute-system"),
    container: member("container-engine-robot"),
    artifactRegistry: member("gcp-sa-artifactregistry"),
    backup: member("gcp-sa-gkebackup"),
    cloudSql: member("gcp-sa-cloud-sql"),
    managedKafka: member("gcp-sa-managedkafka"),
    pubSub: member("gcp-sa-pubsub"),
    redis: member("cloud-redis"),
    secretManager: member("gcp-sa-secretmanager"),
    storage: member("gs-project-accounts"),
  } as const;
}

/** APIs whose agent a resource asks for itself; the network asks for Cloud SQL's (private-access.ts). */
const REQUESTED = {
  artifactRegistry: "artifactregistry.googleapis.com",
  backup: "gkebackup.googleapis.com",
  managedKafka: "managedkafka.googleapis.com",
  pubSub: "pubsub.googleapis.com",
  redis: "redis.googleapis.com",
  secretManager: "secretmanager.googleapis.com",
} as const;

/**
 * Asks for a service agent that exists only once somebody has asked; to ask again changes nothing, and to withdraw
 * it does not either.
 *
 * @returns the agent as an IAM member; whoever has it waits for the agent
 */
export function requestAgent(
  config: GcpConfig,
  scope: Scope,
  agent: keyof typeof REQUESTED,
): pulumi.Output<string> {
  const request = new ServiceIdentity(
    `${scope.name}-${REQUESTED[agent].split(".")[0]}-agent`,
    { project: config.project, service: REQUESTED[agent] },
    scope.child(),
  );
  return after(pulumi.output(serviceAgents(config)[agent]), [request]);
}
