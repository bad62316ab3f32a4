import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { MeshIdentity } from "../contract";
import { type Allowance, networkPolicy, podsIn, tcp } from "../kubernetes/network-policy";
import { meshRules, proxyPorts } from "../mesh/rules";
import { CALLERS } from "../pure/requests/linkerd";
import type { Binding } from "./bindings";
import { podLabels, type ServiceSpec } from "./spec";

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
  const { name, namespace, port, health, prometheus, callers, route, gateway } = spec;
  const mesh = meshRules(spec.mesh);
  const pods = podLabels(name);
  const outside = route === undefined ? [] : [gateway.identity];
  const inside = callers.map((caller): MeshIdentity => ({
    serviceAccount: caller.name,
    namespace: caller.namespace,
  }));
  const admitted = mesh.admit(scope, {
    name,
    namespace,
    pods,
    port,
    probes: [health.liveness, health.readiness],
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
        ports: tcp(port, ...mesh.ports, ...proxyPorts(mesh)),
      },
    ],
    egress: egressOf(spec, bindings),
  });
  return [...admitted, policy];
}

function ingressOf({ mesh, port, callers, route, gateway }: ServiceSpec): Allowance[] {
  const peers = [
    ...callers.map((caller) => podsIn(caller.namespace, podLabels(caller.name))),
    ...(route === undefined ? [] : [podsIn(gateway.gateway.namespace)]),
  ];
  return peers.length === 0 ? [] : [{ peers, ports: tcp(port, ...meshRules(mesh).ports) }];
}

function egressOf({ mesh, calls, identity }: ServiceSpec, bindings: readonly Binding[]): Allowance[] {
  return [
    // The mesh sends everything between its pods to the proxies' own port.
    ...calls.map((callee) => ({
      peers: [podsIn(callee.namespace, podLabels(callee.name))],
      ports: tcp(callee.port, ...meshRules(mesh).ports),
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
