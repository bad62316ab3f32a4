import type { ReplicationGroupArgs } from "@pulumi/aws/elasticache";
import type { ClusterArgs, InstanceArgs } from "@pulumi/aws/rds";
import type { DatabaseInstanceArgs, UserArgs } from "@pulumi/gcp/sql";
import type { SecretBackendConnectionArgs } from "@pulumi/vault/database";
import { dataNoStaticPasswords as rule } from "../../../../policy/rules/data/data-no-static-passwords";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

const password = "correct-horse-battery-staple";
const cluster = fixture<ClusterArgs>("aws:rds/cluster:Cluster", "cluster", {
  engine: "aurora-postgresql",
  iamDatabaseAuthenticationEnabled: true,
  masterPasswordWo: password,
  masterPasswordWoVersion: 1,
});
const instance = fixture<InstanceArgs>("aws:rds/instance:Instance", "instance", {
  instanceClass: "db.t3.medium",
  engine: "postgres",
  iamDatabaseAuthenticationEnabled: true,
  manageMasterUserPassword: true,
});
const cache = fixture<ReplicationGroupArgs>("aws:elasticache/replicationGroup:ReplicationGroup", "cache", {
  description: "sessions",
  userGroupIds: ["sessions"],
});
const sql = fixture<DatabaseInstanceArgs>("gcp:sql/databaseInstance:DatabaseInstance", "sql", {
  databaseVersion: "MYSQL_8_4",
  name: "orders",
});
const user = fixture<UserArgs>("gcp:sql/user:User", "user", { instance: "orders", passwordWo: password });
const connection = fixture<SecretBackendConnectionArgs>(
  "vault:database/secretBackendConnection:SecretBackendConnection",
  "connection",
  { backend: "database", postgresql: { passwordWo: password, username: "vault" } },
);
const ofInstance = {
  propertyDependencies: { instance: [urnOf("gcp:sql/databaseInstance:DatabaseInstance", "sql")] },
};
const stored = (property: string, instead: string) =>
  `violation: ${property} is stored in state; set ${instead} instead`;

const noIam = "violation: nobody can sign in through IAM";

export const examination: Examination = {
  rule,
  base: [cluster(), instance(), cache(), sql(), user(), connection()],
  mutants: [
    { of: "connection", path: "postgresql.password", bad: [password], absent: "pass" },
    { of: "connection", path: "mysql.password", bad: [password], absent: "pass" },
    { of: "connection", path: "postgresql", absent: "not-applicable", empty: "pass" },
    { of: "cluster", path: "masterPasswordWo", good: [password], absent: "pass", unknown: "pass" },
    { of: "cluster", path: "manageMasterUserPassword", good: [true], absent: "pass", unknown: "pass" },
    { of: "cluster", path: "iamDatabaseAuthenticationEnabled", bad: [false], absent: "violation" },
    { of: "cluster", path: "engine", good: ["neptune"], absent: "pass", unknown: "pass" },
    { of: "instance", path: "iamDatabaseAuthenticationEnabled", bad: [false], absent: "violation" },
    { of: "instance", path: "passwordWo", good: [password], absent: "pass", unknown: "pass" },
    { of: "cache", path: "authToken", bad: [password], absent: "pass" },
    { of: "sql", path: "rootPassword", bad: [password], absent: "pass" },
    { of: "sql", path: "rootPasswordWo", good: [password], absent: "pass", unknown: "pass" },
    { of: "sql", path: "settings.databaseFlags", good: [[]], absent: "pass", unknown: "pass" },
    { of: "user", path: "password", bad: [password], absent: "pass" },
    { of: "user", path: "passwordWo", good: [password], absent: "violation" },
    { of: "user", path: "type", good: ["CLOUD_IAM_USER", "BUILT_IN"], absent: "pass", unknown: "pass" },
  ],
  cases: [
    ["passes write-only and managed passwords", [cluster(), instance(), cache(), sql(), user()]],
    [
      "fails on stored ones, without quoting them",
      [
        cluster({ masterPassword: password, iamDatabaseAuthenticationEnabled: false }),
        instance({ password, iamDatabaseAuthenticationEnabled: false }),
        cache({ authToken: password }),
        sql({ rootPassword: password }),
        user({ password }),
      ],
      {
        cluster: `${stored("masterPassword", "masterPasswordWo or manageMasterUserPassword")} | ${noIam}`,
        instance: `${stored("password", "passwordWo or manageMasterUserPassword")} | ${noIam}`,
        cache: stored("authToken", "authTokenWo or userGroupIds"),
        sql: stored("rootPassword", "rootPasswordWo"),
        user: stored("password", "passwordWo"),
      },
    ],
    ["leaves users of IAM alone", [user({ password: "", type: "CLOUD_IAM_SERVICE_ACCOUNT" })]],
    [
      "bears a stored password of RDS where people sign in through IAM",
      [cluster({ masterPassword: password }), instance({ password })],
    ],
    [
      "asks engines without IAM for none",
      [instance({ engine: "oracle-ee", iamDatabaseAuthenticationEnabled: undefined })],
    ],
    [
      "fails on users of MySQL without a password, and not on those of PostgreSQL",
      [sql(), user({ passwordWo: undefined })],
      { user: "violation: it signs in without a password" },
    ],
    [
      "knows the instance of a user before it has a name",
      [sql({ name: undefined }), user({ instance: unknown, passwordWo: undefined }, ofInstance)],
      { user: "violation: it signs in without a password" },
    ],
    ["leaves PostgreSQL alone", [sql({ databaseVersion: "POSTGRES_17" }), user({ passwordWo: undefined })]],
    [
      "is undecided where it is unknown",
      [
        cluster({ masterPassword: unknown, iamDatabaseAuthenticationEnabled: unknown }),
        user({ password: unknown }),
      ],
      {
        cluster: "undecided: not known before the update: masterPassword, iamDatabaseAuthenticationEnabled",
        user: "undecided: not known before the update: password",
      },
    ],
    [
      "wants no stored passwords, and IAM on Cloud SQL, where it is told to",
      [instance({ password }), sql()],
      {
        instance: stored("password", "passwordWo or manageMasterUserPassword"),
        sql: noIam,
      },
      { storedPasswords: false, iamOnCloudSql: true },
    ],
  ],
};
