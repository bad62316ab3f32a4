import type { MeshName, MeshRules } from "../contract";
import { istio } from "./istio/rules";
import { linkerd } from "./linkerd/rules";

/** What lives in a mesh goes by these; what installs it is in the folder of its name. */
const rules: Readonly<Record<MeshName, MeshRules>> = { linkerd, istio };

/** How a mesh is used. */
export function meshRules(name: MeshName): MeshRules {
  return rules[name];
}

/** Ports that a mesh's proxies serve their metrics on. */
export function proxyPorts({ proxy }: Pick<MeshRules, "proxy">): number[] {
  return proxy === undefined ? [] : [proxy.port];
}

/** How a PodMonitor scrapes the proxies of the pods that it selects. */
export function proxyEndpoints({ proxy }: Pick<MeshRules, "proxy">): { port: string; path: string }[] {
  return proxy === undefined ? [] : [{ port: proxy.name, path: proxy.path }];
}
