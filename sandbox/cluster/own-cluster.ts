import * as fs from "node:fs";
import { isIP } from "node:net";
import { UsageError } from "../errors";
import { ApiError, ApiServer, Unreachable } from "../kubernetes/api";

/** The text of a kubeconfig whose server may stand for a site; see `Cluster.attach`. */
export async function readOwnCluster(file: string): Promise<string> {
  const text = read(file);
  const server = open(file, text);
  try {
    refuseRemote(file, server.url);
    await refuseWithoutNodes(file, server);
  } finally {
    server.close();
  }
  return text;
}

function read(file: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`SANDBOX_KUBECONFIG = ${file} cannot be read: ${messageOf(error)}`);
  }
}

/** The client's own words may quote the file, which holds credentials. */
function open(file: string, text: string): ApiServer {
  try {
    const server = new ApiServer(text);
    new URL(server.url);
    return server;
  } catch {
    throw new UsageError(
      `SANDBOX_KUBECONFIG = ${file} is no kubeconfig with a current context and its cluster's server`,
    );
  }
}

/** The sandbox creates, changes and deletes what it likes: a cluster that others use must be out of its reach. */
function refuseRemote(file: string, url: string): void {
  const { host, hostname, protocol } = new URL(url);
  if (protocol === "https:" && isLoopback(hostname)) return;
  throw new UsageError(
    `SANDBOX_KUBECONFIG = ${file}: its server ${protocol}//${host} is not on this machine; ` +
      "name a kind or k3d cluster with a loopback address, such as https://127.0.0.1:6443",
  );
}

/** @param hostname as a URL has it: an IPv6 address in brackets */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === "localhost" || hostname === "[::1]" || (isIP(hostname) === 4 && hostname.startsWith("127."))
  );
}

async function refuseWithoutNodes(file: string, server: ApiServer): Promise<void> {
  const nodes = await server.list({ apiVersion: "v1", kind: "Node" }).catch((error: unknown) => {
    if (!(error instanceof ApiError || error instanceof Unreachable)) throw error;
    throw new UsageError(`SANDBOX_KUBECONFIG = ${file}: ${error.message}`);
  });
  if (nodes.length === 0) {
    throw new UsageError(`SANDBOX_KUBECONFIG = ${file}: its cluster has no node, so that no pod would run`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
