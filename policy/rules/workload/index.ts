import type { Rule } from "../../core/model";
import { workloadApparmorSelinuxProcmount } from "./workload-apparmor-selinux-procmount";
import { workloadCapabilitiesDropped } from "./workload-capabilities-dropped";
import { workloadNoHostNamespaces } from "./workload-no-host-namespaces";
import { workloadNoHostPath } from "./workload-no-host-path";
import { workloadNoHostPorts } from "./workload-no-host-ports";
import { workloadNoHostProbes } from "./workload-no-host-probes";
import { workloadNoPrivilegeEscalation } from "./workload-no-privilege-escalation";
import { workloadNotPrivileged } from "./workload-not-privileged";
import { workloadPlacedAndGoverned } from "./workload-placed-and-governed";
import { workloadProbesConfigured } from "./workload-probes-configured";
import { workloadReadOnlyRootFilesystem } from "./workload-read-only-root-filesystem";
import { workloadResourcesSet } from "./workload-resources-set";
import { workloadRestrictedVolumeTypes } from "./workload-restricted-volume-types";
import { workloadRunAsNonRoot } from "./workload-run-as-non-root";
import { workloadSafeSysctls } from "./workload-safe-sysctls";
import { workloadSeccompRuntimeDefault } from "./workload-seccomp-runtime-default";
import { workloadServiceAccountDedicated } from "./workload-service-account-dedicated";

export const workloadRules: readonly Rule[] = [
  workloadNotPrivileged,
  workloadNoHostNamespaces,
  workloadNoHostPath,
  workloadNoHostPorts,
  workloadCapabilitiesDropped,
  workloadNoPrivilegeEscalation,
  workloadRunAsNonRoot,
  workloadSeccompRuntimeDefault,
  workloadApparmorSelinuxProcmount,
  workloadSafeSysctls,
  workloadRestrictedVolumeTypes,
  workloadNoHostProbes,
  workloadReadOnlyRootFilesystem,
  workloadServiceAccountDedicated,
  workloadResourcesSet,
  workloadProbesConfigured,
  workloadPlacedAndGoverned,
];
