import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy";
import type { input } from "@pulumi/kubernetes/types";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { Labels } from "../contract/platform";

type Peer = input.networking.v1.NetworkPolicyPeer;
type Port = input.networking.v1.NetworkPolicyPort;

/** Traffic that a policy lets through: any of the peers on any of the ports; no peers means anybody. */
export interface Allowance {
  readonly peers?: readonly Peer[];
  /** No ports means every port. */
  readonly ports?: readonly Port[];
}

export interface NetworkPolicyArgs {
  readonly name: string;
  /** Tells it from others of its component. Default: its name. */
  readonly logicalName?: string;
  readonly namespace: pulumi.Input<string>;
  /** Labels of the pods it governs. Default: all of the namespace. */
  readonly pods?: Labels;
  /** What may come in. Default: the policy does not speak of ingress. */
  readonly ingress?: readonly Allowance[];
  /** What may go out. Default: the policy does not speak of egress. */
  readonly egress?: readonly Allowance[];
}

/** A NetworkPolicy; a direction that is given and empty lets nothing through. */
export function networkPolicy(
  scope: Scope,
  { name, logicalName = name, namespace, pods = {}, ingress, egress }: NetworkPolicyArgs,
): NetworkPolicy {
  return new NetworkPolicy(
    `${scope.name}-${logicalName}`,
    {
      metadata: { name, namespace },
      spec: {
        podSelector: { matchLabels: pods },
        policyTypes: [
          ...(ingress === undefined ? [] : ["Ingress"]),
          ...(egress === undefined ? [] : ["Egress"]),
        ],
        ...(ingress === undefined
          ? {}
          : { ingress: ingress.map(({ peers, ports }) => defined({ from: peers, ports })) }),
        ...(egress === undefined
          ? {}
          : { egress: egress.map(({ peers, ports }) => defined({ to: peers, ports })) }),
      },
    },
    scope.child(),
  );
}

/** The lists that are there; an empty one would mean something else than none. */
function defined(lists: Readonly<Record<string, readonly object[] | undefined>>) {
  const given = Object.entries(lists).filter(([, list]) => list !== undefined);
  return Object.fromEntries(given.map(([key, list = []]) => [key, [...list]]));
}

/** The pods of a namespace; all of them unless labels are given. */
export function podsIn(namespace: pulumi.Input<string>, pods?: Labels): Peer {
  return {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
    ...(pods === undefined ? {} : { podSelector: { matchLabels: pods } }),
  };
}

export function tcp(...ports: readonly number[]): Port[] {
  return ports.map((port) => ({ protocol: "TCP", port }));
}

const DNS_PORT = 53;

/** Name resolution: the cluster's DNS, and the cache that some clusters run on every node. */
export const DNS: Allowance = {
  peers: [podsIn("kube-system"), { ipBlock: { cidr: "169.254.20.10/32" } }],
  ports: [...tcp(DNS_PORT), { protocol: "UDP", port: DNS_PORT }],
};
