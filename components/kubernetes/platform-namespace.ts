import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { MeshName } from "../contract";
import { meshRules, proxyPorts } from "../mesh/rules";
import { namespace, type NamespaceArgs } from "./namespace";
import { type Allowance, DNS, networkPolicy, podsIn, tcp } from "./network-policy";

/** Namespace of Prometheus and what belongs to it. */
export const MONITORING_NAMESPACE = "monitoring";

/** Where clouds answer questions about a node, credentials included; nothing of ours has any to ask. */
export const METADATA_SERVER = "169.254.169.254/32";

/**
 * Ports that API servers listen on, as policies see them behind the Service `kubernetes`: 443 in clouds, 6443 on K3s.
 * Clouds' own APIs and registries answer on the first too.
 */
export const API_SERVER_PORTS: readonly number[] = [443, 6443];

export interface PlatformNamespaceArgs extends Omit<NamespaceArgs, "team"> {
  /** The mesh that its pods are in. Default: none, and only those who need no identity can reach them. */
  readonly mesh?: MeshName;
  /** Ports that Prometheus scrapes, besides those of the mesh's proxies. */
  readonly metrics?: readonly number[];
  /** Ports that anybody may reach: the API server, which no policy can name, calls webhooks on them. */
  readonly open?: readonly number[];
  /** What else may come in. */
  readonly ingress?: readonly Allowance[];
  /**
   * Ports that its pods use outside the cluster, of addresses that nobody knows beforehand; that of the API server is
   * one. Default: any.
   */
  readonly outside?: readonly number[];
}

/**
 * A namespace of the platform's own controllers. What comes in is what is listed here. What goes out is names, what
 * other namespaces let in, and outside the cluster the ports that are listed here: controllers talk to the API server
 * and to clouds whose addresses nobody knows beforehand. Nothing reaches the cloud's metadata server.
 */
export function platformNamespace(
  scope: Scope,
  {
    mesh,
    metrics = [],
    open = [],
    ingress = [],
    outside,
    labels,
    annotations,
    ...args
  }: PlatformNamespaceArgs,
): pulumi.Output<string> {
  const rules = mesh && meshRules(mesh);
  const enrolled = rules?.enrolment(false);
  const name = namespace(scope, {
    ...args,
    labels: { ...enrolled?.labels, ...labels },
    annotations: { ...enrolled?.annotations, ...annotations },
  });
  const prefix = args.key === undefined ? "" : `${args.key}-`;
  networkPolicy(scope, {
    logicalName: `${prefix}default-deny`,
    name: "default-deny",
    namespace: name,
    ingress: [],
    egress: [],
  });
  networkPolicy(scope, {
    logicalName: `${prefix}allow-ingress`,
    name: "allow-ingress",
    namespace: name,
    ingress: [
      { peers: [{ podSelector: {} }] },
      ...scrapes([...metrics, ...(rules === undefined ? [] : [...rules.ports, ...proxyPorts(rules)])]),
      ...(rules?.ingress ?? []),
      ...(open.length === 0 ? [] : [{ ports: tcp(...open) }]),
      ...ingress,
    ],
  });
  networkPolicy(scope, {
    logicalName: `${prefix}allow-egress`,
    name: "allow-egress",
    namespace: name,
    egress: [DNS, { peers: [{ namespaceSelector: {} }] }, ...beyond(outside)],
  });
  return name;
}

/** What is outside the cluster; a rule without ports would let out to all, and so there is none for no port. */
function beyond(ports: readonly number[] | undefined): Allowance[] {
  const peers = [{ ipBlock: { cidr: "0.0.0.0/0", except: [METADATA_SERVER] } }];
  if (ports === undefined) return [{ peers }];
  return ports.length === 0 ? [] : [{ peers, ports: tcp(...ports) }];
}

/** What Prometheus may reach; a rule without ports would let it reach all. */
function scrapes(ports: readonly number[]): Allowance[] {
  return ports.length === 0 ? [] : [{ peers: [podsIn(MONITORING_NAMESPACE)], ports: tcp(...ports) }];
}
