import { DatabaseInstance, type DatabaseInstanceArgs } from "@pulumi/gcp/sql";
import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { DatabaseSpec } from "../contract";
import { shapedName } from "../pure/naming";
import { placeInstances } from "../pure/placement";
import type { GcpConfig } from "./config";
import { cloudSqlAgent, instanceSettings } from "./database-settings";
import { encryptionKey, keyRing } from "./encryption";

/** Instances that read: those beyond primary and standby in the zones left, then the readers in zone after zone. */
export function readReplicas(
  config: GcpConfig,
  scope: Scope,
  spec: DatabaseSpec,
  primary: DatabaseInstance,
): DatabaseInstance[] {
  const left = config.zones
    .slice(2, spec.instances)
    .map((zone) => ({ key: `replica-${zone}`, name: zone, zone }));
  const readers = placeInstances(config.zones, spec.readers).map(({ key, zone }) => ({
    key: `reader-${key}`,
    name: `reader-${key}`,
    zone,
  }));
  return [...left, ...readers].map(({ key, name, zone }) =>
    replica(scope, primary, key, {
      project: config.project,
      region: config.region,
      name: pulumi.interpolate`${primary.name}-${name}`,
      encryptionKeyName: primary.encryptionKeyName,
      settings: { ...replicaSettings(spec), locationPreference: { zone } },
    }),
  );
}

/**
 * A replica in the recovery region, with a key of that region. Google promotes none by itself: whoever declares the
 * region lost does (cloud.google.com/sql/docs/postgres/replication/cross-region-replicas).
 */
export function recoveryReplica(
  { recoveryRegion, ...config }: GcpConfig,
  scope: Scope,
  spec: DatabaseSpec,
  primary: DatabaseInstance,
): void {
  if (recoveryRegion === undefined) return;
  const key = `recovery-${recoveryRegion}`;
  const there = { ...scope, name: `${scope.name}-${key}` };
  const ring = keyRing({ ...config, region: recoveryRegion }, there, spec, `recovery-${spec.key}`);
  replica(scope, primary, key, {
    project: config.project,
    region: recoveryRegion,
    // A name cannot be used again for a week; with another region it is another one.
    name: pulumi.interpolate`${primary.name}-${shapedName(["recovery"], recoveryRegion)}`,
    encryptionKeyName: encryptionKey(there, spec, ring, "storage", cloudSqlAgent(config, spec)),
    settings: replicaSettings(spec),
  });
}

/** Holds nothing that its primary has not: it may go as it came. */
function replica(
  scope: Scope,
  primary: DatabaseInstance,
  key: string,
  args: Pick<DatabaseInstanceArgs, "project" | "region" | "name" | "encryptionKeyName" | "settings">,
): DatabaseInstance {
  return new DatabaseInstance(
    `${scope.name}-${key}`,
    {
      masterInstanceName: primary.name,
      databaseVersion: primary.databaseVersion,
      deletionProtection: false,
      ...args,
    },
    scope.child(),
  );
}

function replicaSettings(spec: DatabaseSpec) {
  return { ...instanceSettings(spec, false), availabilityType: "ZONAL" };
}
