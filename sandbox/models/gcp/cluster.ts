import { parseBlock } from "../../../components/pure/cidr";
import type { Context, TypeModel } from "../../simulator/model";
import { type Props, text, valuesAt } from "../../simulator/values";
import { badCluster } from "./cluster-rules";
import { ACCOUNT } from "./identity";
import { encryptsWith, notGranted } from "./kms";
import { NETWORK, SUBNETWORK } from "./network";
import {
  addressIn,
  digits,
  flag,
  forcesNew,
  group,
  labelOutputs,
  nameOf,
  projectOf,
  selfLink,
} from "./shared";

export const CLUSTER = "gcp:container/cluster:Cluster";

/** Patch that a minor version stands for. */
const PATCH = ".1-gke.1396000";

/** A regional GKE Standard cluster. */
export const cluster: TypeModel = {
  type: CLUSTER,
  stateful: true,
  immutable: {
    ...forcesNew("services/container/resource_container_cluster.go", [
      "name",
      "location",
      "project",
      "description",
      "network",
      "subnetwork",
      "networkingMode",
      "ipAllocationPolicy",
      "defaultMaxPodsPerNode",
      "datapathProvider",
      "enableAutopilot",
      "enableKubernetesAlpha",
      "initialNodeCount",
      "confidentialNodes",
      "masterAuth.clientCertificateConfig",
      "nodePools",
      "privateClusterConfig.masterIpv4CidrBlock",
      "privateClusterConfig.privateEndpointSubnetwork",
    ]),
    ...forcesNew("services/container/node_config.go", [
      "nodeConfig.bootDiskKmsKey",
      "nodeConfig.metadata",
      "nodeConfig.oauthScopes",
      "nodeConfig.serviceAccount",
      "nodeConfig.shieldedInstanceConfig",
    ]),
  },
  mutable: [
    "addonsConfig",
    "anonymousAuthenticationConfig",
    "binaryAuthorization",
    "clusterAutoscaling",
    "controlPlaneEndpointsConfig",
    "costManagementConfig",
    "databaseEncryption",
    "deletionProtection",
    "dnsConfig",
    "enableIntranodeVisibility",
    "enableLegacyAbac",
    "enableShieldedNodes",
    "gatewayApiConfig",
    "loggingConfig",
    "maintenancePolicy",
    "masterAuthorizedNetworksConfig",
    "minMasterVersion",
    "monitoringConfig",
    "nodeLocations",
    "nodePoolAutoConfig",
    "nodePoolDefaults",
    "notificationConfig",
    "privateClusterConfig.enablePrivateEndpoint",
    "privateClusterConfig.enablePrivateNodes",
    "rbacBindingConfig",
    "releaseChannel",
    "removeDefaultNodePool",
    "resourceLabels",
    "secretManagerConfig",
    "securityPostureConfig",
    "serviceExternalIpsConfig",
    "verticalPodAutoscaling",
    "workloadIdentityConfig",
  ],
  requires: ["name"],
  references: {
    network: { to: [NETWORK] },
    subnetwork: { to: [SUBNETWORK] },
    "databaseEncryption.keyName": encryptsWith,
    "clusterAutoscaling.autoProvisioningDefaults.bootDiskKmsKey": encryptsWith,
    "clusterAutoscaling.autoProvisioningDefaults.serviceAccount": { to: [ACCOUNT], by: "email", loose: true },
    "nodeConfig.bootDiskKmsKey": encryptsWith,
    "nodeConfig.serviceAccount": { to: [ACCOUNT], by: "email", loose: true },
  },
  id: (inputs, context) =>
    `projects/${projectOf(inputs, context)}/locations/${text(inputs, "location") ?? ""}/clusters/${nameOf(inputs)}`,
  validate: (inputs, context) => [
    ...badCluster(inputs, context),
    ...notGranted(inputs, "databaseEncryption.keyName", "container-engine-robot", context.cloud),
    ...notGranted(inputs, "nodeConfig.bootDiskKmsKey", "compute-system", context.cloud),
  ],
  refuse: refuseUpgrade,
  outputs: (inputs, context) => ({
    ...endpoints(inputs, context),
    ...labelOutputs(inputs, context, "resourceLabels"),
    project: projectOf(inputs, context),
    selfLink: selfLink("container", "v1", context.id),
    masterVersion: `${text(inputs, "minMasterVersion") ?? "1.35"}${PATCH}`,
    nodeVersion: `${text(inputs, "minMasterVersion") ?? "1.35"}${PATCH}`,
    labelFingerprint: context.hex(8, "fingerprint"),
    operation: `operation-${context.hex(32, "operation")}`,
    servicesIpv4Cidr: secondaryRange(inputs, context, "servicesSecondaryRangeName"),
    clusterIpv4Cidr: secondaryRange(inputs, context, "clusterSecondaryRangeName"),
  }),
  refuseDelete: ({ outputs }) =>
    outputs.deletionProtection === false
      ? undefined
      : "cannot destroy cluster because deletion_protection is set to true; set it to false to proceed",
};

/** The control plane goes up one minor version at a time, and never down. */
function refuseUpgrade(inputs: Props, { cloud, scope, id }: Context): string | undefined {
  const from = minorOf(cloud.get(CLUSTER, id, scope)?.inputs ?? {});
  const to = minorOf(inputs);
  return from === undefined || to === undefined || to === from || to === from + 1
    ? undefined
    : `the master cannot be upgraded from 1.${from} to 1.${to}; upgrade one minor version at a time`;
}

/** The minor version that inputs ask for. */
function minorOf(inputs: Props): number | undefined {
  const minor = /^1\.(\d+)/.exec(text(inputs, "minMasterVersion") ?? "")?.[1];
  return minor === undefined ? undefined : Number(minor);
}

/** The ways in and what vouches for them. */
function endpoints(inputs: Props, context: Context): Props {
  const region = text(inputs, "location") ?? "";
  const hex = context.hex(40, "endpoint");
  const nodes = subnetBlock(inputs, context);
  const inside = nodes === undefined ? "" : addressIn(nodes, hex);
  // Addresses set aside for documentation (RFC 5737) stand for public ones.
  const outside = `203.0.113.${1 + (parseInt(hex.slice(0, 4), 16) % 254)}`;
  const open = flag(inputs, "privateClusterConfig.enablePrivateEndpoint") !== true;
  const pem = `-----BEGIN CERTIFICATE-----\n${Buffer.from(context.hex(64, "ca")).toString("base64")}\n-----END CERTIFICATE-----\n`;
  return {
    endpoint: open ? outside : inside,
    controlPlaneEndpointsConfig: {
      ...group(inputs, "controlPlaneEndpointsConfig"),
      dnsEndpointConfig: {
        ...group(inputs, "controlPlaneEndpointsConfig.dnsEndpointConfig"),
        endpoint: `gke-${hex}-${digits(context.hex(11, "project"))}.${region}.gke.goog`,
      },
    },
    privateClusterConfig: {
      ...group(inputs, "privateClusterConfig"),
      privateEndpoint: inside,
      publicEndpoint: open ? outside : "",
    },
    masterAuth: {
      clientCertificateConfig: { issueClientCertificate: false },
      ...group(inputs, "masterAuth"),
      clientCertificate: "",
      clientKey: "",
      clusterCaCertificate: Buffer.from(pem).toString("base64"),
    },
  };
}

function subnetBlock(inputs: Props, { cloud, scope }: Context) {
  const subnet = cloud.get(SUBNETWORK, text(inputs, "subnetwork") ?? "", scope);
  return parseBlock(text(subnet?.inputs ?? {}, "ipCidrRange") ?? "");
}

/** The block of the secondary range that the cluster refers to by name. */
function secondaryRange(inputs: Props, { cloud, scope }: Context, key: string): string {
  const name = text(inputs, `ipAllocationPolicy.${key}`);
  const subnet = cloud.get(SUBNETWORK, text(inputs, "subnetwork") ?? "", scope);
  const ranges = valuesAt(subnet?.inputs ?? {}, "secondaryIpRanges[]").map(({ value }) => value as Props);
  return text(ranges.find(({ rangeName }) => rangeName === name) ?? {}, "ipCidrRange") ?? "";
}
