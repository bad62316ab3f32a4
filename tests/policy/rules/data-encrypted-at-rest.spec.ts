import type { ReplicationGroupArgs } from "@pulumi/aws/elasticache";
import type { ClusterArgs, GlobalClusterArgs, InstanceArgs } from "@pulumi/aws/rds";
import { dataEncryptedAtRest as rule } from "../../../policy/rules/data-encrypted-at-rest";
import { fixture, unknown, urnOf } from "../support/fixtures";
import { decides } from "../support/outcomes";

const cluster = fixture<ClusterArgs>("aws:rds/cluster:Cluster", "cluster", {
  engine: "aurora-postgresql",
  storageEncrypted: true,
});
const instance = fixture<InstanceArgs>("aws:rds/instance:Instance", "instance", {
  instanceClass: "db.t3.medium",
  storageEncrypted: true,
});
const global = fixture<GlobalClusterArgs>("aws:rds/globalCluster:GlobalCluster", "global", {
  globalClusterIdentifier: "orders",
  storageEncrypted: true,
});
const cache = fixture<ReplicationGroupArgs>("aws:elasticache/replicationGroup:ReplicationGroup", "cache", {
  description: "sessions",
  atRestEncryptionEnabled: true,
});
const source = {
  propertyDependencies: { replicateSourceDb: [urnOf("aws:rds/instance:Instance", "source")] },
};
const violation = "violation: its storage is not encrypted";

describe(rule.id, () => {
  decides(rule, [
    ["passes where it is on", [cluster(), instance(), global(), cache()]],
    [
      "fails where it is off",
      [
        cluster({ storageEncrypted: false }),
        instance({ storageEncrypted: false }),
        global({ storageEncrypted: false }),
        cache({ atRestEncryptionEnabled: false }),
      ],
      { cluster: violation, instance: violation, global: violation, cache: violation },
    ],
    ["fails where it is left out", [cluster({ storageEncrypted: undefined })], { cluster: violation }],
    [
      "is undecided where it is unknown",
      [cluster({ storageEncrypted: unknown })],
      { cluster: "undecided: not known before the update: storageEncrypted" },
    ],
    [
      "lets replicas and restored databases inherit it",
      [
        instance({ storageEncrypted: undefined, replicateSourceDb: "arn:aws:rds:eu-central-1:1:db:source" }),
        cluster({ storageEncrypted: undefined, snapshotIdentifier: "before-the-migration" }),
      ],
    ],
    [
      "knows a replica by its source before the source has a name",
      [instance({ storageEncrypted: undefined, replicateSourceDb: unknown }, source)],
    ],
    [
      "knows a member of a global cache likewise",
      [
        cache(
          { atRestEncryptionEnabled: undefined, globalReplicationGroupId: unknown },
          {
            propertyDependencies: {
              globalReplicationGroupId: [
                urnOf("aws:elasticache/globalReplicationGroup:GlobalReplicationGroup", "global"),
              ],
            },
          },
        ),
      ],
    ],
    [
      "is undecided about a source that comes from nowhere",
      [instance({ storageEncrypted: undefined, replicateSourceDb: unknown })],
      { instance: "undecided: not known before the update: replicateSourceDb" },
    ],
    [
      "does not let a replica turn it off",
      [instance({ storageEncrypted: false, replicateSourceDb: "source" })],
      { instance: violation },
    ],
    [
      "knows that Valkey encrypts by default",
      [cache({ atRestEncryptionEnabled: undefined, engine: "valkey" })],
    ],
    [
      "and that Redis does not",
      [cache({ atRestEncryptionEnabled: undefined, engine: "redis" })],
      { cache: violation },
    ],
  ]);
});
