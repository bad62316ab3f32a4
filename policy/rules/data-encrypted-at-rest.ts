import { all, any, isOneOf, isTrue } from "../facts";
import { type Finding, must, type ResourceRule, type Subject } from "../model";
import { byType, willBeSet } from "../subject";

/** Storage that must be encrypted, unless it is made from something that passes its own encryption on. */
function encrypted(property: string, ...inheritedFrom: readonly string[]) {
  return (subject: Subject): Finding[] => {
    const setting = subject.props.at(property);
    const inherits = all(setting.absent, any(...inheritedFrom.map((source) => willBeSet(subject, source))));
    return [must(any(isTrue(setting), inherits), setting, "its storage is not encrypted")];
  };
}

/** Valkey is encrypted unless told otherwise, Redis only if told so. */
function replicationGroup(subject: Subject): Finding[] {
  const setting = subject.props.at("atRestEncryptionEnabled");
  const byDefault = all(setting.absent, isOneOf(subject.props.at("engine"), "valkey"));
  const inherits = all(setting.absent, willBeSet(subject, "globalReplicationGroupId"));
  return [must(any(isTrue(setting), byDefault, inherits), setting, "its storage is not encrypted")];
}

export const dataEncryptedAtRest: ResourceRule = {
  id: "data-encrypted-at-rest",
  title: "Databases and caches encrypt what they store",
  severity: "critical",
  level: "mandatory",
  scope: "resource",
  why: "A snapshot or a disk that leaves the account is readable without it, and turning it on later means a new database.",
  remedy: "Set storageEncrypted (RDS) or atRestEncryptionEnabled (ElastiCache) to true.",
  refs: {
    trivy: ["AVD-AWS-0079", "AVD-AWS-0080", "AVD-AWS-0045"],
    checkov: ["CKV_AWS_16", "CKV_AWS_96", "CKV_AWS_140", "CKV_AWS_29"],
  },
  ...byType({
    "aws:rds/cluster:Cluster": encrypted(
      "storageEncrypted",
      "replicationSourceIdentifier",
      "snapshotIdentifier",
      "globalClusterIdentifier",
      "restoreToPointInTime",
    ),
    "aws:rds/instance:Instance": encrypted(
      "storageEncrypted",
      "replicateSourceDb",
      "snapshotIdentifier",
      "restoreToPointInTime",
    ),
    "aws:rds/globalCluster:GlobalCluster": encrypted("storageEncrypted", "sourceDbClusterIdentifier"),
    "aws:elasticache/replicationGroup:ReplicationGroup": replicationGroup,
  }),
};
