/** What OpenSearch and its security plugin read at their start. */
import type { SearchSpec } from "../contract";
import { peersOf } from "./workload";

export const NAME = "opensearch";
export const PORT = 9200;
export const TRANSPORT_PORT = 9300;
export const USER = "consumer";

/**
 * `opensearch.yml`. Nodes know each other by the common name of the certificate they share; their addresses have
 * no names that would hold.
 *
 * @param commonName of the nodes' certificate
 */
export function settingsOf({ key, instances }: SearchSpec, commonName: string): string {
  return lines([
    `cluster.name: ${key}`,
    "node.name: ${HOSTNAME}",
    "network.host: 0.0.0.0",
    // Mapped files would need vm.max_map_count raised on the node, and that a privileged container.
    "node.store.allow_mmap: false",
    ...discoveryOf(instances),
    ...["transport", "http"].flatMap((layer) => [
      `plugins.security.ssl.${layer}.pemcert_filepath: tls/tls.crt`,
      `plugins.security.ssl.${layer}.pemkey_filepath: tls/tls.key`,
      `plugins.security.ssl.${layer}.pemtrustedcas_filepath: tls/ca.crt`,
    ]),
    "plugins.security.ssl.http.enabled: true",
    "plugins.security.ssl.transport.enforce_hostname_verification: false",
    "plugins.security.ssl.certificates_hot_reload.enabled: true",
    `plugins.security.nodes_dn: ["CN=${commonName}"]`,
    "plugins.security.allow_default_init_securityindex: true",
    "plugins.security.system_indices.enabled: true",
  ]);
}

/** The first nodes are named for the first start alone; later ones find the cluster by its Service. */
function discoveryOf(instances: number): string[] {
  if (instances === 1) return ["discovery.type: single-node"];
  const nodes = Array.from({ length: instances }, (_, index) => `${NAME}-${index}`);
  return [
    `discovery.seed_hosts: ["${peersOf(NAME)}"]`,
    `cluster.initial_cluster_manager_nodes: ${JSON.stringify(nodes)}`,
  ];
}

/** @param hash bcrypt hash of the user's password */
export function internalUsers(hash: string): string {
  return lines([
    "_meta: { type: internalusers, config_version: 2 }",
    `${USER}: { hash: ${JSON.stringify(hash)}, reserved: true, backend_roles: [] }`,
  ]);
}

/** Everything with indices, and what clients ask of a cluster; nothing of users, roles or settings. */
export const ROLES = lines([
  "_meta: { type: roles, config_version: 2 }",
  `${USER}:`,
  "  reserved: true",
  "  cluster_permissions:",
  "    - cluster_composite_ops",
  "    - cluster_monitor",
  "    - cluster_manage_index_templates",
  "    - cluster_manage_pipelines",
  "  index_permissions:",
  '    - { index_patterns: ["*"], allowed_actions: [indices_all] }',
]);

export const ROLES_MAPPING = lines([
  "_meta: { type: rolesmapping, config_version: 2 }",
  `${USER}: { reserved: true, users: [${USER}] }`,
]);

function lines(all: readonly string[]): string {
  return `${all.join("\n")}\n`;
}
