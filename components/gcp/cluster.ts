import { Cluster } from "@pulumi/gcp/container";
import * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { ClusterOutputs, ClusterSpec } from "../contract";
import { physicalName } from "../pure/naming";
import { serviceAgents } from "./agents";
import type { GcpConfig } from "./config";
import { encryptionKey, keyRing } from "./encryption";
import { type Access, kubeconfig } from "./kubeconfig";
import { MAX_PODS_PER_NODE, only, POD_RANGE, SERVICE_RANGE } from "./layout";
import { logBucket } from "./logs";
import { nodeConfig, type NodeIdentity, nodeIdentity, nodePool } from "./nodes";

/** Control plane components whose logs and metrics are kept beside those of the nodes. */
const CONTROL_PLANE = ["APISERVER", "CONTROLLER_MANAGER", "SCHEDULER"];

/** GKE upgrades on weekends between 00:00 and 08:00 UTC; it demands 48 hours in any 32 days. */
const MAINTENANCE = {
  startTime: "2026-01-03T00:00:00Z",
  endTime: "2026-01-03T08:00:00Z",
  recurrence: "FREQ=WEEKLY;BYDAY=SA,SU",
};

/** A regional GKE Standard cluster with private nodes, the customer's keys and one autoscaled node pool. */
export function cluster(config: GcpConfig, scope: Scope, spec: ClusterSpec): ClusterOutputs {
  const agents = serviceAgents(config);
  const ring = keyRing(config, scope, spec, "cluster");
  const secretsKey = encryptionKey(scope, spec, ring, "secrets", agents.container);
  const diskKey = encryptionKey(scope, spec, ring, "node-disks", agents.compute);
  const identity = nodeIdentity(config, scope, spec);
  const node = nodeConfig(spec, identity, diskKey);

  const control = controlPlane(config, scope, spec, secretsKey, node, identity);
  nodePool(config, scope, spec, control, node, identity);
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
  node: ReturnType<typeof nodeConfig>,
  identity: NodeIdentity,
): Cluster {
  return new Cluster(
    `${scope.name}-gke`,
    {
      project: config.project,
      location: config.region,
      name: clusterName(spec),
      nodeLocations: [...spec.zones],
      minMasterVersion: spec.version,
      releaseChannel: { channel: "REGULAR" },
      maintenancePolicy: { recurringWindow: MAINTENANCE },
      deletionProtection: spec.protect,
      resourceLabels: spec.labels,
      costManagementConfig: { enabled: true },
      // The first pool is made and removed at once; the real one is a resource of its own.
      removeDefaultNodePool: true,
      initialNodeCount: 1,
      nodeConfig: node,
      ...networking(spec),
      ...reachability(spec),
      ...hardening(config, secretsKey),
      ...telemetry(),
      // GKE keeps these definitions in step with its own Gateway controller.
      gatewayApiConfig: { channel: "CHANNEL_STANDARD" },
      addonsConfig: {
        httpLoadBalancing: { disabled: false },
        gcePersistentDiskCsiDriverConfig: { enabled: true },
      },
    },
    scope.child({
      protect: spec.protect,
      dependsOn: [identity.grant],
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

/**
 * One way in: the DNS endpoint, where Google's front end admits authenticated requests only, or, where networks
 * are authorized, the IP endpoint for those and nobody else.
 */
function reachability({ authorizedCidrs }: ClusterSpec) {
  const open = authorizedCidrs.length > 0;
  return {
    privateClusterConfig: { enablePrivateNodes: true, enablePrivateEndpoint: !open },
    controlPlaneEndpointsConfig: {
      // Vault has the tokens of service accounts reviewed here, each with the token itself.
      dnsEndpointConfig: { allowExternalTraffic: !open, enableK8sTokensViaDns: !open },
      ipEndpointsConfig: { enabled: open },
    },
    ...(open && {
      masterAuthorizedNetworksConfig: {
        cidrBlocks: authorizedCidrs.map((cidrBlock) => ({ cidrBlock, displayName: cidrBlock })),
        gcpPublicCidrsAccessEnabled: false,
      },
    }),
  };
}

function hardening(config: GcpConfig, secretsKey: pulumi.Output<string>) {
  return {
    databaseEncryption: { state: "ENCRYPTED", keyName: secretsKey },
    workloadIdentityConfig: { workloadPool: `${config.project}.svc.id.goog` },
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

/** Logs and metrics of the system; the platform's own Prometheus scrapes the workloads. */
function telemetry() {
  return {
    loggingConfig: { enableComponents: ["SYSTEM_COMPONENTS", "WORKLOADS", ...CONTROL_PLANE] },
    monitoringConfig: {
      enableComponents: ["SYSTEM_COMPONENTS", ...CONTROL_PLANE],
      managedPrometheus: { enabled: false },
      advancedDatapathObservabilityConfig: { enableMetrics: true, enableRelay: false },
    },
  };
}

/** A public authority signs for the DNS endpoint, the cluster's own for the IP endpoint. */
function accessTo(control: Cluster, { authorizedCidrs }: ClusterSpec): Access {
  if (authorizedCidrs.length === 0) {
    // The IP endpoint's address tells a preview that neither is known before the cluster exists.
    const host = pulumi
      .all([control.controlPlaneEndpointsConfig, control.endpoint])
      .apply(([{ dnsEndpointConfig }]) => dnsEndpointConfig.endpoint);
    return { endpoint: pulumi.interpolate`https://${host}`, caCertificate: pulumi.output("") };
  }
  return {
    endpoint: pulumi.interpolate`https://${control.endpoint}`,
    caCertificate: control.masterAuth.apply(({ clusterCaCertificate }) =>
      Buffer.from(clusterCaCertificate, "base64").toString("utf8"),
    ),
  };
}
