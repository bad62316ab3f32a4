/** Namespace of the control plane, and root namespace of the mesh: what is said there holds everywhere. */
export const MESH_NAMESPACE = "istio-system";

/** Namespace of what runs on every node: the CNI agent and the node's proxy. */
export const NODES_NAMESPACE = "istio-nodes";

/** Port that peers in the mesh connect to, whatever port they mean. */
export const HBONE_PORT = 15008;
/** Port of the control plane that hands out certificates and configuration. */
export const CONTROL_PORT = 15012;
/** Port of the proxies that serves their metrics. */
export const PROXY_METRICS_PORT = 15020;

/**
 * The address that a node's kubelet has for pods of the mesh: the CNI agent gives it to probes, which have no identity
 * (istio.io/latest/docs/ambient/usage/networkpolicy).
 */
export const PROBES = "169.254.7.127/32";

/** Where Istio's images come from; the charts' own default has changed from release to release. */
export const IMAGES = "docker.io/istio";

/** Label that puts pods into the mesh. */
export const MODE_LABEL = "istio.io/dataplane-mode";
/** Label of a namespace, or of what is in it, that names the proxy before it. */
export const FRONT_LABEL = "istio.io/use-waypoint";
/** Label of the pods of a Gateway. */
export const GATEWAY_LABEL = "gateway.networking.k8s.io/gateway-name";

export const SECURITY = "security.istio.io/v1";
export const NETWORKING = "networking.istio.io/v1";
