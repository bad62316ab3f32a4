import { Instance } from "@pulumi/gcp/redis";
import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { CacheSpec, Size, StoreOutputs } from "../contract";
import { physicalName } from "../pure/naming";
import { requestAgent } from "./agents";
import type { GcpConfig } from "./config";
import { encryptionKey, keyRing } from "./encryption";
import { only } from "./layout";

/** Memory in GiB. */
const MEMORY = { small: 1, medium: 5, large: 16 } as const satisfies Record<Size, number>;

/** The least memory in GiB that read replicas take (cloud.google.com/memorystore/docs/redis/about-read-replicas). */
const LEAST_WITH_REPLICAS = 5;

/** The port of an instance that demands TLS (cloud.google.com/memorystore/docs/redis/about-in-transit-encryption). */
const PORT = 6378;

/**
 * Memorystore for Redis: private addresses only, TLS, a password of Google's making, a key of its own, a snapshot
 * every hour to restart from. With two instances or more the others are replicas in other zones: they take over,
 * and they answer reads at an address of their own. It keeps one snapshot, so `backupDays` means nothing here.
 *
 * Redis and not Valkey, nor Redis Cluster: clients of those two sign in with IAM tokens of an hour
 * (cloud.google.com/memorystore/docs/valkey/about-iam-auth), which no plain client of the protocol renews. Hence
 * one shard.
 */
export function cache(config: GcpConfig, scope: Scope, spec: CacheSpec): StoreOutputs<"cache"> {
  const ring = keyRing(config, scope, spec, `cache-${spec.key}`);
  const key = encryptionKey(scope, spec, ring, "storage", requestAgent(config, scope, "redis"));
  const instance = new Instance(
    `${scope.name}-redis`,
    {
      project: config.project,
      region: config.region,
      name: physicalName([spec.name, spec.key], 40),
      redisVersion: "REDIS_7_2",
      ...instances(spec),
      connectMode: "PRIVATE_SERVICE_ACCESS",
      authorizedNetwork: spec.network.networkId,
      reservedIpRange: spec.network.databaseSubnetIds.apply(only),
      authEnabled: true,
      transitEncryptionMode: "SERVER_AUTHENTICATION",
      customerManagedKey: key,
      persistenceConfig: { persistenceMode: "RDB", rdbSnapshotPeriod: "ONE_HOUR" },
      // Sunday 03:00 UTC, as the databases.
      maintenancePolicy: {
        weeklyMaintenanceWindows: [
          { day: "SUNDAY", startTime: { hours: 3, minutes: 0, seconds: 0, nanos: 0 } },
        ],
      },
      labels: spec.labels,
      deletionProtection: spec.protect,
    },
    scope.child({ protect: spec.protect }),
  );
  return {
    entries: {
      provider: "memorystore",
      mode: "standalone",
      host: instance.host,
      port: String(PORT),
      username: "",
      password: pulumi.secret(instance.authString),
      certificates: instance.serverCaCerts.apply((all) => all.map(({ cert }) => cert).join("\n")),
    },
    location: { cidrs: spec.network.databaseCidrs },
    ports: [PORT],
  };
}

/** Tier, replicas and memory. */
function instances({ instances: count, size }: CacheSpec) {
  const memorySizeGb = MEMORY[size];
  return count === 1
    ? { tier: "BASIC", memorySizeGb }
    : {
        tier: "STANDARD_HA",
        readReplicasMode: "READ_REPLICAS_ENABLED",
        replicaCount: count - 1,
        memorySizeGb: Math.max(memorySizeGb, LEAST_WITH_REPLICAS),
      };
}
