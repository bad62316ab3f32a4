import * as z from "zod";
import { all, any, isAtLeast, isOneOf, isSet, isTrue, matches, not } from "../../core/facts";
import { broker, cloudSql, kafka } from "../../clouds/database-logs";
import { configurable, type Finding, must, type StackFinding, type Subject } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about, byType, willBeSet } from "../../core/subject";

function exportsLogs({ props }: Subject): Finding {
  const logs = props.at("enabledCloudwatchLogsExports");
  return must(any(...logs.list().map(isSet)), logs, "its logs stay on its disk");
}

function isMonitored({ props }: Subject): Finding {
  const interval = props.at("monitoringInterval");
  return must(isAtLeast(interval, 1), interval, "nothing measures its operating system");
}

/** A key is asked for only where there is something to encrypt. */
function hasInsights(subject: Subject, ownKey: boolean): Finding[] {
  const { props } = subject;
  const enabled = props.at("performanceInsightsEnabled");
  const key = props.at("performanceInsightsKmsKeyId");
  return [
    must(isTrue(enabled), enabled, "nobody can see which queries are slow"),
    ...(ownKey
      ? [
          must(
            willBeSet(subject, "performanceInsightsKmsKeyId"),
            key,
            "its queries are not kept with a key of your own",
          ),
        ]
      : []),
  ];
}

const PARAMETER_GROUPS: Readonly<Record<string, readonly [property: string, type: string]>> = {
  "aws:rds/cluster:Cluster": [
    "dbClusterParameterGroupName",
    "aws:rds/clusterParameterGroup:ClusterParameterGroup",
  ],
  "aws:rds/instance:Instance": ["parameterGroupName", "aws:rds/parameterGroup:ParameterGroup"],
};

/** PostgreSQL logs no statement by itself. A group of another stack is not seen here. */
function statements(stack: Stack): StackFinding[] {
  return Object.entries(PARAMETER_GROUPS).flatMap(([type, [property, groupType]]) =>
    stack.ofType(groupType).flatMap((group) => {
      const parameters = group.props.at("parameters").list();
      const has = (name: string) => any(...parameters.map((entry) => isOneOf(entry.at("name"), name)));
      const logged = all(has("log_statement"), has("log_min_duration_statement"));
      return stack.referring(group, property, type).flatMap(({ from, is }) => {
        const isPostgres = matches(from.props.at("engine"), /postgres/);
        const fact = any(not(is), not(isPostgres), logged);
        return about(from, must(fact, from.props.at(property), "it logs no statements"));
      });
    }),
  );
}

export const observabilityDatabaseLogsAndMetrics = configurable(
  {
    id: "observability-database-logs-and-metrics",
    title: "Databases, caches and brokers send their logs and measures on",
    severity: "low",
    level: "advisory",
    why: "A slow or failing database is otherwise noticed by its users, and its log is gone with its disk.",
    remedy:
      "Set enabledCloudwatchLogsExports, monitoringInterval, performanceInsightsEnabled, loggingInfo, logs or databaseFlags.",
    refs: {
      trivy: [
        ...["0133", "0074", "0070", "0071"].map((number) => `AVD-AWS-${number}`),
        ...["0014", "0016", "0018", "0020", "0022", "0025"].map((number) => `AVD-GCP-${number}`),
      ],
      checkov: [
        ...["118", "80", "48", "197", "129", "324", "353"].map((number) => `CKV_AWS_${number}`),
        ...["51", "52", "53", "54"].map((number) => `CKV_GCP_${number}`),
        "CKV2_AWS_27",
        "CKV2_AWS_30",
      ],
    },
  },
  {
    insightsKey: z.boolean().default(false).describe("whether Performance Insights needs a key of your own"),
    statements: z.boolean().default(false).describe("whether PostgreSQL in RDS must log statements"),
    cacheLogs: z.boolean().default(false).describe("whether ElastiCache must send its logs on"),
  },
  (settings) => {
    const instance = (subject: Subject) => [
      exportsLogs(subject),
      isMonitored(subject),
      ...hasInsights(subject, settings.insightsKey),
    ];
    const member = (subject: Subject) => [
      isMonitored(subject),
      ...hasInsights(subject, settings.insightsKey),
    ];
    const cache = ({ props }: Subject): Finding[] => {
      const logs = props.at("logDeliveryConfigurations");
      const sent = any(...logs.list().map((entry) => isSet(entry.at("logType"))));
      return settings.cacheLogs ? [must(sent, logs, "its logs stay in it")] : [];
    };
    return {
      ...byType({
        "aws:rds/cluster:Cluster": (subject) => [exportsLogs(subject)],
        "aws:rds/instance:Instance": instance,
        "aws:rds/clusterInstance:ClusterInstance": member,
        "aws:elasticache/replicationGroup:ReplicationGroup": cache,
        "aws:msk/cluster:Cluster": kafka,
        "aws:mq/broker:Broker": broker,
        "gcp:sql/databaseInstance:DatabaseInstance": cloudSql,
      }),
      stack: (stack) => (settings.statements ? statements(stack) : []),
    };
  },
);
