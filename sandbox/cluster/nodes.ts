import type { KubernetesObject } from "../kubernetes/api";

/** The hosts of a site: small servers, two of them in one hall. */
const hosts = [
  { name: "edge-1", zone: "hall-1", address: "10.30.0.11" },
  { name: "edge-2", zone: "hall-2", address: "10.30.0.12" },
  { name: "edge-3", zone: "hall-1", address: "10.30.0.13" },
] as const;

const CAPACITY = { cpu: "8", memory: "32Gi", "ephemeral-storage": "200Gi", pods: "110" };

/** What the operating system and K3s keep for themselves. */
const ALLOCATABLE = { cpu: "7500m", memory: "30Gi", "ephemeral-storage": "180Gi", pods: "110" };

export const siteNodes: readonly KubernetesObject[] = hosts.map(({ name, zone, address }) => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: {
    name,
    labels: {
      "kubernetes.io/hostname": name,
      "kubernetes.io/os": "linux",
      "kubernetes.io/arch": "amd64",
      "node.kubernetes.io/instance-type": "k3s",
      "topology.kubernetes.io/region": "site",
      "topology.kubernetes.io/zone": zone,
    },
  },
  status: {
    capacity: CAPACITY,
    allocatable: ALLOCATABLE,
    addresses: [
      { type: "InternalIP", address },
      { type: "Hostname", address: name },
    ],
    nodeInfo: { architecture: "amd64", operatingSystem: "linux" },
  },
}));
