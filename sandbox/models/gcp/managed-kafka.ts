import type { Context, Failure, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { encryptsWith, notGranted } from "./kms";
import { SUBNETWORK } from "./network";
import { badName, CREATED, forcesNew, labelOutputs, notAmong, projectOf, when } from "./shared";

const GIB = 1024 ** 3;

const CLUSTER = "gcp:managedkafka/cluster:Cluster";

const cluster: TypeModel = {
  type: CLUSTER,
  stateful: true,
  immutable: forcesNew("services/managedkafka/resource_managed_kafka_cluster.go", [
    "clusterId",
    "gcpConfig.kmsKey",
    "location",
    "project",
  ]),
  mutable: [
    "brokerCapacityConfig",
    "capacityConfig",
    "deletionPolicy",
    "gcpConfig.accessConfig",
    "labels",
    "rebalanceConfig",
    "tlsConfig",
  ],
  references: {
    "gcpConfig.kmsKey": encryptsWith,
    "gcpConfig.accessConfig.networkConfigs[].subnet": { to: [SUBNETWORK] },
  },
  id: (inputs, context) =>
    `projects/${projectOf(inputs, context)}/locations/${text(inputs, "location") ?? ""}/clusters/${text(inputs, "clusterId") ?? ""}`,
  validate: (inputs, { cloud }) => [
    ...badName(inputs, "clusterId"),
    ...badCapacity(inputs),
    ...notAmong(inputs, "rebalanceConfig.mode", ["NO_REBALANCE", "AUTO_REBALANCE_ON_SCALE_UP"]),
    ...notGranted(inputs, "gcpConfig.kmsKey", "gcp-sa-managedkafka", cloud),
  ],
  outputs: (inputs, context) => ({
    project: projectOf(inputs, context),
    name: context.id,
    createTime: CREATED,
    updateTime: CREATED,
    state: "ACTIVE",
    ...labelOutputs(inputs, context),
  }),
  refuseDelete: ({ outputs }) =>
    outputs.deletionPolicy === "PREVENT" ? "its deletionPolicy is PREVENT" : undefined,
};

/** The limits that the SDK's own descriptions of the three numbers state. */
function badCapacity(inputs: Props): Failure[] {
  const whole = (path: string) => Number(text(inputs, path) ?? Number.NaN);
  const cpus = whole("capacityConfig.vcpuCount");
  const perCpu = whole("capacityConfig.memoryBytes") / GIB / cpus;
  return [
    ...when(cpus < 3, "capacityConfig.vcpuCount", "must be at least 3"),
    ...when(perCpu < 1 || perCpu > 8, "capacityConfig.memoryBytes", "must be 1 to 8 GiB per vCPU"),
    ...when(
      whole("brokerCapacityConfig.diskSizeGib") < 100,
      "brokerCapacityConfig.diskSizeGib",
      "must be at least 100",
    ),
  ];
}

const within = (inputs: Props, context: Context) =>
  `projects/${projectOf(inputs, context)}/locations/${text(inputs, "location") ?? ""}/clusters/${text(inputs, "cluster") ?? ""}`;

const topic: TypeModel = {
  type: "gcp:managedkafka/topic:Topic",
  stateful: true,
  immutable: forcesNew("services/managedkafka/resource_managed_kafka_topic.go", [
    "cluster",
    "location",
    "project",
    "replicationFactor",
    "topicId",
  ]),
  mutable: ["configs", "deletionPolicy", "partitionCount"],
  references: { cluster: { to: [CLUSTER], by: "clusterId" } },
  id: (inputs, context) => `${within(inputs, context)}/topics/${text(inputs, "topicId") ?? ""}`,
  validate: (inputs) =>
    when(!/^[a-zA-Z0-9._-]{1,249}$/.test(text(inputs, "topicId") ?? ""), "topicId", "is no topic"),
  outputs: (inputs, context) => ({ project: projectOf(inputs, context), name: context.id }),
  refuseDelete: ({ outputs }) =>
    outputs.deletionPolicy === "PREVENT" ? "its deletionPolicy is PREVENT" : undefined,
};

const acl: TypeModel = {
  type: "gcp:managedkafka/acl:Acl",
  immutable: forcesNew("services/managedkafka/resource_managed_kafka_acl.go", [
    "aclId",
    "cluster",
    "location",
    "project",
  ]),
  mutable: ["aclEntries", "deletionPolicy"],
  references: { cluster: { to: [CLUSTER], by: "clusterId" } },
  id: (inputs, context) => `${within(inputs, context)}/acls/${text(inputs, "aclId") ?? ""}`,
  validate: (inputs) =>
    when(
      !/^(cluster|all(Topics|ConsumerGroups|TransactionalIds)|(topic|consumerGroup|transactionalId)(Prefixed)?\/.+)$/.test(
        text(inputs, "aclId") ?? "",
      ),
      "aclId",
      "is no pattern of resources",
    ),
  outputs: (inputs, context) => ({
    project: projectOf(inputs, context),
    name: context.id,
    etag: context.hex(8),
    patternType: (text(inputs, "aclId") ?? "").includes("Prefixed/") ? "PREFIXED" : "LITERAL",
    resourceName: (text(inputs, "aclId") ?? "").split("/").slice(1).join("/"),
    resourceType: (text(inputs, "aclId") ?? "").startsWith("topic") ? "TOPIC" : "GROUP",
  }),
};

export const managedKafka: readonly TypeModel[] = [cluster, topic, acl];
