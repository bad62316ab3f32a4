import { stringify } from "yaml";

/** PEM text that is plainly no certificate of anything. */
const CERTIFICATE = [
  "-----BEGIN CERTIFICATE-----",
  Buffer.from("placeholder of the sandbox: no certificate").toString("base64"),
  "-----END CERTIFICATE-----",
  "",
].join("\n");

/**
 * Stand-ins for the secrets that a stack needs and its file does not hold: a plan and a sandbox run without
 * any real one.
 */
export function placeholderSecrets(config: Readonly<Record<string, unknown>>): Record<string, string> {
  const endpoint = endpointOf(config["k3s"]);
  return endpoint === undefined ? {} : { kubeconfig: placeholderKubeconfig(endpoint) };
}

function placeholderKubeconfig(server: string): string {
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

function endpointOf(block: unknown): string | undefined {
  if (typeof block !== "object" || block === null || !("endpoint" in block)) return undefined;
  return typeof block.endpoint === "string" ? block.endpoint : undefined;
}
