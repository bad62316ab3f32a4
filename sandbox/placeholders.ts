import { stringify } from "yaml";

/** PEM text that is plainly no certificate of anything. */
const CERTIFICATE = [
  "-----BEGIN CERTIFICATE-----",
  Buffer.from("placeholder of the sandbox: no certificate").toString("base64"),
  "-----END CERTIFICATE-----",
  "",
].join("\n");

/** The frame of a private key; a real one would not be in a repository. */
const PRIVATE_KEY = [
  "-----BEGIN OPENSSH PRIVATE KEY-----",
  Buffer.from("placeholder of the sandbox: no private key").toString("base64"),
  "-----END OPENSSH PRIVATE KEY-----",
  "",
].join("\n");

/**
 * Stand-ins for the secrets that a stack needs and its file does not hold: a plan and a sandbox run without
 * any real one.
 */
export function placeholderSecrets(config: Readonly<Record<string, unknown>>): Record<string, string> {
  const { endpoint, install } = blockOf(config["k3s"]);
  return {
    ...(typeof endpoint === "string" && { kubeconfig: placeholderKubeconfig(endpoint) }),
    ...(install !== undefined && { sshKey: PRIVATE_KEY }),
  };
}

/** A kubeconfig that leads to a server and opens nothing. */
export function placeholderKubeconfig(server: string): string {
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: "site",
        cluster: { server, "certificate-authority-data": Buffer.from(CERTIFICATE).toString("base64") },
      },
    ],
    users: [{ name: "deployer", user: { token: "placeholder-token" } }],
    contexts: [{ name: "site", context: { cluster: "site", user: "deployer" } }],
    "current-context": "site",
  });
}

function blockOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
