import type { KubernetesObject } from "./api";

/** What an object that is not ready waits for; undefined where it is ready. */
export type Waiting = string | undefined;

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/** Loosely typed: absent fields are what most of readiness is about. */
interface Fields {
  readonly spec?: Readonly<Record<string, unknown>> & { readonly replicas?: number };
  readonly status?: Readonly<Record<string, unknown>> & {
    readonly conditions?: readonly Condition[];
    readonly observedGeneration?: number;
    readonly phase?: string;
  };
  readonly metadata: { readonly generation?: number };
}

/** The annotation by which the program says that nobody should wait for an object. */
const SKIP = "pulumi.com/skipAwait";

/** What Pulumi's provider waits for, kind by kind; every other kind is ready once the server has it. */
const CHECKS: Readonly<Record<string, (fields: Fields) => Waiting>> = {
  CustomResourceDefinition: (fields) =>
    condition(fields, "Established") ?? condition(fields, "NamesAccepted"),
  DaemonSet: daemonSet,
  Deployment: deployment,
  Job: (fields) => condition(fields, "Complete"),
  Namespace: ({ status }) => (status?.phase === "Active" ? undefined : "it is not active"),
  Pod: ({ status, ...rest }) =>
    status?.phase === "Succeeded" ? undefined : condition({ status, ...rest } as Fields, "Ready"),
  ReplicaSet: (fields) => observed(fields) ?? replicas(fields, "availableReplicas"),
  Service: service,
  StatefulSet: (fields) =>
    observed(fields) ?? replicas(fields, "readyReplicas") ?? replicas(fields, "updatedReplicas"),
};

export function waitingFor(object: KubernetesObject): Waiting {
  if (object.metadata.annotations?.[SKIP] === "true") return undefined;
  return CHECKS[object.kind]?.(object as Fields);
}

function deployment(fields: Fields): Waiting {
  return observed(fields) ?? replicas(fields, "updatedReplicas") ?? replicas(fields, "availableReplicas");
}

function daemonSet(fields: Fields): Waiting {
  const { desiredNumberScheduled: desired = 0, numberAvailable: available = 0 } = fields.status ?? {};
  const missing = Number(available) < Number(desired);
  return (
    observed(fields) ??
    (missing ? `${String(available)} of ${String(desired)} pods are available` : undefined)
  );
}

/** Its address. Endpoints are not waited for: the pods of charts do not run here. */
function service({ spec, status }: Fields): Waiting {
  if (spec?.["type"] !== "LoadBalancer") return undefined;
  const { ingress } = (status?.["loadBalancer"] ?? {}) as { ingress?: readonly unknown[] };
  return (ingress?.length ?? 0) > 0 ? undefined : "it has no address yet";
}

function observed({ metadata, status }: Fields): Waiting {
  const behind = (status?.observedGeneration ?? 0) < (metadata.generation ?? 0);
  return behind ? "its controller has not seen it yet" : undefined;
}

function replicas({ spec, status }: Fields, count: string): Waiting {
  const wanted = spec?.replicas ?? 1;
  const there = Number(status?.[count] ?? 0);
  return there >= wanted ? undefined : `${there} of ${wanted} replicas: ${count}`;
}

function condition({ status }: Fields, type: string): Waiting {
  const found = status?.conditions?.find((each) => each.type === type);
  if (found?.status === "True") return undefined;
  const why = found?.message ?? found?.reason;
  return why === undefined ? `condition ${type} is not met` : `condition ${type} is not met: ${why}`;
}
