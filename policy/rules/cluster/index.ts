import type { Rule } from "../../core/model";
import { clusterAccessScoped } from "./cluster-access-scoped";
import { clusterControlPlaneLogging } from "./cluster-control-plane-logging";
import { clusterEndpointNotPublic } from "./cluster-endpoint-not-public";
import { clusterK3sHardenedServer } from "./cluster-k3s-hardened-server";
import { clusterLegacyAuthDisabled } from "./cluster-legacy-auth-disabled";
import { clusterNetworkDataplane } from "./cluster-network-dataplane";
import { clusterNodeAccessHardened } from "./cluster-node-access-hardened";
import { clusterNodeDiskEncryption } from "./cluster-node-disk-encryption";
import { clusterNodeImageHardened } from "./cluster-node-image-hardened";
import { clusterNodeServiceAccount } from "./cluster-node-service-account";
import { clusterPrivateNodes } from "./cluster-private-nodes";
import { clusterSecretsEnvelopeEncryption } from "./cluster-secrets-envelope-encryption";
import { clusterVersionsMaintained } from "./cluster-versions-maintained";
import { clusterWorkloadIdentity } from "./cluster-workload-identity";

export const clusterRules: readonly Rule[] = [
  clusterEndpointNotPublic,
  clusterPrivateNodes,
  clusterControlPlaneLogging,
  clusterSecretsEnvelopeEncryption,
  clusterWorkloadIdentity,
  clusterAccessScoped,
  clusterNodeImageHardened,
  clusterNodeServiceAccount,
  clusterNetworkDataplane,
  clusterVersionsMaintained,
  clusterLegacyAuthDisabled,
  clusterNodeAccessHardened,
  clusterNodeDiskEncryption,
  clusterK3sHardenedServer,
];
