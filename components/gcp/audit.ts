import { AlertPolicy } from "@pulumi/gcp/monitoring";
import { IAMAuditConfig } from "@pulumi/gcp/projects";
import type { Scope } from "../component";
import type { AuditSpec } from "../contract";
import type { GcpConfig } from "./config";
import { logBucket } from "./logs";
import { notificationChannels } from "./notifications";

/** One word about the same thing in five minutes is enough. */
const RATE_LIMIT = "300s";
/** Half an hour after the last match an incident is over. */
const AUTO_CLOSE = "1800s";

/**
 * What nobody should do by hand, in the Logging query language.
 * CIS Google Cloud Platform Foundation Benchmark 4.0, sections 2.4 to 2.10.
 */
const WATCHED = {
  "owner-changes": {
    name: "Project ownership was given or taken",
    filter:
      'protoPayload.serviceName="cloudresourcemanager.googleapis.com" AND protoPayload.methodName="SetIamPolicy" ' +
      'AND protoPayload.serviceData.policyDelta.bindingDeltas.role="roles/owner"',
  },
  "audit-changes": {
    name: "What is audited was changed",
    filter:
      'protoPayload.methodName="SetIamPolicy" AND protoPayload.serviceData.policyDelta.auditConfigDeltas:*',
  },
  "custom-role-changes": {
    name: "A custom role was changed",
    filter:
      'resource.type="iam_role" AND protoPayload.methodName=~"google.iam.admin.v1.(Create|Delete|Update)Role"',
  },
  "firewall-changes": {
    name: "A firewall rule was changed",
    filter:
      'resource.type="gce_firewall_rule" AND protoPayload.methodName=~"compute.firewalls.(patch|insert|delete)"',
  },
  "route-changes": {
    name: "A route was changed",
    filter: 'resource.type="gce_route" AND protoPayload.methodName=~"compute.routes.(insert|delete)"',
  },
  "network-changes": {
    name: "A network was changed",
    filter:
      'resource.type="gce_network" AND protoPayload.methodName=~"compute.networks.(insert|patch|delete|removePeering|addPeering)"',
  },
  "bucket-permission-changes": {
    name: "Permissions of a bucket were changed",
    filter: 'resource.type="gcs_bucket" AND protoPayload.methodName="storage.setIamPermissions"',
  },
  "database-changes": {
    name: "The configuration of a database was changed",
    filter:
      'protoPayload.methodName=~"cloudsql.instances.(update|create|delete)" AND resource.type="cloudsql_database"',
  },
} as const;

/**
 * Cloud Audit Logs of every service, reads of data included, kept in a bucket of their own, and an alert for each
 * kind of change that should come from this program alone.
 */
export function audit(config: GcpConfig, scope: Scope, spec: AuditSpec): Record<string, never> {
  new IAMAuditConfig(
    `${scope.name}-services`,
    {
      project: config.project,
      service: "allServices",
      auditLogConfigs: ["ADMIN_READ", "DATA_READ", "DATA_WRITE"].map((logType) => ({ logType })),
    },
    scope.child(),
  );
  logBucket(config, scope, {
    name: [spec.name, "audit"],
    filter: 'logName:"cloudaudit.googleapis.com"',
    retentionDays: spec.retentionDays,
  });
  const channels = notificationChannels(config, scope, spec, spec.emails);
  for (const [key, { name, filter }] of Object.entries(WATCHED)) {
    new AlertPolicy(
      `${scope.name}-${key}`,
      {
        project: config.project,
        displayName: `${spec.name}: ${name}`,
        combiner: "OR",
        severity: "WARNING",
        conditions: [{ displayName: name, conditionMatchedLog: { filter } }],
        alertStrategy: { notificationRateLimit: { period: RATE_LIMIT }, autoClose: AUTO_CLOSE },
        notificationChannels: channels,
        userLabels: spec.labels,
      },
      scope.child(),
    );
  }
  return {};
}
