import { any, type Fact } from "../core/facts";
import type { Stack } from "../core/stack";
import { type Node, UNKNOWN } from "../core/values";
import type { Place } from "./namespaces";
import type { Owned } from "./objects";
import { sameValue } from "./routes";
import { inSameNamespace } from "./selectors";

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

/** What may put objects into namespaces without the stack seeing it, found once for a stack. */
class Hidden {
  readonly #makers: readonly Owned[];
  readonly #deliveries: readonly Node[];
  readonly #releases: readonly { readonly namespace: Node; readonly origins: readonly string[] }[];
  readonly #answers = new Map<Place, Fact>();

  constructor(private readonly stack: Stack) {
    this.#makers = stack.objects.filter(({ manifest: { group, kind = "" } }) => makesPods(group, kind));
    this.#deliveries = stack.objects.flatMap(({ manifest: { group, kind, body } }) => {
      const place = DELIVERIES[`${group}/${kind}`];
      return place === undefined ? [] : [body.at(place)];
    });
    this.#releases = stack.ofType("kubernetes:helm.sh/v3:Release").map(({ props, propertyDependencies }) => ({
      namespace: props.at("namespace").or("default"),
      origins: propertyDependencies["namespace"] ?? [],
    }));
  }

  near(owner: Owned): Fact {
    const place = this.stack.namespaces.of(owner);
    if (place === UNKNOWN) return this.#find(owner, place);
    const known = this.#answers.get(place) ?? this.#find(owner, place);
    this.#answers.set(place, known);
    return known;
  }

  #find(owner: Owned, place: Place): Fact {
    const name = nameOf(owner, place);
    const released = this.#releases.map(({ namespace, origins }) =>
      namespace.unknown && origins.length > 0 && typeof place === "object"
        ? origins.includes(place.subject.urn)
        : sameValue(namespace, name),
    );
    const delivered = this.#deliveries.map((target) => {
      const anywhere = target.absent || target.text?.includes("{{") === true;
      return anywhere || sameValue(target, name);
    });
    const made = this.#makers.map((object) => inSameNamespace(this.stack, object, owner));
    return any(...made, ...released, ...delivered);
  }
}

/** The name of the namespace that an object is in. */
function nameOf({ manifest }: Owned, place: Place): Node {
  if (typeof place === "object") return place.manifest.body.at("metadata.name");
  return manifest.body.at("metadata.namespace").or("default");
}

const hidden = new WeakMap<Stack, Hidden>();

/** Whether others than the stack may put objects into a namespace: a chart or an operator, which nobody can look into. */
export function isOpaque(stack: Stack, owner: Owned): Fact {
  const known = hidden.get(stack) ?? new Hidden(stack);
  hidden.set(stack, known);
  return known.near(owner);
}

function makesPods(group: string, kind: string): boolean {
  if (MAKING_PODS.includes(`${group}/${kind}`)) return true;
  if (group === "gateway.networking.k8s.io") return kind === "Gateway";
  if (BUILT_IN.test(group) || group === "helm.sh") return false;
  return !WITHOUT_PODS.some((pattern) => pattern.test(group)) && !KINDS_WITHOUT_PODS.includes(kind);
}
