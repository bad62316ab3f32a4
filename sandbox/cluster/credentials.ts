import { generateKeyPairSync, randomBytes, X509Certificate } from "node:crypto";
import * as fs from "node:fs";
import { stringify } from "yaml";
import type { ClusterFiles } from "./files";

/** A certificate is replaced when less than this is left of its year. */
const RENEWAL_MS = 30 * 24 * 60 * 60 * 1000;

const ADMINISTRATOR = "admin";

/**
 * Makes what a control plane identifies itself and its administrator by, where a former start has not. The API
 * server makes its certificate on its own.
 */
export function prepareCredentials(files: ClusterFiles): void {
  fs.mkdirSync(files.credentials, { recursive: true, mode: 0o700 });
  if (!fs.existsSync(files.accountKey)) writeSecret(files.accountKey, newKey());
  if (!fs.existsSync(files.tokens)) {
    writeSecret(
      files.tokens,
      `${randomBytes(32).toString("hex")},${ADMINISTRATOR},${ADMINISTRATOR},"system:masters"\n`,
    );
  }
  if (!isLasting(files.certificate)) {
    fs.rmSync(files.certificate, { force: true });
    fs.rmSync(files.certificateKey, { force: true });
  }
}

/** Writes the kubeconfigs; the API server's certificate must be there. */
export function writeKubeconfigs(files: ClusterFiles, port: number): void {
  const text = kubeconfig(files, port);
  writeSecret(files.kubeconfig, text);
  writeSecret(files.partsKubeconfig, text);
}

/** A file for its owner alone that appears whole. */
export function writeSecret(file: string, text: string): void {
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, text, { mode: 0o600 });
  fs.renameSync(draft, file);
}

function kubeconfig(files: ClusterFiles, port: number): string {
  const [token] = fs.readFileSync(files.tokens, "utf8").split(",");
  const authority = fs.readFileSync(files.certificate).toString("base64");
  const cluster = { server: `https://127.0.0.1:${port}`, "certificate-authority-data": authority };
  return stringify(
    {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "site", cluster }],
      users: [{ name: ADMINISTRATOR, user: { token } }],
      contexts: [{ name: "site", context: { cluster: "site", user: ADMINISTRATOR } }],
      "current-context": "site",
    },
    { lineWidth: 0 },
  );
}

function newKey(): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return privateKey.export({ type: "pkcs1", format: "pem" }).toString();
}

function isLasting(certificate: string): boolean {
  try {
    const { validTo } = new X509Certificate(fs.readFileSync(certificate));
    return Date.parse(validTo) - Date.now() > RENEWAL_MS;
  } catch {
    return false;
  }
}
