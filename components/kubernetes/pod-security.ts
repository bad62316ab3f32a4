import type { Labels } from "../contract/platform";

/** The namespaces whose pods cannot live at Pod Security `restricted`, and why; every other namespace is at it. */
export const POD_SECURITY_EXCEPTIONS: Labels = {
  falco: "its sensors read the kernel's events, and mount directories of the node",
  "istio-nodes": "its pods redirect the traffic of the node's other pods, and are proxies for them",
  "fluent-bit": "its pods read the logs of all pods from the node's directories",
  "linkerd-cni": "its pods write the mesh's plugin into the node's CNI configuration",
  "node-exporter": "its pods read the node's own file systems, processes and network",
  "system-upgrade": "its jobs replace the K3s of their node",
  velero: "its node agents read volumes of all pods through the kubelet's directory",
};
