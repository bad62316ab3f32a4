import type { ClusterArgs as CacheArgs, ReplicationGroupArgs } from "@pulumi/aws/elasticache";
import type { DomainArgs as ElasticArgs } from "@pulumi/aws/elasticsearch";
import type { DomainArgs } from "@pulumi/aws/opensearch";
import type { ClusterArgs as MemoryArgs } from "@pulumi/aws/memorydb";
import type {
  ClusterArgs,
  ClusterParameterGroupArgs,
  InstanceArgs,
  ParameterGroupArgs,
  ProxyArgs,
} from "@pulumi/aws/rds";
import type { InstanceArgs as MemorystoreArgs } from "@pulumi/gcp/memorystore";
import type { ClusterArgs as RedisClusterArgs, InstanceArgs as RedisArgs } from "@pulumi/gcp/redis";
import type { DatabaseInstanceArgs } from "@pulumi/gcp/sql";
import { dataRequireTls as rule } from "../../../../policy/rules/data/data-require-tls";
import { cloudNativePg, percona, pooler, strimzi } from "../../support/custom-resources";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const forced = { name: "rds.force_ssl", value: "1" };
const parameters = fixture<ClusterParameterGroupArgs>(
  "aws:rds/clusterParameterGroup:ClusterParameterGroup",
  "parameters",
  { family: "aurora-postgresql17", parameters: [{ name: "log_connections", value: "1" }, forced] },
);
const mysql = fixture<ParameterGroupArgs>("aws:rds/parameterGroup:ParameterGroup", "mysql", {
  family: "mysql8.4",
  parameters: [{ name: "require_secure_transport", value: "ON" }],
});
const cluster = fixture<ClusterArgs>("aws:rds/cluster:Cluster", "cluster", {
  engine: "aurora-postgresql",
  dbClusterParameterGroupName: "orders-postgresql17",
});
const instance = fixture<InstanceArgs>("aws:rds/instance:Instance", "instance", {
  instanceClass: "db.t3.medium",
  engine: "postgres",
});
const proxy = fixture<ProxyArgs>("aws:rds/proxy:Proxy", "proxy", {
  engineFamily: "POSTGRESQL",
  roleArn: "arn:aws:iam::1:role/proxy",
  vpcSubnetIds: ["subnet-1"],
  requireTls: true,
});
const cache = fixture<ReplicationGroupArgs>("aws:elasticache/replicationGroup:ReplicationGroup", "cache", {
  description: "sessions",
  transitEncryptionEnabled: true,
  transitEncryptionMode: "required",
});
const node = fixture<CacheArgs>("aws:elasticache/cluster:Cluster", "node", {
  engine: "memcached",
  transitEncryptionEnabled: true,
});
const memory = fixture<MemoryArgs>("aws:memorydb/cluster:Cluster", "memory", {
  aclName: "sessions",
  nodeType: "db.t4g.small",
});
const redisCluster = fixture<RedisClusterArgs>("gcp:redis/cluster:Cluster", "redis-cluster", {
  shardCount: 3,
  transitEncryptionMode: "TRANSIT_ENCRYPTION_MODE_SERVER_AUTHENTICATION",
});
const memorystore = fixture<MemorystoreArgs>("gcp:memorystore/instance:Instance", "memorystore", {
  instanceId: "sessions",
  location: "europe-west3",
  shardCount: 1,
  transitEncryptionMode: "SERVER_AUTHENTICATION",
});
const redis = fixture<RedisArgs>("gcp:redis/instance:Instance", "redis", {
  memorySizeGb: 1,
  transitEncryptionMode: "SERVER_AUTHENTICATION",
});
const tier = "db-custom-1-3840";
const sql = fixture<DatabaseInstanceArgs>("gcp:sql/databaseInstance:DatabaseInstance", "sql", {
  databaseVersion: "POSTGRES_17",
  settings: { tier, ipConfiguration: { sslMode: "ENCRYPTED_ONLY" } },
});
const search = fixture<DomainArgs>("aws:opensearch/domain:Domain", "search", {
  domainEndpointOptions: { enforceHttps: true },
  nodeToNodeEncryption: { enabled: true },
});
interface BackupStorageLocation {
  spec: { provider: string; config?: { s3Url?: string; insecureSkipTLSVerify?: string } };
}
const site = fixture<BackupStorageLocation>("kubernetes:velero.io/v1:BackupStorageLocation", "site", {
  spec: { provider: "aws", config: { s3Url: "https://objects.example.com" } },
});
const hba = (...pg_hba: string[]) => cloudNativePg({ spec: { postgresql: { pg_hba } } });

const sslMode = "violation: sslMode is neither ENCRYPTED_ONLY nor TRUSTED_CLIENT_CERTIFICATE_REQUIRED";
const forceSsl = "violation: the parameter rds.force_ssl is not set to 1";
const ownParameters = "violation: it uses the engine's own parameters, which we cannot set";
const pgHba = 'violation: pg_hba does not reject plaintext first: "hostnossl all all all reject"';
const undecided = (path: string) => `undecided: not known before the update: ${path}`;
const fromGroup = {
  propertyDependencies: {
    dbClusterParameterGroupName: [urnOf("aws:rds/clusterParameterGroup:ClusterParameterGroup", "parameters")],
  },
};

export const examination: Examination = {
  rule,
  base: [
    parameters(),
    mysql(),
    cluster(),
    proxy(),
    cache(),
    node(),
    memory(),
    redis(),
    redisCluster(),
    memorystore(),
    sql(),
    cloudNativePg(),
    pooler(),
    strimzi(),
    percona(),
    search(),
    site(),
  ],
  mutants: [
    {
      of: "parameters",
      path: "parameters",
      bad: [[{ name: "rds.force_ssl", value: "0" }], [{ name: "log_connections", value: "1" }], []],
      good: [[forced]],
      absent: "violation",
    },
    { of: "parameters", path: "parameters[1].value", bad: ["0"], good: ["true"], absent: "violation" },
    { of: "parameters", path: "parameters[1].name", bad: ["ssl"], absent: "violation" },
    { of: "parameters", path: "family", good: ["oracle-ee-19"], absent: "pass" },
    { of: "mysql", path: "parameters[0].value", bad: ["OFF", "0"], good: ["1"], absent: "violation" },
    {
      of: "cluster",
      path: "dbClusterParameterGroupName",
      bad: ["default.aurora-postgresql16"],
      good: ["orders"],
      absent: "violation",
    },
    { of: "cluster", path: "engine", good: ["neptune"], absent: "pass", unknown: "pass" },
    { of: "proxy", path: "requireTls", bad: [false], absent: "violation" },
    { of: "cache", path: "transitEncryptionEnabled", bad: [false], absent: "violation" },
    { of: "cache", path: "transitEncryptionMode", bad: ["preferred"], good: ["required"], absent: "pass" },
    { of: "node", path: "transitEncryptionEnabled", bad: [false], absent: "violation" },
    { of: "node", path: "engine", good: ["redis"], absent: "pass", unknown: "pass" },
    { of: "memory", path: "tlsEnabled", bad: [false], good: [true], absent: "pass" },
    { of: "redis", path: "transitEncryptionMode", bad: ["DISABLED"], absent: "violation" },
    {
      of: "redis-cluster",
      path: "transitEncryptionMode",
      bad: ["TRANSIT_ENCRYPTION_MODE_DISABLED"],
      absent: "violation",
    },
    {
      of: "memorystore",
      path: "transitEncryptionMode",
      bad: ["TRANSIT_ENCRYPTION_DISABLED"],
      absent: "violation",
    },
    {
      of: "sql",
      path: "settings.ipConfiguration.sslMode",
      bad: ["ALLOW_UNENCRYPTED_AND_ENCRYPTED"],
      good: ["TRUSTED_CLIENT_CERTIFICATE_REQUIRED"],
      absent: "violation",
    },
    {
      of: "pooler",
      path: "spec.pgbouncer.pg_hba",
      bad: [["host all all all md5"], []],
      absent: "violation",
    },
    { of: "strimzi", path: "spec.kafka.listeners[0].tls", bad: [false], absent: "violation" },
    { of: "strimzi", path: "spec.kafka.listeners", absent: "pass" },
    {
      of: "mongodb",
      path: "spec.tls.mode",
      bad: ["preferTLS", "allowTLS", "disabled"],
      good: ["requireTLS"],
      absent: "violation",
    },
    { of: "search", path: "domainEndpointOptions.enforceHttps", bad: [false], absent: "pass" },
    { of: "search", path: "domainEndpointOptions", absent: "violation", empty: "pass" },
    { of: "search", path: "nodeToNodeEncryption.enabled", bad: [false], absent: "violation" },
    { of: "site", path: "spec.config.s3Url", bad: ["http://objects.example.com"], absent: "pass" },
    {
      of: "site",
      path: "spec.config.insecureSkipTLSVerify",
      bad: ["true"],
      good: ["false"],
      absent: "pass",
    },
    { of: "pg", path: "spec.postgresql.pg_hba", bad: [["host all all all md5"], []], absent: "violation" },
  ],
  cases: [
    [
      "asks the same of a domain of Elasticsearch",
      [fixture<ElasticArgs>("aws:elasticsearch/domain:Domain", "old", { domainName: "products" })()],
      { old: "violation: it accepts plaintext | violation: its nodes talk plaintext to each other" },
    ],
    [
      "fails on a parameter that is off, whatever stands beside it",
      [parameters({ parameters: [unknown, { ...forced, value: "0" }] })],
      { parameters: "violation: the parameter rds.force_ssl is not set to 1" },
    ],
    ["takes one that is on beside what is not known", [parameters({ parameters: [unknown, forced] })]],
    [
      "passes where TLS is compulsory",
      [parameters(), mysql(), cluster(), proxy(), cache(), redis(), sql(), cloudNativePg()],
    ],
    [
      "fails where plaintext is accepted",
      [
        parameters({ parameters: [{ name: "rds.force_ssl", value: "0" }] }),
        mysql({ parameters: [] }),
        proxy({ requireTls: false }),
        cache({ transitEncryptionMode: "preferred" }),
        redis({ transitEncryptionMode: "DISABLED" }),
        sql({ settings: { tier, ipConfiguration: { sslMode: "ALLOW_UNENCRYPTED_AND_ENCRYPTED" } } }),
        hba("hostssl all all all scram-sha-256"),
      ],
      {
        parameters: forceSsl,
        mysql: "violation: the parameter require_secure_transport is not set to 1",
        proxy: "violation: requireTls is not true",
        cache: "violation: transitEncryptionMode preferred still accepts plaintext",
        redis: "violation: transitEncryptionMode is not SERVER_AUTHENTICATION",
        sql: sslMode,
        pg: pgHba,
      },
    ],
    [
      "fails where nothing is said",
      [
        parameters({ parameters: undefined }),
        cluster({ dbClusterParameterGroupName: undefined }),
        cache({ transitEncryptionEnabled: undefined }),
        sql({ settings: { tier } }),
        cloudNativePg({ spec: {} }),
      ],
      {
        parameters: forceSsl,
        cluster: ownParameters,
        cache: "violation: it accepts plaintext",
        sql: sslMode,
        pg: pgHba,
      },
    ],
    [
      "fails on the engine's group",
      [cluster({ dbClusterParameterGroupName: "default.aurora-postgresql17" })],
      {
        cluster: ownParameters,
      },
    ],
    [
      "fails where plaintext is accepted before it is rejected",
      [hba("host app app 10.0.0.0/8 md5", "hostnossl all all all reject")],
      { pg: pgHba },
    ],
    [
      "reads the parameters in any order",
      [parameters({ parameters: [{ name: unknown, value: unknown }, forced] })],
    ],
    [
      "knows a group of ours before it has a name",
      [cluster({ dbClusterParameterGroupName: unknown }, fromGroup)],
    ],
    [
      "asks replicas, which have their source's parameters, and other engines for no group",
      [instance({ replicateSourceDb: "source" }), instance({ engine: "oracle-ee" })],
    ],
    [
      "knows which versions refuse plaintext by themselves",
      [
        instance({ engineVersion: "17.9" }),
        cluster({ dbClusterParameterGroupName: undefined, engineVersion: "16.4" }),
      ],
      { cluster: ownParameters },
    ],
    [
      "knows the parameters of Db2 and SQL Server",
      [
        parameters({ family: "db2-ae-11.5", parameters: [{ name: "db2comm", value: "TCPIP" }] }),
        mysql({ family: "sqlserver-ee-16.0", parameters: [] }),
      ],
      { parameters: "violation: the parameter db2comm is not set to SSL", mysql: forceSsl },
    ],
    [
      "takes a node of a replication group to be as its group",
      [node({ engine: "redis", transitEncryptionEnabled: undefined, replicationGroupId: "sessions" })],
    ],
    ["but asks an instance of its own for one", [instance()], { instance: ownParameters }],
    [
      "finds a listener in plaintext behind one that is not known, and takes nothing from a patch that says nothing",
      [
        strimzi({ spec: { kafka: { listeners: [unknown, { name: "a", port: 1, type: "internal" }] } } }),
        fixture<object>("kubernetes:psmdb.percona.com/v1:PerconaServerMongoDBPatch", "patch", {})(),
      ],
      { strimzi: "violation: a listener accepts plaintext" },
    ],
    [
      "is undecided where it is unknown",
      [
        parameters({ parameters: [{ name: "rds.force_ssl", value: unknown }] }),
        cluster({ dbClusterParameterGroupName: unknown }),
        proxy({ requireTls: unknown }),
        cache({ transitEncryptionMode: unknown }),
        redis({ transitEncryptionMode: unknown }),
        sql({ settings: { tier, ipConfiguration: { sslMode: unknown } } }),
        hba(unknown, "hostnossl all all all reject"),
      ],
      {
        parameters: undecided("parameters[0].value"),
        cluster: undecided("dbClusterParameterGroupName"),
        proxy: undecided("requireTls"),
        cache: undecided("transitEncryptionMode"),
        redis: undecided("transitEncryptionMode"),
        sql: undecided("settings.ipConfiguration.sslMode"),
        pg: undecided("spec.postgresql.pg_hba[0]"),
      },
    ],
    [
      "wants certificates of clients where it is told to, and not of SQL Server's",
      [sql()],
      { sql: "violation: sslMode is not TRUSTED_CLIENT_CERTIFICATE_REQUIRED" },
      { clientCertificates: true },
    ],
    [
      "asks SQL Server for none",
      [sql({ databaseVersion: "SQLSERVER_2022_STANDARD" })],
      {},
      { clientCertificates: true },
    ],
  ],
};
