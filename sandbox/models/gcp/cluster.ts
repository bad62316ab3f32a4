import { parseBlock } from "../../../components/pure/cidr";
import type { Context, Failure, TypeModel } from "../../simulator/model";
import { type Props, text, valuesAt } from "../../simulator/values";
import { NETWORK, SUBNETWORK } from "./compute";
import { ACCOUNT } from "./identity";
import { encryptsWith, notGranted } from "./kms";
import {
  addressIn,
  badName,
  digits,
  flag,
  forcesNew,
  group,
  labelOutputs,
  nameOf,
  notAmong,
  number,
  outOfRange,
  projectOf,
  selfLink,
  texts,
  when,
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
    "privateClusterConfig.enablePrivateEndpoint",
    "privateClusterConfig.enablePrivateNodes",
    "rbacBindingConfig",
    "releaseChannel",
    "removeDefaultNodePool",
    "resourceLabels",
    "securityPostureConfig",
    "serviceExternalIpsConfig",
    "workloadIdentityConfig",
  ],
  references: {
    network: { to: [NETWORK] },
    subnetwork: { to: [SUBNETWORK] },
    "databaseEncryption.keyName": encryptsWith,
    "nodeConfig.bootDiskKmsKey": encryptsWith,
    "nodeConfig.serviceAccount": { to: [ACCOUNT], by: "email", loose: true },
  },
  id: (inputs, context) =>
    `projects/${projectOf(inputs, context)}/locations/${text(inputs, "location") ?? ""}/clusters/${nameOf(inputs)}`,
  validate: (inputs, context) => [
    ...badName(inputs, "name", 40),
    ...badVersion(inputs),
    ...badNetworking(inputs, context),
    ...badAccess(inputs),
    ...badMaintenance(inputs),
    ...badChoices(inputs),
    ...notGranted(inputs, "databaseEncryption.keyName", "container-engine-robot", context.cloud),
    ...notGranted(inputs, "nodeConfig.bootDiskKmsKey", "compute-system", context.cloud),
    ...outOfRange(inputs, "defaultMaxPodsPerNode", 8, 256),
    ...when(
      flag(inputs, "removeDefaultNodePool") === true && (number(inputs, "initialNodeCount") ?? 0) < 1,
      "initialNodeCount",
      "must be at least 1 where the default node pool is removed",
    ),
  ],
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

/** Zones of a region. */
export function badZones(inputs: Props, region: string | undefined): Failure[] {
  return valuesAt(inputs, "nodeLocations[]").flatMap(({ path, value }) =>
    when(
      region !== undefined && !String(value).startsWith(`${region}-`),
      path,
      `must be a zone of ${region}`,
    ),
  );
}

function badVersion(inputs: Props): Failure[] {
  const valid = /^(latest|1\.\d+(\.\d+(-gke\.\d+)?)?)$/.test(text(inputs, "minMasterVersion") ?? "latest");
  return when(!valid, "minMasterVersion", "must be a version that GKE offers, such as 1.35");
}

function badNetworking(inputs: Props, context: Context): Failure[] {
  const subnet = context.cloud.get(SUBNETWORK, text(inputs, "subnetwork") ?? "", context.scope);
  const ranges = texts(subnet?.inputs ?? {}, "secondaryIpRanges[].rangeName");
  const unknownRanges = ["clusterSecondaryRangeName", "servicesSecondaryRangeName"].flatMap((key) => {
    const name = text(inputs, `ipAllocationPolicy.${key}`);
    return when(
      subnet !== undefined && name !== undefined && !ranges.includes(name),
      `ipAllocationPolicy.${key}`,
      "names no secondary range of the subnetwork",
    );
  });
  return [
    ...badZones(inputs, text(inputs, "location")),
    ...unknownRanges,
    ...when(
      text(inputs, "datapathProvider") === "ADVANCED_DATAPATH" &&
        flag(inputs, "networkPolicy.enabled") === true,
      "networkPolicy.enabled",
      "cannot be enabled with Dataplane V2, which enforces network policies itself",
    ),
    ...valuesAt(inputs, "workloadIdentityConfig.workloadPool").flatMap(({ path, value }) =>
      when(value !== `${projectOf(inputs, context)}.svc.id.goog`, path, "must be PROJECT.svc.id.goog"),
    ),
  ];
}

function badAccess(inputs: Props): Failure[] {
  const byIp = flag(inputs, "controlPlaneEndpointsConfig.ipEndpointsConfig.enabled") ?? true;
  const byName = flag(inputs, "controlPlaneEndpointsConfig.dnsEndpointConfig.allowExternalTraffic") ?? false;
  return [
    ...when(
      !byIp && !byName,
      "controlPlaneEndpointsConfig",
      "leaves no endpoint: enable IP endpoints or external traffic on the DNS endpoint",
    ),
    ...valuesAt(inputs, "masterAuthorizedNetworksConfig.cidrBlocks[].cidrBlock").flatMap(({ path, value }) =>
      when(parseBlock(String(value)) === undefined, path, "must be an IPv4 range without host bits"),
    ),
  ];
}

function badMaintenance(inputs: Props): Failure[] {
  const path = "maintenancePolicy.recurringWindow";
  const window = group(inputs, path);
  const hours =
    (Date.parse(text(window, "endTime") ?? "") - Date.parse(text(window, "startTime") ?? "")) / 3.6e6;
  return path.split(".").length === 2 && Object.keys(window).length > 0
    ? [
        ...when(!(hours >= 4), path, "must be a window of four hours or more"),
        ...when(
          !/^FREQ=(DAILY|WEEKLY)/.test(text(window, "recurrence") ?? ""),
          `${path}.recurrence`,
          "must be an RFC 5545 rule",
        ),
      ]
    : [];
}

function badChoices(inputs: Props): Failure[] {
  const components = ["SYSTEM_COMPONENTS", "APISERVER", "CONTROLLER_MANAGER", "SCHEDULER"];
  return [
    ...notAmong(inputs, "releaseChannel.channel", ["UNSPECIFIED", "RAPID", "REGULAR", "STABLE", "EXTENDED"]),
    ...notAmong(inputs, "databaseEncryption.state", ["ENCRYPTED", "DECRYPTED"]),
    ...notAmong(inputs, "datapathProvider", ["LEGACY_DATAPATH", "ADVANCED_DATAPATH"]),
    ...notAmong(inputs, "anonymousAuthenticationConfig.mode", ["LIMITED", "ENABLED"]),
    ...notAmong(inputs, "binaryAuthorization.evaluationMode", [
      "DISABLED",
      "PROJECT_SINGLETON_POLICY_ENFORCE",
    ]),
    ...notAmong(inputs, "securityPostureConfig.mode", ["DISABLED", "BASIC", "ENTERPRISE"]),
    ...notAmong(inputs, "gatewayApiConfig.channel", [
      "CHANNEL_DISABLED",
      "CHANNEL_EXPERIMENTAL",
      "CHANNEL_STANDARD",
    ]),
    ...notAmong(inputs, "dnsConfig.clusterDns", [
      "PROVIDER_UNSPECIFIED",
      "PLATFORM_DEFAULT",
      "CLOUD_DNS",
      "KUBE_DNS",
    ]),
    ...notAmong(inputs, "loggingConfig.enableComponents[]", [...components, "KCP_VPA", "WORKLOADS"]),
    ...notAmong(inputs, "monitoringConfig.enableComponents[]", [
      ...components,
      "STORAGE",
      "HPA",
      "POD",
      "DAEMONSET",
      "DEPLOYMENT",
      "STATEFULSET",
      "KUBELET",
      "CADVISOR",
      "DCGM",
      "JOBSET",
    ]),
  ];
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
