import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { MeshClient } from "../contract";
import { type Allowance, networkPolicy, podsIn, tcp } from "../kubernetes/network-policy";
import { meshRules, proxyPorts } from "../mesh/rules";
import { verifierName } from "../pure/requests";
import { CALLERS } from "../pure/requests/linkerd";
import type { Binding } from "./bindings";
import { ushersOf } from "./exposure";
import { podLabels, serviceNames, type ServiceSpec } from "./spec";
import { verifiers } from "./trial";

type Peer = NonNullable<Allowance["peers"]>[number];

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
  const { name, namespace, port, health, prometheus, callers } = spec;
  const mesh = meshRules(spec.mesh);
  const pods = podLabels(name);
  const { root, stable, canary } = serviceNames(name);
  const outside = ushersOf(spec).map(({ identity }) => identity);
  const inside = callers.map(({ name: caller, namespace: home, requests }): MeshClient => ({
    serviceAccount: caller,
    namespace: home,
    name: caller,
    ...(requests === undefined ? {} : { requests }),
  }));
  const admitted = mesh.admit(scope, {
    name,
    namespace,
    pods,
    port,
    services: [root, stable, canary],
    probes: [health.liveness, health.readiness],
    // Who tries it out is a group apart, because its requests are no users'.
    clients: {
      [CALLERS]: [...outside, ...inside],
      metrics: [{ ...prometheus, direct: true }],
      verification: verifiers(spec),
    },
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
  return [...admitted, policy, ...front(scope, spec)];
}

/** What stands before the service's pods in the mesh, where something does: its clients reach that, and it the pods. */
function front(scope: Scope, spec: ServiceSpec): pulumi.Resource[] {
  const { name, namespace } = spec;
  const mesh = meshRules(spec.mesh);
  if (mesh.front === undefined) return [];
  const ports = tcp(...mesh.ports);
  const peers = clientsOf(spec);
  const policy = networkPolicy(scope, {
    name: `${name}.front`,
    logicalName: "front-network-policy",
    namespace,
    pods: mesh.front.pods,
    ingress: peers.length === 0 ? [] : [{ peers, ports }],
    egress: [{ peers: [podsIn(namespace, podLabels(name))], ports }],
  });
  return [policy];
}

function ingressOf(spec: ServiceSpec): Allowance[] {
  const { namespace, mesh, port } = spec;
  const { front, ports } = meshRules(mesh);
  if (front !== undefined) return [{ peers: [podsIn(namespace, front.pods)], ports: tcp(...ports) }];
  const peers = clientsOf(spec);
  return peers.length === 0 ? [] : [{ peers, ports: tcp(port, ...ports) }];
}

/** The pods that may use the service. */
function clientsOf(spec: ServiceSpec): Peer[] {
  const { name, callers } = spec;
  return [
    ...callers.map((caller) => podsIn(caller.namespace, podLabels(caller.name))),
    ...ushersOf(spec).map(({ peer }) => peer),
    ...verifiers(spec).map(({ namespace }) => podsIn(namespace, podLabels(verifierName(name)))),
  ];
}

function egressOf(
  { mesh, calls, egress, identity, tracing }: ServiceSpec,
  bindings: readonly Binding[],
): Allowance[] {
  const { front, ports } = meshRules(mesh);
  return [
    // The mesh sends everything between its pods to the proxies' own port.
    ...calls.map((callee) =>
      front === undefined
        ? {
            peers: [podsIn(callee.namespace, podLabels(callee.name))],
            ports: tcp(callee.port, ...ports),
          }
        : { peers: [podsIn(callee.namespace, front.pods)], ports: tcp(...ports) },
    ),
    ...egress.flatMap(({ cidr, port }) =>
      cidr === undefined ? [] : [{ peers: [{ ipBlock: { cidr } }], ports: tcp(port) }],
    ),
    ...(tracing === undefined
      ? []
      : [
          {
            peers: [podsIn(tracing.namespace, tracing.pods)],
            ports: tcp(...tracing.ports, ...meshRules(mesh).ports),
          },
        ]),
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
