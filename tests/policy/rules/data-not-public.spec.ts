import type { ClusterInstanceArgs, InstanceArgs } from "@pulumi/aws/rds";
import type { DatabaseInstanceArgs } from "@pulumi/gcp/sql";
import { dataNotPublic as rule } from "../../../policy/rules/data-not-public";
import { type CloudNativePgCluster, cloudNativePg } from "../support/custom-resources";
import { fixture, unknown } from "../support/fixtures";
import { decides } from "../support/outcomes";

const instance = fixture<InstanceArgs>("aws:rds/instance:Instance", "instance", {
  instanceClass: "db.t3.medium",
  publiclyAccessible: false,
});
const member = fixture<ClusterInstanceArgs>("aws:rds/clusterInstance:ClusterInstance", "member", {
  clusterIdentifier: "orders",
  engine: "aurora-postgresql",
  instanceClass: "db.t3.medium",
});
const tier = "db-custom-1-3840";
const sql = fixture<DatabaseInstanceArgs>("gcp:sql/databaseInstance:DatabaseInstance", "sql", {
  databaseVersion: "POSTGRES_17",
  settings: { tier, ipConfiguration: { ipv4Enabled: false, privateNetwork: "net" } },
});
const authorized = (...blocks: string[]): Partial<DatabaseInstanceArgs> => ({
  settings: {
    tier,
    ipConfiguration: { ipv4Enabled: false, authorizedNetworks: blocks.map((value) => ({ value })) },
  },
});
const exposed = (type: string): Partial<CloudNativePgCluster> => ({
  spec: { managed: { services: { additional: [{ serviceTemplate: { spec: { type } } }] } } },
});
const violation = "violation: it has a public address";
const undecided = (path: string) => `undecided: not known before the update: ${path}`;

describe(rule.id, () => {
  decides(rule, [
    [
      "passes private databases",
      [instance(), member(), sql(), cloudNativePg(), cloudNativePg(exposed("ClusterIP"))],
    ],
    ["passes networks of somebody", [sql(authorized("203.0.113.0/24"))]],
    [
      "fails with a public address",
      [
        instance({ publiclyAccessible: true }),
        member({ publiclyAccessible: true }),
        sql({ settings: { tier, ipConfiguration: { ipv4Enabled: true } } }),
        cloudNativePg(exposed("LoadBalancer")),
      ],
      {
        instance: violation,
        member: violation,
        sql: violation,
        pg: "violation: a Service of type LoadBalancer leads to it",
      },
    ],
    ["knows that Cloud SQL is public by default", [sql({ settings: { tier } })], { sql: violation }],
    [
      "fails where the whole internet is authorised",
      [sql(authorized("203.0.113.0/24", "0.0.0.0/0"))],
      { sql: "violation: its authorised networks admit 0.0.0.0/0" },
    ],
    [
      "fails on a known network behind an unknown one",
      [sql(authorized(unknown, "0.0.0.0/0"))],
      { sql: "violation: its authorised networks admit 0.0.0.0/0" },
    ],
    [
      "is undecided where it is unknown",
      [
        instance({ publiclyAccessible: unknown }),
        sql({ settings: { tier, ipConfiguration: unknown } }),
        cloudNativePg(exposed(unknown)),
      ],
      {
        instance: undecided("publiclyAccessible"),
        sql: undecided("settings.ipConfiguration"),
        pg: undecided("spec.managed.services.additional[0].serviceTemplate.spec.type"),
      },
    ],
  ]);
});
