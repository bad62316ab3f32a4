import type { ApiServer, KubernetesObject } from "./api";

interface NodeFields {
  readonly status?: { readonly addresses?: readonly { readonly type: string; readonly address: string }[] };
}

/**
 * Gives a Service of type LoadBalancer its addresses: those of the nodes, as K3s's ServiceLB does. The sandbox's
 * nodes run no pods, so this part of the site is played here.
 */
export async function assignAddress(api: ApiServer, service: KubernetesObject): Promise<void> {
  if (service.kind !== "Service" || hasAddress(service)) return;
  if ((service["spec"] as { type?: string }).type !== "LoadBalancer") return;
  const nodes = await api.list({ apiVersion: "v1", kind: "Node" });
  const addresses = nodes.flatMap(({ status }) => (status as NodeFields["status"])?.addresses ?? []);
  const ingress = addresses
    .filter(({ type: kind }) => kind === "InternalIP")
    .map(({ address }) => ({ ip: address }));
  await api.merge(service, { status: { loadBalancer: { ingress } } }, "status");
}

function hasAddress({ status }: KubernetesObject): boolean {
  const { loadBalancer } = (status ?? {}) as { loadBalancer?: { ingress?: readonly unknown[] } };
  return (loadBalancer?.ingress?.length ?? 0) > 0;
}
