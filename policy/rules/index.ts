import type { Rule } from "../model";
import { clusterEndpointNotPublic } from "./cluster-endpoint-not-public";
import { clusterSecretsEnvelopeEncryption } from "./cluster-secrets-envelope-encryption";
import { dataBackupAndPitr } from "./data-backup-and-pitr";
import { dataEncryptedAtRest } from "./data-encrypted-at-rest";
import { dataNoStaticPasswords } from "./data-no-static-passwords";
import { dataNotPublic } from "./data-not-public";
import { dataRequireTls } from "./data-require-tls";
import { governanceExplicitProvider } from "./governance-explicit-provider";
import { meshInjectionNotBypassed } from "./mesh-injection-not-bypassed";
import { networkNoPublicIngress } from "./network-no-public-ingress";
import { networkPolicyDefaultDeny } from "./network-policy-default-deny";
import { resilienceDeletionProtection } from "./resilience-deletion-protection";
import { supplyImagePinned } from "./supply-image-pinned";
import { workloadNoPrivilegeEscalation } from "./workload-no-privilege-escalation";
import { workloadNotPrivileged } from "./workload-not-privileged";
import { workloadRunAsNonRoot } from "./workload-run-as-non-root";

/** Every rule of the pack, by subject. */
export const rules: readonly Rule[] = [
  networkNoPublicIngress,
  networkPolicyDefaultDeny,
  clusterEndpointNotPublic,
  clusterSecretsEnvelopeEncryption,
  dataEncryptedAtRest,
  dataNotPublic,
  dataRequireTls,
  dataBackupAndPitr,
  dataNoStaticPasswords,
  workloadNotPrivileged,
  workloadRunAsNonRoot,
  workloadNoPrivilegeEscalation,
  meshInjectionNotBypassed,
  supplyImagePinned,
  resilienceDeletionProtection,
  governanceExplicitProvider,
];
