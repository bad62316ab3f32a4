/** How components use the mesh, whichever it is. */
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { Validation } from "../kubernetes/admission-rule";
import type { Allowance } from "../kubernetes/network-policy";
import type { RequestMatch, RequestMetrics } from "../pure/requests";
import type { Labels } from "./platform";

/** Who a pod is in the mesh: its service account, proven by a certificate that lives a day at most. */
export interface MeshIdentity {
  readonly serviceAccount: string;
  readonly namespace: pulumi.Input<string>;
}

/** Somebody who may use a port. */
export interface MeshClient extends MeshIdentity {
  /** Name that tells it from the group's other clients whose requests are limited. */
  readonly name?: string;
  /** What it may ask for. Default: everything. */
  readonly requests?: RequestMatch;
  /** It connects to the pods themselves, and not to their Service. Default: it does not. */
  readonly direct?: boolean;
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
  /**
   * The Services that clients use, in a namespace that is closed (`enrolment`). Default: none; the namespace is open, and
   * its pods' other ports stay so.
   */
  readonly services?: readonly string[];
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

/** Pods of the mesh that stand before the Services of every closed namespace. */
export interface MeshFront {
  readonly pods: Labels;
}

/** What clients of a service do when it is slow or fails. */
export interface Resilience {
  /** Seconds after which a request is given up, retries included. Default: none. */
  readonly timeoutSeconds?: number | undefined;
  /**
   * A pod that fails so many requests one after the other gets none for a while: `pauseSeconds`, and longer each time.
   * Default: every pod gets requests.
   */
  readonly circuitBreaker?: { readonly failures: number; readonly pauseSeconds: number } | undefined;
  /** Times that a request is sent again after a 502, 503 or 504. */
  readonly retries: number;
}

export interface MeshServiceArgs {
  readonly namespace: pulumi.Output<string>;
  /** Services between which the route of the service splits its requests. */
  readonly versions: readonly string[];
  readonly resilience: Resilience;
}

/** How a mesh is told of a service's resilience. */
export interface MeshTraffic {
  /** Annotations of its Services. */
  readonly services: Labels;
  /** What its route carries. Who sets the weights is not the mesh, and `ignored` is where it does. */
  readonly route: {
    readonly annotations: Labels;
    /** Fields of its rule, besides where requests go. */
    readonly rule: Readonly<Record<string, pulumi.Input<object>>>;
    readonly ignored: readonly string[];
  };
  readonly resources: readonly pulumi.Resource[];
}

/** A host outside the platform, and who may connect to it. */
export interface MeshHost {
  readonly host: string;
  /** TLS is spoken there, except at port 80. */
  readonly port: number;
  /** Service accounts of the namespace. */
  readonly clients: readonly string[];
}

/** How the API server tells that a pod of a closed namespace is in the mesh, in CEL. */
export interface MeshAdmission {
  /** Containers that the mesh itself adds or runs, and what their images' names begin with: it names them by tag. */
  readonly own: { readonly containers: readonly string[]; readonly image: string };
  readonly variables: Readonly<Record<string, string>>;
  readonly validations: readonly Validation[];
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
  /** Undefined where clients connect to the pods of a service themselves. */
  readonly front?: MeshFront;
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
  /**
   * Lets clients outside the mesh reach a port of pods in it, through whatever stands before the pods; what listens
   * there has to ask them who they are.
   *
   * @returns what must exist before the pods do
   */
  open(scope: Scope, args: MeshOpenArgs): pulumi.Resource[];
  /** Tells the clients of a service how to bear with it. At most one a component. */
  balance(scope: Scope, args: MeshServiceArgs): MeshTraffic;
  /**
   * Lets services of a closed namespace out to hosts by name, through the mesh's front. Undefined where the mesh cannot
   * hold connections to a name.
   */
  readonly reach?: (
    scope: Scope,
    namespace: pulumi.Output<string>,
    hosts: readonly MeshHost[],
  ) => pulumi.Resource[];
  readonly admission: MeshAdmission;
  /** How its metrics tell of requests. */
  readonly requests: RequestMetrics;
}

export interface MeshOpenArgs {
  /** Tells it from others of its component and of its namespace. */
  readonly name: string;
  readonly namespace: pulumi.Output<string>;
  /** Labels of the pods. */
  readonly pods: Labels;
  readonly port: number;
}

export interface MeshPortsArgs {
  readonly namespace: pulumi.Output<string>;
  /** Labels of the pods. */
  readonly pods: Labels;
  readonly ports: readonly number[];
}
