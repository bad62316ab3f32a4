import type * as pulumi from "@pulumi/pulumi";
import type { DatabaseAccess } from "../database-credentials";
import type { GatewayOutputs } from "../gateway";
import type { IdentityOutputs, Labels, MeshName, Resilience } from "../contract";
import type { ServicePriority } from "../kubernetes/priority";
import type { PrometheusAccess } from "../observability";
import type { BindingKind } from "../pure/bindings";
import { NAME_LABEL, type RequestMatch, type Requests } from "../pure/requests";
import type { Scaling } from "../pure/scaling";
import type { RolloutPlan } from "../pure/rollout";
import type { Objective } from "../pure/slo";
import type { Subscribers } from "../pure/subscriptions";
import type { StoreAccess } from "../store";
import type { TracingAccess } from "../tracing";

/** Another service of the stack: its pods, and its identity in the mesh, which has the same name. */
export interface Peer {
  readonly name: string;
  readonly namespace: string;
  /** Port of its container. */
  readonly port: number;
}

/** A service that may call, and what it may ask for where that is not everything. */
export interface Caller extends Peer {
  readonly requests?: RequestMatch;
}

/** A store that the service declares, besides its database. */
export interface BoundStore {
  readonly kind: Exclude<BindingKind, "database">;
  /** Its key in the configuration; none where a platform has one of the kind at most. */
  readonly key?: string;
  readonly access: StoreAccess;
}

/** A service as its team declares it, with everything the platform adds. */
export interface ServiceSpec {
  readonly mesh: MeshName;
  /** Unique in the stack. */
  readonly name: string;
  readonly team: string;
  /** The team's namespace, which bears the team's name, once it exists. */
  readonly namespace: pulumi.Output<string>;
  /** Container image, pinned by digest. */
  readonly image: string;
  /** Port the container serves HTTP on. */
  readonly port: number;
  /** Paths of the probes. */
  readonly health: { readonly liveness: string; readonly readiness: string };
  /** Path that serves Prometheus metrics. */
  readonly metrics: string;
  /** Where clients outside reach it; undefined where they do not. */
  readonly route?: { readonly host: string; readonly path: string } | undefined;
  /** Whether people reach it through Boundary, or as its route and its callers say. */
  readonly exposure: "cluster" | "boundary";
  /** Its workload is Argo CD's: everything but the Rollout is made here. */
  readonly delivered: boolean;
  /** Services that may call this one. */
  readonly callers: readonly Caller[];
  /** Services that this one may call. */
  readonly calls: readonly Peer[];
  /** What its clients do when it is slow or fails. */
  readonly resilience: Resilience;
  /** Where it may connect outside: by name, which the mesh sees to, or by address. */
  readonly egress: readonly {
    readonly host?: string | undefined;
    readonly cidr?: string | undefined;
    readonly port: number;
  }[];
  readonly env: Readonly<Record<string, string>>;
  /** Bounds of the autoscaler. */
  readonly replicas: { readonly min: number; readonly max: number };
  /** What the autoscaler goes by. */
  readonly scaling: Scaling;
  /** Where it asks for the lag of consumer groups, and how it logs in; undefined where the service needs none. */
  readonly kafka?:
    { readonly bootstrapServers: pulumi.Output<string>; readonly saslMechanism: string } | undefined;
  /** Its requests are compared with what it uses. */
  readonly recommended: boolean;
  /** How much its pods matter where there is no room for all. */
  readonly priority: ServicePriority;
  /** CPU request, memory request and limit. */
  readonly resources: { readonly cpu: string; readonly memory: string };
  /** How a new version takes over. */
  readonly rollout: RolloutPlan;
  /** Who hears of its rollouts. */
  readonly subscribers: Subscribers;
  /** Images of what tries a new version out, where the team has none of its own. */
  readonly verifierImages: { readonly smoke: string; readonly performance: string };
  readonly slo: Objective;
  /** Where the team's critical alerts go; a label of theirs that the receiver routes by. */
  readonly oncall: string;
  readonly gateway: Pick<GatewayOutputs, "gateway" | "identity">;
  readonly prometheus: PrometheusAccess;
  /** Where it sends its traces; undefined where nobody collects any. */
  readonly tracing?: TracingAccess | undefined;
  /** Address that an alert's name is appended to. */
  readonly runbooks: string;
  /** Its pods are restarted when kept entries of its stores change. */
  readonly restartOnSecretChange: boolean;
  /** The database it gets short-lived credentials for. */
  readonly database?: DatabaseAccess;
  /** Its other stores. */
  readonly stores: readonly BoundStore[];
  /** Who it is in the cloud, where it uses something of the cloud's by itself. */
  readonly identity?: Omit<IdentityOutputs, "principal">;
}

/** Port of a service's Services. */
export const SERVICE_PORT = 80;
/** Name of the container's port. */
export const PORT_NAME = "http";

/** Labels that select the pods of a service. */
export function podLabels(name: string): Labels {
  return { [NAME_LABEL]: name };
}

/** Labels of every object of a service. */
export function labelsOf({ name, team }: Pick<ServiceSpec, "name" | "team">): Labels {
  return {
    ...podLabels(name),
    "app.kubernetes.io/part-of": team,
    "app.kubernetes.io/managed-by": "pulumi",
    team,
  };
}

/** The Services of a rollout: clients use the first, the mesh splits its traffic between the other two. */
export function serviceNames(name: string) {
  return { root: name, stable: `${name}-stable`, canary: `${name}-canary` };
}

/** The requests that count for a service: those that its callers made. */
export function requestsOf({
  name,
  team,
  callers = [],
}: Pick<ServiceSpec, "name" | "team"> & Partial<Pick<ServiceSpec, "callers">>): Requests {
  const limited = callers.some(({ requests }) => requests !== undefined);
  return { namespace: team, service: name, ...(limited ? { limited } : {}) };
}
