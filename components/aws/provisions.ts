import { inCluster, native, type Provisions } from "../provisions";

/** How AWS provides each part of a platform. */
export const provisions: Provisions = {
  network: native("VPC with public, private and database subnets a zone"),
  cluster: native("EKS with managed node groups; Karpenter by choice"),
  identity: native("EKS Pod Identity, or IAM roles for service accounts by choice"),
  database: native("Aurora PostgreSQL, provisioned or serverless, or RDS for PostgreSQL"),
  cache: native("ElastiCache for Valkey"),
  queue: native("SQS with a dead-letter queue"),
  search: native("OpenSearch Service in the VPC"),
  bucket: native("S3"),
  document: inCluster("MongoDB, by Percona's operator"),
  kafka: native("MSK"),
  logs: native("CloudWatch Logs, by Fluent Bit"),
  traces: native("X-Ray, by an OpenTelemetry Collector"),
  frontDoor: native("Application Load Balancer, ACM, WAF, Route 53; CloudFront by choice"),
  registry: native("ECR"),
  audit: native("CloudTrail, Config, CloudWatch alarms"),
  budget: native("AWS Budgets"),
  backup: native("AWS Backup"),
};
