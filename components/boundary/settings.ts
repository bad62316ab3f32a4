import { CLUSTER_SERVICE, CONTROLLERS_NAMESPACE, PORTS } from "./places";

/** Where containers find their settings. */
export const SETTINGS_DIRECTORY = "/settings";
/** Where controllers find the certificate of their API. */
export const TLS_DIRECTORY = "/tls";
/** Files in the directory of the settings. */
export const FILES = { settings: "boundary.hcl", databaseUrl: "database-url" } as const;

const OPS = listener("ops", PORTS.ops, ["tls_disable = true"]);

/** Boundary's own settings of a controller, as a template that External Secrets fills keys in. */
export const CONTROLLER_SETTINGS = [
  "disable_mlock = true",
  block("controller", [
    'name = "env://POD_NAME"',
    `public_cluster_addr = "${CLUSTER_SERVICE}.${CONTROLLERS_NAMESPACE}.svc.cluster.local:${PORTS.cluster}"`,
    block("database", [`url = "file://${SETTINGS_DIRECTORY}/${FILES.databaseUrl}"`]),
  ]),
  listener("api", PORTS.api, [
    `tls_cert_file = "${TLS_DIRECTORY}/tls.crt"`,
    `tls_key_file = "${TLS_DIRECTORY}/tls.key"`,
  ]),
  // Workers and controllers prove to each other who they are by the key that they share.
  listener("cluster", PORTS.cluster, []),
  OPS,
  key("root", "rootKey"),
  key("worker-auth", "workerAuthKey"),
  key("recovery", "recoveryKey"),
].join("\n");

/** The same of a worker that clients reach under a host. */
export function workerSettings(host: string): string {
  return [
    "disable_mlock = true",
    block("worker", [
      'name = "env://POD_NAME"',
      `public_addr = "${host}:${PORTS.proxy}"`,
      `initial_upstreams = ["${CLUSTER_SERVICE}.${CONTROLLERS_NAMESPACE}.svc.cluster.local:${PORTS.cluster}"]`,
      block("tags", ['type = ["cluster"]']),
    ]),
    listener("proxy", PORTS.proxy, []),
    OPS,
    key("worker-auth", "workerAuthKey"),
  ].join("\n");
}

function listener(purpose: string, port: number, lines: readonly string[]): string {
  return block('listener "tcp"', [`address = "0.0.0.0:${port}"`, `purpose = "${purpose}"`, ...lines]);
}

/** A key of 256 bits by its name among the entries of the secret. */
function key(purpose: string, entry: string): string {
  return block('kms "aead"', [
    `purpose = "${purpose}"`,
    'aead_type = "aes-gcm"',
    `key = "{{ .${entry} }}"`,
    `key_id = "global_${purpose}"`,
  ]);
}

function block(head: string, lines: readonly string[]): string {
  return `${head} {\n${lines.map((line) => line.replace(/^/gm, "  ")).join("\n")}\n}`;
}
