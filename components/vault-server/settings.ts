import * as pulumi from "@pulumi/pulumi";
import type { VaultSeal } from "../contract";
import { DATA_DIRECTORY, INTERNAL, PORTS, SEAL, TLS, VAULT, VAULT_HOST } from "./places";

/** Another Vault, which keeps the key that this one is unsealed with. */
export interface TransitSeal {
  readonly address: string;
  /** Name of the key, and the mount that it is in. */
  readonly key: string;
  readonly mount: string;
}

/** A seal by another Vault; its token and the authority to trust are in a Secret that a person makes. */
export function transitSeal({ address, key, mount }: TransitSeal): VaultSeal {
  return {
    kind: "transit",
    parameters: {
      address,
      key_name: key,
      mount_path: `${mount}/`,
      token: `file://${SEAL.directory}/token`,
      tls_ca_cert: `${SEAL.directory}/ca.crt`,
    },
    annotations: {},
    issuers: [],
  };
}

/** Vault's own configuration; nothing in it is secret. */
export function serverSettings(
  replicas: number,
  { kind, parameters }: Pick<VaultSeal, "kind" | "parameters">,
): pulumi.Output<string> {
  return pulumi.all(parameters).apply((known) => {
    const seal = Object.entries(known).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
    return [
      "ui = false",
      // Memory cannot be locked at Pod Security `restricted`; nodes of Kubernetes have no swap that it would go to.
      "disable_mlock = true",
      listener(PORTS.api, PORTS.cluster),
      // Prometheus has no token. A port of its own, which the NetworkPolicies open to Prometheus alone.
      listener(PORTS.metrics, PORTS.metrics + 1, [
        block("telemetry", ["unauthenticated_metrics_access = true"]),
      ]),
      block("telemetry", ['prometheus_retention_time = "12h"', "disable_hostname = true"]),
      block('storage "raft"', [`path = "${DATA_DIRECTORY}"`, ...peers(replicas)]),
      block('service_registration "kubernetes"', []),
      block(`seal "${kind}"`, seal),
      "",
    ].join("\n");
  });
}

function listener(port: number, clusterPort: number, more: readonly string[] = []): string {
  return block('listener "tcp"', [
    `address = "[::]:${port}"`,
    `cluster_address = "[::]:${clusterPort}"`,
    `tls_cert_file = "${TLS.directory}/tls.crt"`,
    `tls_key_file = "${TLS.directory}/tls.key"`,
    'tls_min_version = "tls12"',
    ...more,
  ]);
}

/** Every server asks all others whether there is a cluster to join. */
function peers(replicas: number): string[] {
  return Array.from({ length: replicas }, (_, index) =>
    block("retry_join", [
      `leader_api_addr = "https://${VAULT}-${index}.${INTERNAL}:${PORTS.api}"`,
      `leader_ca_cert_file = "${TLS.directory}/ca.crt"`,
      `leader_tls_servername = "${VAULT_HOST}"`,
    ]),
  );
}

function block(head: string, lines: readonly string[]): string {
  if (lines.length === 0) return `${head} {}`;
  return [`${head} {`, ...lines.map((line) => line.replace(/^/gm, "  ")), "}"].join("\n");
}
