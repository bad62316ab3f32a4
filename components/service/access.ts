import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import { meshServer, type MeshIdentity, PROXY_ADMIN_PORT, PROXY_PORT } from "../kubernetes/linkerd";
import { type Allowance, networkPolicy, podsIn, tcp } from "../kubernetes/network-policy";
import type { Binding } from "./bindings";
import { podLabels, PORT_NAME, type ServiceSpec } from "./spec";

/** Group of clients that use the service, as the mesh's metrics name it; the other one is `metrics`. */
export const CALLERS = "callers";

/**
 * Who may talk to the service, twice: by address in NetworkPolicies, and by proven identity in the mesh. The
 * same list makes both.
 *
 * @returns what must exist before the pods do
 */
export function admitTraffic(
  scope: Scope,
  spec: ServiceSpec,
  bindings: readonly Binding[],
): pulumi.Resource[] {
  const { name, namespace, port, prometheus, callers, route, gateway } = spec;
  const pods = podLabels(name);
  const outside = route === undefined ? [] : [gateway.identity];
  const inside = callers.map((caller): MeshIdentity => ({
    serviceAccount: caller.name,
    namespace: caller.namespace,
  }));
  const server = meshServer(scope, {
    name,
    namespace,
    pods,
    port: PORT_NAME,
    clients: { [CALLERS]: [...outside, ...inside], metrics: [prometheus] },
  });
  const policy = networkPolicy(scope, {
    name,
    logicalName: "network-policy",
    namespace,
    pods,
    ingress: [
      ...ingressOf(spec),
      {
        peers: [podsIn(prometheus.namespace)],
        ports: tcp(port, PROXY_PORT, PROXY_ADMIN_PORT),
      },
    ],
    egress: egressOf(spec, bindings),
  });
  return [server, policy];
}

function ingressOf({ port, callers, route, gateway }: ServiceSpec): Allowance[] {
  const peers = [
    ...callers.map((caller) => podsIn(caller.namespace, podLabels(caller.name))),
    ...(route === undefined ? [] : [podsIn(gateway.gateway.namespace)]),
  ];
  return peers.length === 0 ? [] : [{ peers, ports: tcp(port, PROXY_PORT) }];
}

function egressOf({ calls, identity }: ServiceSpec, bindings: readonly Binding[]): Allowance[] {
  return [
    // The mesh sends everything between its pods to the proxies' own port.
    ...calls.map((callee) => ({
      peers: [podsIn(callee.namespace, podLabels(callee.name))],
      ports: tcp(callee.port, PROXY_PORT),
    })),
    ...bindings.map(toStore),
    ...(identity?.issuers ?? []).map(({ cidr, ports }) => ({
      peers: [{ ipBlock: { cidr } }],
      ports: tcp(...ports),
    })),
  ];
}

function toStore({ location, ports }: Binding): Allowance {
  const peers =
    "cidrs" in location
      ? location.cidrs.map((cidr) => ({ ipBlock: { cidr } }))
      : [podsIn(location.namespace)];
  return { peers, ports: tcp(...ports) };
}
