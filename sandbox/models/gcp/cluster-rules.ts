import { parseBlock } from "../../../components/pure/cidr";
import type { Context, Failure } from "../../simulator/model";
import { type Props, text, valuesAt } from "../../simulator/values";
import { badUpkeep } from "./cluster-upkeep";
import { SUBNETWORK } from "./network";
import {
  badName,
  flag,
  notAmong,
  number,
  outOfRange,
  overlapping,
  projectOf,
  texts,
  textsAt,
  usedBlocks,
  when,
} from "./shared";

/** Zones of a region. */
export function badZones(inputs: Props, region: string | undefined): Failure[] {
  return textsAt(inputs, "nodeLocations[]").flatMap(({ path, value }) =>
    when(region !== undefined && !value.startsWith(`${region}-`), path, `must be a zone of ${region}`),
  );
}

/** What GKE refuses in a cluster. */
export function badCluster(inputs: Props, context: Context): Failure[] {
  return [
    ...badName(inputs, "name", 40),
    ...badVersion(inputs),
    ...badNetworking(inputs, context),
    ...badControlPlane(inputs, context),
    ...badAccess(inputs),
    ...badUpkeep(inputs, context),
    ...badChoices(inputs),
    ...outOfRange(inputs, "defaultMaxPodsPerNode", 8, 256),
    ...when(
      flag(inputs, "removeDefaultNodePool") === true && (number(inputs, "initialNodeCount") ?? 0) < 1,
      "initialNodeCount",
      "must be at least 1 where the default node pool is removed",
    ),
  ];
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

/** The control plane's own block: a /28, apart from the network that it is peered to or has an endpoint in. */
function badControlPlane(inputs: Props, { cloud }: Context): Failure[] {
  const path = "privateClusterConfig.masterIpv4CidrBlock";
  const cidr = text(inputs, path);
  if (cidr === undefined) return [];
  const block = parseBlock(cidr);
  if (block?.prefix !== 28) return [{ path, reason: "must be a /28 without host bits" }];
  return overlapping(block, path, usedBlocks(cloud.all(), inputs.network ?? null, ""));
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
    ...textsAt(inputs, "masterAuthorizedNetworksConfig.cidrBlocks[].cidrBlock").flatMap(({ path, value }) =>
      when(parseBlock(value) === undefined, path, "must be an IPv4 range without host bits"),
    ),
  ];
}

function badChoices(inputs: Props): Failure[] {
  const components = ["SYSTEM_COMPONENTS", "APISERVER", "CONTROLLER_MANAGER", "SCHEDULER"];
  return [
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
