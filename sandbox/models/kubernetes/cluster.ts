import { parse } from "yaml";
import type { Cloud, CloudObject } from "../../simulator/cloud";
import type { Failure } from "../../simulator/model";
import { isTrue, type Props, text, valuesAt } from "../../simulator/values";

const EKS = "aws:eks/cluster:Cluster";
const GKE = "gcp:container/cluster:Cluster";

/** How whoever runs the engine reaches private addresses; the sandbox sets it from the stack's `access.path`. */
const ACCESS_PATH = "TRIVIUM_ACCESS_PATH";

/** What answers at a kubeconfig's server. */
export interface ClusterIdentity {
  readonly kind: "eks" | "gke" | "k3s";
  /** The simulated cluster; none for a K3s site, which exists outside every simulated cloud. */
  readonly object?: CloudObject;
}

/** The account-wide name of a cluster, which its objects belong to. */
export function clusterScope(config: Props): string {
  return text(config, "clusterIdentifier") ?? serverOf(text(config, "kubeconfig") ?? "") ?? "kubernetes";
}

/** The cluster that a provider's configuration leads to; undefined where none answers. */
export function clusterOf(config: Props, cloud: Cloud): ClusterIdentity | undefined {
  const server = serverOf(text(config, "kubeconfig") ?? "");
  if (clusterScope(config).startsWith("k3s/")) return { kind: "k3s" };
  const object = cloud
    .all()
    .find((candidate) => server !== undefined && endpointsOf(candidate).includes(hostOf(server)));
  return object && { kind: object.type === EKS ? "eks" : "gke", object };
}

/** What is wrong with a provider's configuration. Unknown values are not there and are not judged. */
export function configProblems(config: Props, cloud: Cloud): Failure[] {
  const kubeconfig = text(config, "kubeconfig");
  if (kubeconfig === undefined) return [];
  const server = serverOf(kubeconfig);
  if (server === undefined) {
    return [
      { path: "kubeconfig", reason: "is no kubeconfig; set one whose clusters name an https:// server" },
    ];
  }
  if (isTrue(config, "deleteUnreachable")) return [];
  const cluster = clusterOf(config, cloud);
  if (cluster === undefined) {
    return [{ path: "kubeconfig", reason: `no cluster answers at ${server}: dial tcp: no such host` }];
  }
  const timeout = timeoutOf(cluster, server);
  return timeout === undefined ? [] : [{ path: "kubeconfig", reason: timeout }];
}

/** Why nothing gets through to the API server, in the words of a connection that times out. */
function timeoutOf({ kind, object }: ClusterIdentity, server: string): string | undefined {
  if (object === undefined) return undefined;
  const paths = pathsTo(object, kind, server);
  const declared = process.env[ACCESS_PATH] ?? "";
  if (paths.includes(declared)) return undefined;
  const why = declared === "" ? "no access path is declared" : `there is no way through ${declared}`;
  return `${server}: dial tcp: i/o timeout; ${why}, set access.path to ${paths.join(" or ")}`;
}

function pathsTo({ outputs }: CloudObject, kind: ClusterIdentity["kind"], server: string): readonly string[] {
  const inside = ["runner", "vpn"];
  if (kind === "eks") {
    return valuesAt(outputs, "vpcConfig.endpointPublicAccess")[0]?.value === false
      ? inside
      : [...inside, "public"];
  }
  const dns = "controlPlaneEndpointsConfig.dnsEndpointConfig";
  if (text(outputs, `${dns}.endpoint`) === hostOf(server)) {
    return valuesAt(outputs, `${dns}.allowExternalTraffic`)[0]?.value === true
      ? [...inside, "dns-endpoint"]
      : inside;
  }
  const isPrivate = valuesAt(outputs, "privateClusterConfig.enablePrivateEndpoint")[0]?.value === true;
  return isPrivate ? inside : [...inside, "public"];
}

function endpointsOf({ type, outputs }: CloudObject): string[] {
  if (type !== EKS && type !== GKE) return [];
  return [
    text(outputs, "endpoint"),
    text(outputs, "privateClusterConfig.privateEndpoint"),
    text(outputs, "controlPlaneEndpointsConfig.dnsEndpointConfig.endpoint"),
  ].flatMap((endpoint) => (endpoint === undefined ? [] : [hostOf(endpoint)]));
}

function hostOf(address: string): string {
  return address.replace(/^https:\/\//, "").replace(/[:/].*$/, "");
}

/** The server a kubeconfig leads to; undefined where it is no kubeconfig. */
function serverOf(kubeconfig: string): string | undefined {
  let parsed: unknown;
  try {
    parsed = parse(kubeconfig);
  } catch {
    return undefined;
  }
  if (typeof parsed !== "object" || parsed === null || !("clusters" in parsed)) return undefined;
  const server = text({ clusters: parsed.clusters as Props }, "clusters[].cluster.server");
  return server?.startsWith("https://") ? server : undefined;
}
