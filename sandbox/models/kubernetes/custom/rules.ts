import type { Context, Failure } from "../../../simulator/model";
import { type Props, text } from "../../../simulator/values";
import type { Kind } from "../kinds";
import { projectProblems } from "./argocd";
import { replicaSetProblems, shrunkMembers } from "./mongodb-rules";
import { authorizationProblems, peerAuthenticationProblems, serviceEntryProblems } from "./istio-rules";
import { missingNodeClass, nodeClassProblems, nodePoolProblems } from "./karpenter-rules";
import { failIf, groupAt, groupsAt, numberAt, quantity } from "../syntax";

/** What a custom kind's own webhook or schema demands beyond its fields. */
export const customRules: Readonly<Record<string, Omit<Kind, "type" | "namespaced">>> = {
  "argoproj.io/v1alpha1/AppProject": { problems: projectProblems },
  "argoproj.io/v1alpha1/Rollout": { template: "spec.template", problems: rolloutProblems },
  "barmancloud.cnpg.io/v1/ObjectStore": { problems: objectStoreProblems },
  "gateway.networking.k8s.io/v1/GatewayClass": { refusal: changedController },
  "gateway.networking.k8s.io/v1/HTTPRoute": { problems: routeProblems },
  "karpenter.k8s.aws/v1/EC2NodeClass": { problems: nodeClassProblems },
  "karpenter.sh/v1/NodePool": { problems: nodePoolProblems, refusal: missingNodeClass },
  "networking.istio.io/v1/ServiceEntry": { problems: serviceEntryProblems },
  "policy.linkerd.io/v1alpha1/MeshTLSAuthentication": { problems: identityProblems },
  "policy.linkerd.io/v1beta3/Server": { problems: serverProblems },
  "security.istio.io/v1/AuthorizationPolicy": { problems: authorizationProblems },
  "security.istio.io/v1/PeerAuthentication": { problems: peerAuthenticationProblems },
  "postgresql.cnpg.io/v1/Cluster": {
    stateful: true,
    mutable: ["spec"],
    problems: clusterProblems,
    refusal: shrunkStorage,
  },
  // CloudNativePG 1.30: the cluster references are immutable (cloudnative-pg.io/docs/1.30/connection_pooling).
  "postgresql.cnpg.io/v1/Pooler": { immutable: ["spec.cluster"] },
  "psmdb.percona.com/v1/PerconaServerMongoDB": {
    stateful: true,
    mutable: ["spec"],
    problems: replicaSetProblems,
    refusal: shrunkMembers,
  },
  "postgresql.cnpg.io/v1/ScheduledBackup": { immutable: ["spec.cluster"], problems: scheduleProblems },
};

function rolloutProblems(inputs: Props): Failure[] {
  const strategy = groupAt(inputs, "spec.strategy");
  const steps = groupsAt(strategy, "canary.steps");
  return [
    ...failIf(
      Object.keys(strategy).length !== 1,
      "spec.strategy",
      "exactly one of canary and blueGreen must be set",
    ),
    ...steps.flatMap((step, index) => {
      const weight = numberAt(step, "setWeight");
      return [
        ...failIf(
          weight !== undefined && (weight < 0 || weight > 100),
          `spec.strategy.canary.steps[${index}].setWeight`,
          `Invalid value: ${String(weight)}: must be between 0 and 100`,
        ),
        ...failIf(
          Object.keys(step).length !== 1,
          `spec.strategy.canary.steps[${index}]`,
          "Invalid value: a step must have exactly one action",
        ),
      ];
    }),
  ];
}

function objectStoreProblems(inputs: Props): Failure[] {
  const retention = text(inputs, "spec.retentionPolicy");
  const server = text(inputs, "spec.configuration.serverName");
  return [
    ...failIf(
      retention !== undefined && !/^[1-9][0-9]*[dwm]$/.test(retention),
      "spec.retentionPolicy",
      `Invalid value: "${retention ?? ""}": should match '^[1-9][0-9]*[dwm]$'`,
    ),
    ...failIf(server !== undefined, "spec.configuration.serverName", "use the 'serverName' plugin parameter"),
  ];
}

/** A rule of the definition, not of the provider: the change is no replacement, the API server refuses it. */
function changedController(inputs: Props, { cloud, scope, id }: Context): string | undefined {
  const existing = cloud.get("kubernetes:gateway.networking.k8s.io/v1:GatewayClass", id, scope);
  const before = text(existing?.inputs ?? {}, "spec.controllerName");
  return before === undefined || before === text(inputs, "spec.controllerName")
    ? undefined
    : "spec.controllerName: Invalid value: Value is immutable";
}

function routeProblems(inputs: Props): Failure[] {
  return groupsAt(inputs, "spec.rules").flatMap((rule, index) =>
    groupsAt(rule, "backendRefs").flatMap((backend) =>
      failIf(
        (text(backend, "kind") ?? "Service") === "Service" && backend["port"] === undefined,
        `spec.rules[${index}].backendRefs`,
        "Invalid value: Must have port for Service reference",
      ),
    ),
  );
}

function identityProblems(inputs: Props): Failure[] {
  const spec = groupAt(inputs, "spec");
  return failIf(
    (spec["identities"] === undefined) === (spec["identityRefs"] === undefined),
    "spec",
    "must have exactly one of identities and identityRefs",
  );
}

function serverProblems(inputs: Props): Failure[] {
  const policy = text(inputs, "spec.accessPolicy");
  const known = [
    "all-authenticated",
    "all-unauthenticated",
    "audit",
    "cluster-authenticated",
    "cluster-unauthenticated",
    "deny",
  ];
  return failIf(
    policy !== undefined && !known.includes(policy),
    "spec.accessPolicy",
    `Unsupported value: "${policy ?? ""}": supported values: ${known.join(", ")}`,
  );
}

function clusterProblems(inputs: Props): Failure[] {
  const name = text(inputs, "metadata.name") ?? "";
  const instances = numberAt(inputs, "spec.instances");
  const size = text(inputs, "spec.storage.size");
  const synchronous = numberAt(inputs, "spec.postgresql.synchronous.number");
  return [
    ...failIf(name.length > 50, "metadata.name", "the maximum length of a cluster name is 50 characters"),
    ...failIf(
      instances !== undefined && instances < 1,
      "spec.instances",
      `Invalid value: ${String(instances)}: should be greater than or equal to 1`,
    ),
    ...failIf(
      size !== undefined && quantity(size) === undefined,
      "spec.storage.size",
      "Size value isn't valid",
    ),
    ...failIf(
      synchronous !== undefined && instances !== undefined && synchronous >= instances,
      "spec.postgresql.synchronous",
      "Invalid synchronous configuration: the number of synchronous replicas must be less than the total number of instances",
    ),
  ];
}

/** A volume grows or stays as it is. */
function shrunkStorage(inputs: Props, { cloud, scope, id }: Context): string | undefined {
  const existing = cloud.get("kubernetes:postgresql.cnpg.io/v1:Cluster", id, scope);
  const before = quantity(text(existing?.inputs ?? {}, "spec.storage.size"));
  const after = quantity(text(inputs, "spec.storage.size"));
  return before !== undefined && after !== undefined && after < before
    ? `can't shrink existing storage from ${String(before)} to ${String(after)} bytes`
    : undefined;
}

function scheduleProblems(inputs: Props): Failure[] {
  const schedule = text(inputs, "spec.schedule");
  return failIf(
    schedule !== undefined && schedule.trim().split(/\s+/).length !== 6,
    "spec.schedule",
    `Invalid value: "${schedule ?? ""}": expected 6 fields, the first of them seconds`,
  );
}
