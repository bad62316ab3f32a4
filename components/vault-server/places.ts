import type { Labels } from "../contract";

/** Namespace of Vault, and name of its chart's release, which its Service, pods and service account are called after. */
export const VAULT_NAMESPACE = "vault";
export const VAULT = "vault";

/** Headless Service that servers find each other by. */
export const INTERNAL = `${VAULT}-internal`;

/** Labels of the servers' pods; the chart's. */
export const SERVER_LABELS: Labels = { "app.kubernetes.io/name": VAULT, component: "server" };

/** Where clients ask, where servers speak to each other, and where Prometheus alone may ask. */
export const PORTS = { api: 8200, cluster: 8201, metrics: 8203 } as const;

/** Host name that everybody in the cluster knows it by. */
export const VAULT_HOST = `${VAULT}.${VAULT_NAMESPACE}.svc`;

/** Address of Vault for everybody in the cluster. */
export const VAULT_ADDRESS = `https://${VAULT_HOST}:${PORTS.api}`;

/** ConfigMap with the authority to trust, in every namespace that a client of Vault may live in. */
export const VAULT_AUTHORITY = "vault-authority";

/** Secret with the servers' certificate, and where their containers find it. */
export const TLS = { secret: "vault-tls", directory: "/vault/tls" } as const;

/**
 * Secret that a person makes where another Vault unseals this one: `token`, and `ca.crt` of the authority that the
 * other one's certificate is of. The program names it and never reads it.
 */
export const SEAL = { secret: "vault-seal", directory: "/vault/seal" } as const;

/** Where the servers' audit log goes; the default of `vault.audit.to` is a file in it. */
export const AUDIT_DIRECTORY = "/vault/audit";
export const DATA_DIRECTORY = "/vault/data";
