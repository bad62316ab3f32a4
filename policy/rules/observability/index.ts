import type { Rule } from "../../core/model";
import { observabilityCloudAuditTrail } from "./observability-cloud-audit-trail";
import { observabilityDatabaseLogsAndMetrics } from "./observability-database-logs-and-metrics";
import { observabilityLoadBalancerAccessLogs } from "./observability-load-balancer-access-logs";
import { observabilityLogRetention } from "./observability-log-retention";
import { observabilitySloWired } from "./observability-slo-wired";

export const observabilityRules: readonly Rule[] = [
  observabilityLogRetention,
  observabilityCloudAuditTrail,
  observabilityLoadBalancerAccessLogs,
  observabilityDatabaseLogsAndMetrics,
  observabilitySloWired,
];
