/** How components use the mesh, whichever it is. */
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { Allowance } from "../kubernetes/network-policy";
import type { RequestMetrics } from "../pure/requests";
import type { Labels } from "./platform";

/** Who a pod is in the mesh: its service account, proven by a certificate that lives a day at most. */
export interface MeshIdentity {
  readonly serviceAccount: string;
  readonly namespace: pulumi.Input<string>;
}

/** Requests by method and path, as far as a mesh that understands HTTP can tell them apart. */
export interface RequestMatch {
  /** HTTP methods; empty means any. */
  readonly methods: readonly string[];
  /** Path prefixes; empty means any. */
  readonly paths: readonly string[];
}

/** Somebody who may use a port. */
export interface MeshClient extends MeshIdentity {
  /** What it may ask for. Default: everything. */
  readonly requests?: RequestMatch;
}

export interface MeshServerArgs {
  /** Name of what is closed, and prefix of what belongs to it. */
  readonly name: string;
  readonly namespace: pulumi.Input<string>;
  /** Labels of the pods behind it. Default: all meshed pods of the namespace. */
  readonly pods?: Labels;
  readonly port: number;
  /** Who may use it, in groups; a mesh that can tells them apart in its metrics. */
  readonly clients: Readonly<Record<string, readonly MeshClient[]>>;
  /** Paths that the kubelet asks for at this port. Default: none. */
  readonly probes?: readonly string[];
}

/** The metrics of the proxies that stand beside the pods. */
export interface ProxyMetrics {
  /** Name of the port. */
  readonly name: string;
  readonly port: number;
  readonly path: string;
}

/** What every mesh gives to those who live in it. */
export interface MeshRules {
  /**
   * Labels and annotations that put a namespace's pods into the mesh.
   *
   * @param closed the mesh refuses whatever no policy of the namespace lets in
   */
  enrolment(closed: boolean): { readonly labels: Labels; readonly annotations: Labels };
  /** Ports that peers in the mesh connect to, whatever port they mean. */
  readonly ports: readonly number[];
  /** Undefined where no proxy stands beside a pod. */
  readonly proxy?: ProxyMetrics;
  /** What every pod in the mesh must reach. */
  readonly egress: readonly Allowance[];
  /** What must reach every pod in the mesh, besides those who use it. */
  readonly ingress: readonly Allowance[];
  /**
   * Closes a port of some pods to everybody but the given identities; kubelet's probes stay allowed. At most one a
   * component.
   *
   * @returns what must exist before the pods do
   */
  admit(scope: Scope, args: MeshServerArgs): pulumi.Resource[];
  /**
   * What a team's namespace needs before any pod, so that nothing but declared traffic reaches its pods.
   *
   * @param prometheus whoever may scrape the proxies
   */
  furnish(scope: Scope, namespace: pulumi.Output<string>, prometheus: MeshIdentity): pulumi.Resource[];
  /**
   * Lets clients outside the mesh reach some ports of pods in it, with their addresses kept.
   *
   * @returns annotations that the pods need
   */
  expose(scope: Scope, args: MeshPortsArgs): Labels;
  /** How its metrics tell of requests. */
  readonly requests: RequestMetrics;
}

export interface MeshPortsArgs {
  readonly namespace: pulumi.Output<string>;
  /** Labels of the pods. */
  readonly pods: Labels;
  readonly ports: readonly number[];
}
