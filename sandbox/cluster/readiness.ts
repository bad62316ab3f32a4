import { ApiError, type ApiServer, type KubernetesObject, Unreachable } from "../kubernetes/api";
import { siteNodes } from "./nodes";

const POLL_MS = 50;

/** Whether the API server says that it is ready. */
export async function isReady(server: ApiServer): Promise<boolean> {
  try {
    await server.request("GET", "/readyz");
    return true;
  } catch (error) {
    if (error instanceof ApiError || error instanceof Unreachable) return false;
    throw error;
  }
}

/** Resolves when the API server is ready, or with the signal. */
export async function serverReady(server: ApiServer, signal: AbortSignal): Promise<void> {
  await until(async () => signal.aborted || (await isReady(server)));
}

/** Creates the site's nodes where they are missing; resolves when pods can be scheduled on all of them. */
export async function nodesReady(server: ApiServer): Promise<void> {
  const present = (await server.list(NODE)).map(({ metadata }) => metadata.name);
  for (const node of siteNodes) {
    if (!present.includes(node.metadata.name)) await server.create(node);
  }
  await until(async () => (await server.list(NODE)).every(isSchedulable));
}

/** Resolves when the controllers have made what a pod of the default namespace needs. */
export async function controllersReady(server: ApiServer): Promise<void> {
  const metadata = { name: "default", namespace: "default" };
  await until(
    async () => (await server.get({ apiVersion: "v1", kind: "ServiceAccount", metadata })) !== undefined,
  );
}

const NODE = { apiVersion: "v1", kind: "Node" };

function isSchedulable(node: KubernetesObject): boolean {
  const { status, spec } = node as {
    status?: { conditions?: readonly { type: string; status: string }[] };
    spec?: { taints?: readonly { key: string }[] };
  };
  const isNodeReady = status?.conditions?.some((each) => each.type === "Ready" && each.status === "True");
  const isTainted = spec?.taints?.some(({ key }) => key.startsWith("node.kubernetes.io/"));
  return isNodeReady === true && isTainted !== true;
}

/** The caller bounds the time: it ends the process when a part fails or the time is over. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
}
