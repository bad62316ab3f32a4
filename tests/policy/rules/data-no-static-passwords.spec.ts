import type { ReplicationGroupArgs } from "@pulumi/aws/elasticache";
import type { ClusterArgs, InstanceArgs } from "@pulumi/aws/rds";
import type { DatabaseInstanceArgs, UserArgs } from "@pulumi/gcp/sql";
import { dataNoStaticPasswords as rule } from "../../../policy/rules/data-no-static-passwords";
import { fixture, unknown } from "../support/fixtures";
import { decides } from "../support/outcomes";

const password = "correct-horse-battery-staple";
const cluster = fixture<ClusterArgs>("aws:rds/cluster:Cluster", "cluster", {
  engine: "aurora-postgresql",
  masterPasswordWo: password,
  masterPasswordWoVersion: 1,
});
const instance = fixture<InstanceArgs>("aws:rds/instance:Instance", "instance", {
  instanceClass: "db.t3.medium",
  manageMasterUserPassword: true,
});
const cache = fixture<ReplicationGroupArgs>("aws:elasticache/replicationGroup:ReplicationGroup", "cache", {
  description: "sessions",
  userGroupIds: ["sessions"],
});
const sql = fixture<DatabaseInstanceArgs>("gcp:sql/databaseInstance:DatabaseInstance", "sql", {
  databaseVersion: "POSTGRES_17",
});
const user = fixture<UserArgs>("gcp:sql/user:User", "user", { instance: "orders", passwordWo: password });
const stored = (property: string, instead: string) =>
  `violation: ${property} is stored in state; set ${instead} instead`;

describe(rule.id, () => {
  decides(rule, [
    ["passes write-only and managed passwords", [cluster(), instance(), cache(), sql(), user()]],
    [
      "fails on stored ones, without quoting them",
      [
        cluster({ masterPassword: password }),
        instance({ password }),
        cache({ authToken: password }),
        sql({ rootPassword: password }),
        user({ password }),
      ],
      {
        cluster: stored("masterPassword", "masterPasswordWo or manageMasterUserPassword"),
        instance: stored("password", "passwordWo or manageMasterUserPassword"),
        cache: stored("authToken", "authTokenWo or userGroupIds"),
        sql: stored("rootPassword", "rootPasswordWo"),
        user: stored("password", "passwordWo"),
      },
    ],
    ["leaves users of IAM alone", [user({ password: "", type: "CLOUD_IAM_SERVICE_ACCOUNT" })]],
    [
      "is undecided where it is unknown",
      [cluster({ masterPassword: unknown }), user({ password: unknown })],
      {
        cluster: "undecided: not known before the update: masterPassword",
        user: "undecided: not known before the update: password",
      },
    ],
  ]);
});
