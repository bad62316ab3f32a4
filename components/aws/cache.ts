import { ReplicationGroup, SubnetGroup } from "@pulumi/aws/elasticache";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword";
import type { Scope } from "../component";
import type { CacheSpec, Size, StoreOutputs } from "../contract";
import { physicalName } from "../pure/naming";
import { createAccess } from "./access";
import type { Account } from "./account";
import { encryptedLogGroup, encryptionKey } from "./encryption";
import { VALKEY_VERSION, valkeyFamily } from "./versions";

const PORT = 6379;

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html */
const ID_LENGTH = 40;

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html */
const NODE_TYPES: Readonly<Record<Size, string>> = {
  small: "cache.t3.small",
  medium: "cache.t3.medium",
  large: "cache.m5.large",
};

/**
 * ElastiCache for Valkey: a primary and replicas in other zones that take over by themselves, TLS and a password
 * required, encrypted with a key of its own. With more than one shard it is a Redis Cluster; AWS refuses to turn
 * the one into the other in one step.
 */
export function cache(account: Account, scope: Scope, spec: CacheSpec): StoreOutputs<"cache"> {
  const id = physicalName([spec.name, spec.key], ID_LENGTH);
  const logGroup = `/aws/elasticache/${id}`;
  const key = encryptionKey(account, scope, spec, { purpose: `cache-${spec.key}`, logGroups: [logGroup] });
  const logs = encryptedLogGroup(scope, { name: logGroup, retentionInDays: spec.logRetentionDays, key });
  const password = createPassword(scope);
  const clustered = spec.shards > 1;
  const group = new ReplicationGroup(
    `${scope.name}-valkey`,
    {
      replicationGroupId: id,
      description: `Cache ${spec.key} of ${spec.name}`,
      engine: "valkey",
      engineVersion: VALKEY_VERSION,
      nodeType: NODE_TYPES[spec.size],
      port: PORT,
      ...topologyOf(spec),
      parameterGroupName: `default.${valkeyFamily()}${clustered ? ".cluster.on" : ""}`,
      subnetGroupName: createSubnetGroup(scope, spec, id).name,
      securityGroupIds: [createCacheAccess(scope, spec, id)],
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      // Write-only: it is in the state of the password alone.
      authTokenWo: password,
      // Raised when the cache is given a new password; what cannot be read cannot be compared.
      authTokenWoVersion: 1,
      atRestEncryptionEnabled: true,
      kmsKeyId: key.arn,
      snapshotRetentionLimit: spec.backupDays,
      // Kept after a destroy; destroying a second cache of this name needs the first snapshot renamed.
      finalSnapshotIdentifier: physicalName([id, "final"]),
      logDeliveryConfigurations: ["engine-log", "slow-log"].map((logType) => ({
        logType,
        logFormat: "json",
        destinationType: "cloudwatch-logs",
        destination: logs.name,
      })),
      // The version is pinned: one that AWS raised by itself, the next update would try to lower.
      autoMinorVersionUpgrade: false,
      // What interrupts waits for the maintenance window.
      applyImmediately: false,
    },
    scope.child({ protect: spec.protect }),
  );
  return {
    entries: {
      provider: "elasticache",
      mode: clustered ? "cluster" : "standalone",
      host: clustered ? group.configurationEndpointAddress : group.primaryEndpointAddress,
      port: String(PORT),
      // Whom ElastiCache takes a client with the password for.
      username: "default",
      password,
      // Signed by Amazon's public authority, which every image trusts.
      certificates: "",
    },
    location: { cidrs: spec.network.databaseCidrs },
    ports: [PORT],
  };
}

/** One primary and its replicas, or as many of those as there are shards. */
function topologyOf({ instances, shards }: CacheSpec) {
  const replicated = instances > 1;
  return shards > 1
    ? {
        clusterMode: "enabled",
        numNodeGroups: shards,
        replicasPerNodeGroup: instances - 1,
        // A Redis Cluster elects by itself, replicas or not.
        automaticFailoverEnabled: true,
        multiAzEnabled: replicated,
      }
    : {
        numCacheClusters: instances,
        automaticFailoverEnabled: replicated,
        multiAzEnabled: replicated,
      };
}

/** 40 letters and digits; ElastiCache takes 16 to 128 characters. */
function createPassword(scope: Scope): pulumi.Output<string> {
  const password = new RandomPassword(
    `${scope.name}-password`,
    { length: 40, special: false },
    scope.child(),
  );
  return pulumi.secret(password.result);
}

function createSubnetGroup(scope: Scope, spec: CacheSpec, id: string): SubnetGroup {
  return new SubnetGroup(
    `${scope.name}-subnets`,
    { name: id, description: `Database subnets of ${spec.name}`, subnetIds: spec.network.databaseSubnetIds },
    scope.child(),
  );
}

function createCacheAccess(scope: Scope, { network }: CacheSpec, id: string): pulumi.Output<string> {
  const name = physicalName([id, "cache"]);
  return createAccess(scope, { name, what: `cache ${id}`, port: PORT, network, internalCidrs: [] }).group.id;
}
