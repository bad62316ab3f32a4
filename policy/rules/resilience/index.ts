import type { Rule } from "../../core/model";
import { resilienceBackupCoverage } from "./resilience-backup-coverage";
import { resilienceClusterMultiZone } from "./resilience-cluster-multi-zone";
import { resilienceDeletionProtection } from "./resilience-deletion-protection";
import { resiliencePdbAllowsDisruption } from "./resilience-pdb-allows-disruption";
import { resiliencePdbRequired } from "./resilience-pdb-required";
import { resilienceReplicasAndAutoscaling } from "./resilience-replicas-and-autoscaling";
import { resilienceRolloutSafe } from "./resilience-rollout-safe";
import { resilienceStorageClassSafe } from "./resilience-storage-class-safe";
import { resilienceZoneSpread } from "./resilience-zone-spread";

export const resilienceRules: readonly Rule[] = [
  resilienceDeletionProtection,
  resiliencePdbRequired,
  resiliencePdbAllowsDisruption,
  resilienceReplicasAndAutoscaling,
  resilienceZoneSpread,
  resilienceRolloutSafe,
  resilienceStorageClassSafe,
  resilienceBackupCoverage,
  resilienceClusterMultiZone,
];
