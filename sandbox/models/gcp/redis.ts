import type { Context, Failure, TypeModel } from "../../simulator/model";
import { type Props, text } from "../../simulator/values";
import { encryptsWith, notGranted } from "./kms";
import { GLOBAL_ADDRESS, NETWORK } from "./network";
import { isPeered, rangeIn } from "./peering";
import {
  addressIn,
  badName,
  flag,
  forcesNew,
  labelOutputs,
  nameOf,
  notAmong,
  number,
  outOfRange,
  projectOf,
  regionOf,
  when,
} from "./shared";

/** The least memory of an instance with read replicas, in GiB. */
const LEAST_WITH_REPLICAS = 5;

const instance: TypeModel = {
  type: "gcp:redis/instance:Instance",
  stateful: true,
  immutable: forcesNew("services/redis/resource_redis_instance.go", [
    "name",
    "alternativeLocationId",
    "authorizedNetwork",
    "connectMode",
    "customerManagedKey",
    "locationId",
    "project",
    "region",
    "reservedIpRange",
    "tier",
    "transitEncryptionMode",
  ]),
  mutable: [
    "authEnabled",
    "deletionPolicy",
    "deletionProtection",
    "displayName",
    "labels",
    "maintenancePolicy",
    "memorySizeGb",
    "persistenceConfig",
    "readReplicasMode",
    "redisConfigs",
    "redisVersion",
    "replicaCount",
  ],
  requires: ["name"],
  references: {
    authorizedNetwork: { to: [NETWORK] },
    reservedIpRange: { to: [GLOBAL_ADDRESS], by: "name" },
    customerManagedKey: encryptsWith,
  },
  id: (inputs, context) =>
    `projects/${projectOf(inputs, context)}/locations/${regionOf(inputs, context)}/instances/${nameOf(inputs)}`,
  validate: (inputs, { cloud }) => [
    ...badName(inputs, "name", 40),
    ...outOfRange(inputs, "memorySizeGb", 1, 300),
    ...notAmong(inputs, "tier", ["BASIC", "STANDARD_HA"]),
    ...notAmong(inputs, "connectMode", ["DIRECT_PEERING", "PRIVATE_SERVICE_ACCESS"]),
    ...notAmong(inputs, "transitEncryptionMode", ["SERVER_AUTHENTICATION", "DISABLED"]),
    ...notAmong(inputs, "persistenceConfig.rdbSnapshotPeriod", [
      "ONE_HOUR",
      "SIX_HOURS",
      "TWELVE_HOURS",
      "TWENTY_FOUR_HOURS",
    ]),
    ...badReplicas(inputs),
    ...notGranted(inputs, "customerManagedKey", "cloud-redis", cloud),
  ],
  refuse: (inputs, { cloud }) =>
    text(inputs, "connectMode") === "PRIVATE_SERVICE_ACCESS" &&
    !isPeered(cloud, inputs.authorizedNetwork ?? "")
      ? `${text(inputs, "authorizedNetwork") ?? ""} has no connection to servicenetworking.googleapis.com`
      : undefined,
  outputs,
  secretOutputs: ["authString"],
  refuseDelete: ({ outputs: { deletionProtection } }) =>
    deletionProtection === false
      ? undefined
      : "cannot destroy redis instance without setting deletion_protection=false",
};

/** What the documentation of read replicas says. */
function badReplicas(inputs: Props): Failure[] {
  const replicas = text(inputs, "readReplicasMode") === "READ_REPLICAS_ENABLED";
  const standard = text(inputs, "tier") === "STANDARD_HA";
  const count = number(inputs, "replicaCount");
  return [
    ...when(replicas && !standard, "readReplicasMode", "must be READ_REPLICAS_DISABLED in the tier BASIC"),
    ...when(
      replicas && (number(inputs, "memorySizeGb") ?? LEAST_WITH_REPLICAS) < LEAST_WITH_REPLICAS,
      "memorySizeGb",
      `must be at least ${LEAST_WITH_REPLICAS} with read replicas`,
    ),
    ...(replicas ? outOfRange(inputs, "replicaCount", 1, 5) : []),
    ...when(
      count !== undefined && !replicas && count !== (standard ? 1 : 0),
      "replicaCount",
      "must be 1 in the tier STANDARD_HA and 0 in BASIC where no replicas are read",
    ),
  ];
}

function outputs(inputs: Props, context: Context): Props {
  const range = rangeIn(context.cloud, inputs.authorizedNetwork, text(inputs, "reservedIpRange"));
  const host = range === undefined ? "" : addressIn(range, context.hex(8, "address"));
  const encrypted = text(inputs, "transitEncryptionMode") === "SERVER_AUTHENTICATION";
  const port = encrypted ? 6378 : 6379;
  const readers = text(inputs, "readReplicasMode") === "READ_REPLICAS_ENABLED";
  const readEndpoint = range === undefined ? "" : addressIn(range, context.hex(8, "readers"));
  return {
    project: projectOf(inputs, context),
    region: regionOf(inputs, context),
    host,
    port,
    ...(flag(inputs, "authEnabled") === true && { authString: context.hex(36, "password") }),
    ...(readers && { readEndpoint, readEndpointPort: port }),
    serverCaCerts: encrypted
      ? [
          {
            cert: `-----BEGIN CERTIFICATE-----\n${Buffer.from(context.hex(64, "ca")).toString("base64")}\n-----END CERTIFICATE-----`,
            createTime: "2026-01-01T00:00:00Z",
            expireTime: "2035-12-30T00:00:00Z",
            serialNumber: "0",
            sha1Fingerprint: context.hex(40, "fingerprint"),
          },
        ]
      : [],
    ...labelOutputs(inputs, context),
  };
}

export const redis: readonly TypeModel[] = [instance];
