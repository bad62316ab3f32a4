import { inCluster, native, type Provisions } from "../provisions";

/** How Google Cloud provides each part of a platform. */
export const provisions: Provisions = {
  network: native("VPC with a regional subnet a tier and Cloud NAT"),
  cluster: native("GKE Standard; Autopilot is refused, because the mesh cannot go there"),
  identity: native("Workload Identity Federation for GKE"),
  database: native("Cloud SQL for PostgreSQL"),
  cache: native("Memorystore for Redis"),
  queue: native("Pub/Sub with a dead-letter topic"),
  search: inCluster("OpenSearch: Google Cloud has no such service of its own"),
  bucket: native("Cloud Storage"),
  document: inCluster("MongoDB, by Percona's operator"),
  kafka: native("Managed Service for Apache Kafka"),
  logs: native("Cloud Logging: GKE's nodes deliver them"),
  traces: native("Cloud Trace, by an OpenTelemetry Collector"),
  frontDoor: native(
    "global external Application Load Balancer, managed certificates, Cloud Armor; Cloud CDN by choice",
  ),
  registry: native("Artifact Registry"),
  audit: native("Cloud Audit Logs, log-based alerts"),
  budget: native("Cloud Billing budget"),
  backup: native("Backup for GKE"),
};
