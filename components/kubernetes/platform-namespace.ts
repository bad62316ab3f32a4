import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { MeshName } from "../contract";
import { meshRules, proxyPorts } from "../mesh/rules";
import { namespace, type NamespaceArgs } from "./namespace";
import { type Allowance, networkPolicy, podsIn, tcp } from "./network-policy";

/** Namespace of Prometheus and what belongs to it. */
export const MONITORING_NAMESPACE = "monitoring";

/** Where clouds answer questions about a node, credentials included; nothing of ours has any to ask. */
const METADATA_SERVER = "169.254.169.254/32";

export interface PlatformNamespaceArgs extends Omit<NamespaceArgs, "team"> {
  /** The mesh that its pods are in. Default: none, and only those who need no identity can reach them. */
  readonly mesh?: MeshName;
  /** Ports that Prometheus scrapes, besides those of the mesh's proxies. */
  readonly metrics?: readonly number[];
  /** Ports that anybody may reach: the API server, which no policy can name, calls webhooks on them. */
  readonly open?: readonly number[];
  /** What else may come in. */
  readonly ingress?: readonly Allowance[];
}

/**
 * A namespace of the platform's own controllers. What comes in is what is listed here. What goes out is not
 * narrowed down, because controllers talk to the API server and to clouds whose addresses nobody knows
 * beforehand, except that nothing reaches the cloud's metadata server.
 */
export function platformNamespace(
  scope: Scope,
  { mesh, metrics = [], open = [], ingress = [], labels, annotations, ...args }: PlatformNamespaceArgs,
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
    egress: [
      {
        peers: [{ namespaceSelector: {} }, { ipBlock: { cidr: "0.0.0.0/0", except: [METADATA_SERVER] } }],
      },
    ],
  });
  return name;
}

/** What Prometheus may reach; a rule without ports would let it reach all. */
function scrapes(ports: readonly number[]): Allowance[] {
  return ports.length === 0 ? [] : [{ peers: [podsIn(MONITORING_NAMESPACE)], ports: tcp(...ports) }];
}
