import { Cluster } from "@pulumi/gcp/container";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { ClusterOutputs, ClusterSpec } from "../contract";
import { physicalName } from "../pure/naming";
import { serviceAgents } from "./agents";
import { autoscaling } from "./autoscaling";
import type { GcpConfig } from "./config";
import { encryptionKey, keyRing } from "./encryption";
import { accessTo, reachability } from "./endpoint";
import { kubeconfig } from "./kubeconfig";
import { MAX_PODS_PER_NODE, only, POD_RANGE, SERVICE_RANGE } from "./layout";
import { logBucket } from "./logs";
import { maintenance } from "./maintenance";
import { KUBELET, nodeConfig, type NodeSetup, nodeSetup } from "./nodes";
import { nodePools } from "./pools";
import { workloadPool } from "./workload-identity";

/** Control plane components whose logs and metrics are kept beside those of the nodes. */
const CONTROL_PLANE = ["APISERVER", "CONTROLLER_MANAGER", "SCHEDULER"];

/** A regional GKE Standard cluster with private nodes, the customer's keys and autoscaled node pools. */
export function cluster(config: GcpConfig, scope: Scope, spec: ClusterSpec): ClusterOutputs {
  const agents = serviceAgents(config);
  const ring = keyRing(config, scope, spec, "cluster");
  const secretsKey = encryptionKey(scope, spec, ring, "secrets", agents.container);
  const diskKey = encryptionKey(scope, spec, ring, "node-disks", agents.compute);
  const setup = nodeSetup(config, scope, spec, diskKey);

  const control = controlPlane(config, scope, spec, secretsKey, setup);
  nodePools(config, scope, spec, control, setup);
  logBucket(config, scope, {
    name: [spec.name, "cluster"],
    filter: `resource.labels.cluster_name="${clusterName(spec)}" AND resource.labels.location="${config.region}"`,
    retentionDays: spec.logRetentionDays,
  });

  const access = accessTo(control, spec);
  return {
    clusterName: control.name,
    clusterIdentifier: control.id,
    ...access,
    kubeconfig: kubeconfig(control.name, access),
  };
}

function clusterName(spec: ClusterSpec): string {
  return physicalName([spec.name], 40);
}

function controlPlane(
  config: GcpConfig,
  scope: Scope,
  spec: ClusterSpec,
  secretsKey: pulumi.Output<string>,
  setup: NodeSetup,
): Cluster {
  return new Cluster(
    `${scope.name}-gke`,
    {
      project: config.project,
      location: config.region,
      name: clusterName(spec),
      nodeLocations: [...spec.zones],
      minMasterVersion: spec.version,
      deletionProtection: spec.protect,
      resourceLabels: spec.labels,
      costManagementConfig: { enabled: true },
      // The first pool is made and removed at once; the real one is a resource of its own.
      removeDefaultNodePool: true,
      initialNodeCount: 1,
      nodeConfig: nodeConfig(spec, setup),
      nodePoolDefaults: { nodeConfigDefaults: KUBELET },
      ...networking(spec),
      ...reachability(config, spec),
      ...hardening(config, secretsKey),
      ...maintenance(config),
      ...autoscaling(config, spec, setup),
      ...telemetry(config),
      ...addons(config),
    },
    scope.child({
      protect: spec.protect,
      dependsOn: [setup.grant],
      // What is left of the removed pool reads back differently, and a difference would replace the cluster.
      ignoreChanges: ["nodeConfig"],
    }),
  );
}

function networking(spec: ClusterSpec) {
  return {
    network: spec.network.networkId,
    subnetwork: spec.network.privateSubnetIds.apply(only),
    networkingMode: "VPC_NATIVE",
    ipAllocationPolicy: {
      clusterSecondaryRangeName: POD_RANGE,
      servicesSecondaryRangeName: SERVICE_RANGE,
      stackType: "IPV4",
    },
    defaultMaxPodsPerNode: MAX_PODS_PER_NODE,
    datapathProvider: "ADVANCED_DATAPATH",
    enableIntranodeVisibility: true,
    // Cloud DNS answers pods from the metadata server's address, which no NetworkPolicy selects by label.
    dnsConfig: { clusterDns: "KUBE_DNS" },
    // Nobody may put a foreign address on a Service (CVE-2020-8554).
    serviceExternalIpsConfig: { enabled: false },
  };
}

function hardening(config: GcpConfig, secretsKey: pulumi.Output<string>) {
  return {
    databaseEncryption: { state: "ENCRYPTED", keyName: secretsKey },
    workloadIdentityConfig: { workloadPool: workloadPool(config) },
    enableShieldedNodes: true,
    // Enforces the project's policy, which admits everything until somebody writes one, and logs what it admits.
    binaryAuthorization: { evaluationMode: "PROJECT_SINGLETON_POLICY_ENFORCE" },
    securityPostureConfig: { mode: "BASIC" },
    enableLegacyAbac: false,
    anonymousAuthenticationConfig: { mode: "LIMITED" },
    rbacBindingConfig: {
      enableInsecureBindingSystemAuthenticated: false,
      enableInsecureBindingSystemUnauthenticated: false,
    },
  };
}

function addons({ addons: { backupAgent, secretManager } }: GcpConfig) {
  return {
    // GKE keeps these definitions in step with its own Gateway controller.
    gatewayApiConfig: { channel: "CHANNEL_STANDARD" },
    addonsConfig: {
      httpLoadBalancing: { disabled: false },
      gcePersistentDiskCsiDriverConfig: { enabled: true },
      gkeBackupAgentConfig: { enabled: backupAgent },
    },
    secretManagerConfig: {
      enabled: secretManager,
      // The interval is GKE's own; without the switch a new version of a secret arrives with the next pod.
      ...(secretManager && { rotationConfig: { enabled: true, rotationInterval: "120s" } }),
    },
  };
}

/** Logs and metrics of the system; the platform's own Prometheus scrapes the workloads. */
function telemetry({ addons }: GcpConfig) {
  return {
    loggingConfig: { enableComponents: ["SYSTEM_COMPONENTS", "WORKLOADS", ...CONTROL_PLANE] },
    monitoringConfig: {
      enableComponents: ["SYSTEM_COMPONENTS", ...CONTROL_PLANE],
      managedPrometheus: { enabled: addons.managedPrometheus },
      advancedDatapathObservabilityConfig: { enableMetrics: true, enableRelay: false },
    },
  };
}
