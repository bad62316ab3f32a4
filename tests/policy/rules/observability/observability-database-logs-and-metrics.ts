import type { ReplicationGroupArgs } from "@pulumi/aws/elasticache";
import type { BrokerArgs } from "@pulumi/aws/mq";
import type { ClusterArgs as KafkaArgs } from "@pulumi/aws/msk";
import type { ClusterArgs, ClusterInstanceArgs, InstanceArgs, ParameterGroupArgs } from "@pulumi/aws/rds";
import type { DatabaseInstanceArgs } from "@pulumi/gcp/sql";
import { observabilityDatabaseLogsAndMetrics as rule } from "../../../../policy/rules/observability/observability-database-logs-and-metrics";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Case } from "../../support/outcomes";
import type { Examination } from "../../support/mutants";

const GROUP = "aws:rds/parameterGroup:ParameterGroup";
const cluster = fixture<ClusterArgs>("aws:rds/cluster:Cluster", "cluster", {
  engine: "aurora-postgresql",
  enabledCloudwatchLogsExports: ["postgresql"],
});
const instance = fixture<InstanceArgs>("aws:rds/instance:Instance", "instance", {
  instanceClass: "db.t3.medium",
  engine: "postgres",
  enabledCloudwatchLogsExports: ["postgresql"],
  monitoringInterval: 60,
  performanceInsightsEnabled: true,
  parameterGroupName: "shop",
});
const member = fixture<ClusterInstanceArgs>("aws:rds/clusterInstance:ClusterInstance", "member", {
  clusterIdentifier: "shop",
  engine: "aurora-postgresql",
  instanceClass: "db.t3.medium",
  monitoringInterval: 60,
  monitoringRoleArn: "arn:aws:iam::111122223333:role/monitoring",
  performanceInsightsEnabled: true,
  performanceInsightsKmsKeyId: "arn:aws:kms:eu-central-1:111122223333:key/1",
});
const parameters = fixture<ParameterGroupArgs>(GROUP, "parameters", {
  name: "shop",
  family: "postgres17",
  parameters: [{ name: "log_statement", value: "all" }],
});
const cache = fixture<ReplicationGroupArgs>("aws:elasticache/replicationGroup:ReplicationGroup", "cache", {
  description: "sessions",
});
const kafka = fixture<KafkaArgs>("aws:msk/cluster:Cluster", "kafka", {
  kafkaVersion: "3.9.x.kraft",
  numberOfBrokerNodes: 3,
  brokerNodeGroupInfo: { clientSubnets: [], instanceType: "kafka.m7g.large", securityGroups: [] },
  loggingInfo: { brokerLogs: { cloudwatchLogs: { enabled: true } } },
});
const broker = fixture<BrokerArgs>("aws:mq/broker:Broker", "broker", {
  brokerName: "shop",
  engineType: "ActiveMQ",
  engineVersion: "5.18",
  hostInstanceType: "mq.m5.large",
  logs: { general: true, audit: true },
});
const sql = fixture<DatabaseInstanceArgs>("gcp:sql/databaseInstance:DatabaseInstance", "sql", {
  databaseVersion: "POSTGRES_17",
  settings: { tier: "db-f1-micro", databaseFlags: [{ name: "log_connections", value: "on" }] },
});
const flag = (name: string, value: string) =>
  sql({ settings: { tier: "db-f1-micro", databaseFlags: [{ name, value }] } });
const statements = { statements: true };
const unlogged = "violation: it logs no statements";

export const examination: Examination = {
  rule,
  base: [cluster(), instance(), member(), kafka(), broker(), sql()],
  mutants: [
    {
      of: "cluster",
      path: "enabledCloudwatchLogsExports",
      good: [["audit"], ["postgresql", "upgrade"]],
      absent: "violation",
    },
    { of: "cluster", path: "engine", good: ["aurora-mysql"], absent: "pass", unknown: "pass" },
    { of: "instance", path: "enabledCloudwatchLogsExports", good: [["error"]], absent: "violation" },
    { of: "instance", path: "monitoringInterval", bad: [0], good: [1, 60], absent: "violation" },
    { of: "instance", path: "performanceInsightsEnabled", bad: [false], good: [true], absent: "violation" },
    { of: "member", path: "monitoringInterval", bad: [0], good: [15], absent: "violation" },
    { of: "member", path: "performanceInsightsEnabled", bad: [false], good: [true], absent: "violation" },
    { of: "member", path: "performanceInsightsKmsKeyId", absent: "pass", unknown: "pass" },
    {
      of: "kafka",
      path: "loggingInfo.brokerLogs",
      bad: [{ cloudwatchLogs: { enabled: false } }, { s3: { enabled: false }, firehose: { enabled: false } }],
      good: [{ s3: { enabled: true } }, { firehose: { enabled: true }, cloudwatchLogs: { enabled: false } }],
      absent: "violation",
    },
    { of: "kafka", path: "enhancedMonitoring", good: ["PER_BROKER"], absent: "pass", unknown: "pass" },
    { of: "broker", path: "logs.general", bad: [false], good: [true], absent: "pass" },
    { of: "broker", path: "logs.audit", bad: [false], good: [true], absent: "pass" },
    { of: "broker", path: "logs", absent: "violation" },
    {
      of: "sql",
      path: "settings.databaseFlags",
      bad: [
        [{ name: "max_connections", value: "100" }],
        [
          { name: "log_connections", value: "on" },
          { name: "log_lock_waits", value: "off" },
        ],
      ],
      good: [[{ name: "log_disconnections", value: "on" }]],
      absent: "violation",
    },
  ],
  cases: [
    ...[
      ["log_checkpoints", "off"],
      ["log_connections", "off"],
      ["log_disconnections", "off"],
      ["log_lock_waits", "off"],
      ["log_temp_files", "-1"],
      ["log_min_messages", "panic"],
    ].map(([name = "", value = ""]): Case => [
      `fails where ${name} is ${value}`,
      [flag(name, value)],
      { sql: `violation: ${name} logs too little or too much` },
    ]),
    ...[
      ["log_checkpoints", "on"],
      ["log_temp_files", "0"],
      ["log_min_messages", "WARNING"],
    ].map(([name = "", value = ""]): Case => [`passes where ${name} is ${value}`, [flag(name, value)]]),
    ["asks no flags of MySQL", [sql({ databaseVersion: "MYSQL_8_4", settings: undefined as never })]],
    [
      "finds a bad flag behind an unknown one",
      [
        sql({
          settings: {
            tier: "db-f1-micro",
            databaseFlags: [unknown, { name: "log_connections", value: "off" }],
          },
        }),
      ],
      { sql: "violation: log_connections logs too little or too much" },
    ],
    ["asks no audit log of RabbitMQ", [broker({ engineType: "RabbitMQ", logs: { general: true } })]],
    [
      "and a general one of it",
      [broker({ engineType: "RabbitMQ", logs: { audit: true } })],
      { broker: "violation: its logs stay on its disk" },
    ],
    [
      "wants statements logged where it is told to",
      [instance(), parameters()],
      { instance: unlogged },
      statements,
    ],
    [
      "knows the parameter group by what the instance was made from",
      [
        instance(
          { parameterGroupName: unknown },
          { propertyDependencies: { parameterGroupName: [urnOf(GROUP, "parameters")] } },
        ),
        parameters(),
      ],
      { instance: unlogged },
      statements,
    ],
    [
      "takes a group that logs them",
      [
        instance(),
        parameters({
          parameters: [
            { name: "log_statement", value: "all" },
            { name: "log_min_duration_statement", value: "1" },
          ],
        }),
      ],
      {},
      statements,
    ],
    ["says nothing of a group of another stack", [instance()], {}, statements],
    [
      "asks caches for logs where it is told to",
      [cache()],
      { cache: "violation: its logs stay in it" },
      { cacheLogs: true },
    ],
    [
      "and takes them",
      [
        cache({
          logDeliveryConfigurations: [
            {
              destination: "logs",
              destinationType: "cloudwatch-logs",
              logFormat: "json",
              logType: "slow-log",
            },
          ],
        }),
      ],
      {},
      { cacheLogs: true },
    ],
    [
      "wants a key of your own where it is told to",
      [member({ performanceInsightsKmsKeyId: undefined as never })],
      { member: "violation: its queries are not kept with a key of your own" },
      { insightsKey: true },
    ],
  ],
};
