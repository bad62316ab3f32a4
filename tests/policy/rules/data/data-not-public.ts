import type { BrokerArgs } from "@pulumi/aws/mq";
import type { ClusterArgs as KafkaArgs } from "@pulumi/aws/msk";
import type { ClusterInstanceArgs, InstanceArgs } from "@pulumi/aws/rds";
import type { DomainArgs as ElasticArgs } from "@pulumi/aws/elasticsearch";
import type { DomainArgs } from "@pulumi/aws/opensearch";
import type { InstanceArgs as RedisArgs } from "@pulumi/gcp/redis";
import type { DatabaseInstanceArgs } from "@pulumi/gcp/sql";
import { dataNotPublic as rule } from "../../../../policy/rules/data/data-not-public";
import {
  type CloudNativePgCluster,
  cloudNativePg,
  percona,
  pooler,
  strimzi,
} from "../../support/custom-resources";
import { fixture, unknown, urnOf } from "../../support/fixtures";
import type { Examination } from "../../support/mutants";

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
const broker = fixture<BrokerArgs>("aws:mq/broker:Broker", "broker", {
  engineType: "ActiveMQ",
  engineVersion: "5.18",
  hostInstanceType: "mq.m5.large",
  publiclyAccessible: false,
  users: [],
});
const kafka = fixture<KafkaArgs>("aws:msk/cluster:Cluster", "kafka", {
  kafkaVersion: "3.9.x",
  numberOfBrokerNodes: 3,
  brokerNodeGroupInfo: {
    clientSubnets: ["subnet-1"],
    instanceType: "kafka.m7g.large",
    securityGroups: ["sg-1"],
    connectivityInfo: { publicAccess: { type: "DISABLED" } },
  },
});
const redis = fixture<RedisArgs>("gcp:redis/instance:Instance", "redis", {
  memorySizeGb: 1,
  connectMode: "PRIVATE_SERVICE_ACCESS",
});
const search = fixture<DomainArgs>("aws:opensearch/domain:Domain", "search", {
  vpcOptions: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },
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
const more = () => [search(), pooler(), percona(), strimzi()];
const violation = "violation: it has a public address";
const undecided = (path: string) => `undecided: not known before the update: ${path}`;

export const examination: Examination = {
  rule,
  base: [instance(), member(), sql(), cloudNativePg(), broker(), kafka(), redis(), ...more()],
  mutants: [
    { of: "search", path: "vpcOptions.subnetIds", bad: [[]], absent: "violation" },
    { of: "search", path: "vpcOptions", absent: "violation" },
    {
      of: "pooler",
      path: "spec.serviceTemplate.spec.type",
      bad: ["LoadBalancer", "NodePort"],
      good: ["ClusterIP"],
      absent: "pass",
    },
    {
      of: "mongodb",
      path: "spec.replsets[0].expose.type",
      bad: ["LoadBalancer", "NodePort"],
      good: ["ClusterIP"],
      absent: "pass",
    },
    { of: "mongodb", path: "spec.sharding.mongos.expose.type", bad: ["LoadBalancer"], absent: "pass" },
    {
      of: "strimzi",
      path: "spec.kafka.listeners[0].type",
      bad: ["loadbalancer", "nodeport", "ingress", "route"],
      good: ["internal", "cluster-ip"],
      absent: "pass",
    },
    { of: "instance", path: "publiclyAccessible", bad: [true], good: [false], absent: "pass" },
    { of: "member", path: "publiclyAccessible", bad: [true], good: [false], absent: "pass" },
    { of: "broker", path: "publiclyAccessible", bad: [true], good: [false], absent: "pass" },
    { of: "sql", path: "settings.ipConfiguration.ipv4Enabled", bad: [true], absent: "violation" },
    {
      of: "sql",
      path: "settings.ipConfiguration.authorizedNetworks",
      bad: [[{ value: "0.0.0.0/0" }], [{ value: "0.0.0.0/1" }, { value: "128.0.0.0/1" }]],
      good: [[{ value: "203.0.113.0/24" }], []],
      absent: "pass",
    },
    {
      of: "sql",
      path: "settings.ipConfiguration.privateNetwork",
      good: ["net"],
      absent: "pass",
      unknown: "pass",
    },
    {
      of: "kafka",
      path: "brokerNodeGroupInfo.connectivityInfo.publicAccess.type",
      bad: ["SERVICE_PROVIDED_EIPS"],
      good: ["DISABLED"],
      absent: "pass",
    },
    { of: "redis", path: "connectMode", good: ["DIRECT_PEERING"], absent: "pass", unknown: "pass" },
  ],
  cases: [
    [
      "asks the same of a domain of Elasticsearch",
      [fixture<ElasticArgs>("aws:elasticsearch/domain:Domain", "old", { domainName: "products" })()],
      { old: violation },
    ],
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
    [
      "knows that a domain is in the subnets that are made for it",
      [
        search(
          { vpcOptions: { subnetIds: unknown } },
          { propertyDependencies: { vpcOptions: [urnOf("aws:ec2/subnet:Subnet", "data")] } },
        ),
      ],
    ],
    [
      "names the listener of Kafka that leads out, behind one that is not known",
      [
        strimzi({
          spec: { kafka: { listeners: [unknown, { name: "b", port: 9094, type: "nodeport" }] } },
        }),
        search({ vpcOptions: undefined }),
      ],
      { strimzi: "violation: a listener of type nodeport leads to it", search: violation },
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
    [
      "wants private service access where it is told to",
      [redis({ connectMode: undefined })],
      { redis: "violation: connectMode is not PRIVATE_SERVICE_ACCESS" },
      { privateServiceAccess: true },
    ],
  ],
};
