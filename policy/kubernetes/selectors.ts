import { all, any, type Fact, holds, isOneOf, not } from "../core/facts";
import type { Owned } from "./objects";
import type { Stack, Workload } from "../core/stack";
import { type Node, UNKNOWN } from "../core/values";

/** What a label selector says of labels it knows: `matchLabels` and `matchExpressions`, all of which must hold. */
export function selects(selector: Node, labels: Node): Fact {
  if (selector.unknown) return { unknown: [selector.path] };
  const expressions = selector
    .at("matchExpressions")
    .list()
    .map((expression) => satisfies(expression, labels));
  return all(hasLabels(selector.at("matchLabels"), labels), ...expressions);
}

/** Whether labels are among others, as the selector of a Service wants it. */
export function hasLabels(wanted: Node, labels: Node): Fact {
  if (wanted.unknown) return { unknown: [wanted.path] };
  const set = wanted.entries().filter(([, value]) => !value.absent);
  return all(...set.map(([key, value]) => equal(value, labels.key(key))));
}

/** Whether a selector is empty, and so selects everything; an absent one counts as empty. */
export function isEmpty(selector: Node): Fact {
  if (selector.unknown) return { unknown: [selector.path] };
  const isFilled = ([, entry]: [string, Node]) =>
    holds(entry, (value) => typeof value !== "object" || Object.values(value).some((item) => item !== null));
  return not(any(...selector.entries().map(isFilled)));
}

function equal(wanted: Node, label: Node): Fact {
  if (wanted.unknown) return { unknown: [wanted.path] };
  return holds(label, (value) => value === wanted.value);
}

function satisfies(expression: Node, labels: Node): Fact {
  const key = expression.at("key");
  const operator = expression.at("operator");
  const unknown = [expression, key, operator].find((node) => node.unknown);
  if (unknown !== undefined) return { unknown: [unknown.path] };
  const label = labels.key(key.text ?? "");
  const among = any(
    ...expression
      .at("values")
      .list()
      .map((value) => equal(value, label)),
  );
  switch (operator.text) {
    case "In":
      return among;
    case "NotIn":
      return not(among);
    case "Exists":
      return holds(label, () => true);
    case "DoesNotExist":
      return not(holds(label, () => true));
    default:
      return false;
  }
}

/** Whether two objects are in the same namespace; one that is not known leaves it open. */
export function inSameNamespace({ namespaces }: Stack, one: Owned, other: Owned): Fact {
  const [first, second] = [namespaces.of(one), namespaces.of(other)];
  const unknown = [first, second].indexOf(UNKNOWN);
  if (unknown >= 0) {
    const { manifest } = unknown === 0 ? one : other;
    return { unknown: [manifest.body.at("metadata.namespace").path] };
  }
  return first === second;
}

/** Whether a workload is one of those that a selector of an object picks in the object's own namespace. */
export function picks(stack: Stack, owner: Owned, selector: Node, workload: Workload): Fact {
  return all(inSameNamespace(stack, owner, workload), selects(selector, workload.pod.metadata.at("labels")));
}

/** Custom resources, by group, out of which no controller makes pods; of any other one may. */
const WITHOUT_PODS = [
  /^(argoproj|keda|karpenter|karpenter\.k8s)\.(io|sh|aws)$/,
  /^(acme\.)?cert-manager\.io$/,
  /^(generators\.)?external-secrets\.io$/,
  /\.linkerd\.io$/,
  /^(security|telemetry|networking)\.istio\.io$/,
  /^(traefik|cilium)\.io$/,
  /(^|\.)networking\.gke\.io$/,
  /projectcalico\.org$/,
  /^(elbv2|vpcresources)\.k8s\.aws$/,
];
/** Kinds of groups that do make pods, which make none themselves. */
const KINDS_WITHOUT_PODS = [
  "HTTPRoute",
  "GRPCRoute",
  "TCPRoute",
  "TLSRoute",
  "GatewayClass",
  "ReferenceGrant",
  "PodMonitor",
  "ServiceMonitor",
  "PrometheusRule",
  "ScheduledBackup",
  "ObjectStore",
];
/** Kinds of Argo and Flux that put whatever a repository holds into a namespace they name, or into any. */
const DELIVERIES: Readonly<Record<string, string>> = {
  "argoproj.io/Application": "spec.destination.namespace",
  "argoproj.io/ApplicationSet": "spec.template.spec.destination.namespace",
  "kustomize.toolkit.fluxcd.io/Kustomization": "spec.targetNamespace",
  "helm.toolkit.fluxcd.io/HelmRelease": "spec.targetNamespace",
};
/** Kinds of a group that makes pods of no other kind. */
const MAKING_PODS = ["argoproj.io/AnalysisTemplate", "argoproj.io/Workflow", "argoproj.io/CronWorkflow"];
/** Groups that Kubernetes serves itself have no dot, or end like this. */
const BUILT_IN = /^[a-z]+$|\.k8s\.io$/;

/** Whether others than the stack may put objects into a namespace: a chart or an operator, which nobody can look into. */
export function isOpaque(stack: Stack, owner: Owned): Fact {
  const operated = stack.objects
    .filter(({ manifest: { group, kind = "" } }) => makesPods(group, kind))
    .map((object) => inSameNamespace(stack, object, owner));
  const namespace = stack.namespaces.of(owner);
  const name = typeof namespace === "object" ? namespace.manifest.body.at("metadata.name").text : undefined;
  const released = stack.ofType("kubernetes:helm.sh/v3:Release").map(({ props, propertyDependencies }) => {
    const node = props.at("namespace").or("default");
    if (!node.unknown)
      return namespace === UNKNOWN || isOneOf(node, name ?? (typeof namespace === "string" ? namespace : ""));
    const origins = propertyDependencies["namespace"] ?? [];
    return typeof namespace !== "object" || origins.includes(namespace.subject.urn);
  });
  const delivered = stack.objects.flatMap(({ manifest: { group, kind, body } }) => {
    const place = DELIVERIES[`${group}/${kind}`];
    if (place === undefined) return [];
    const target = body.at(place);
    const anywhere = target.absent || target.unknown || target.text?.includes("{{") === true;
    return [anywhere || isOneOf(target, name ?? (typeof namespace === "string" ? namespace : ""))];
  });
  return any(...operated, ...released, ...delivered);
}

function makesPods(group: string, kind: string): boolean {
  if (MAKING_PODS.includes(`${group}/${kind}`)) return true;
  if (group === "gateway.networking.k8s.io") return kind === "Gateway";
  if (BUILT_IN.test(group) || group === "helm.sh") return false;
  return !WITHOUT_PODS.some((pattern) => pattern.test(group)) && !KINDS_WITHOUT_PODS.includes(kind);
}
