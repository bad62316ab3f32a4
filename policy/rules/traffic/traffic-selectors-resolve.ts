import { all, any, type Fact, isOneOf, matches, not, reads } from "../../core/facts";
import type { Owned } from "../../kubernetes/objects";
import { hasPort, isPort, serves } from "../../kubernetes/ports";
import { must, type Rule, type StackFinding } from "../../core/model";
import {
  type Backend,
  ingressBackends,
  ingressesOf,
  isBackend,
  routeBackends,
  sameValue,
} from "../../kubernetes/routes";
import { isOpaque } from "../../kubernetes/opaque";
import { hasLabels, inSameNamespace, isEmpty, picks, selects } from "../../kubernetes/selectors";
import type { Stack } from "../../core/stack";
import { about } from "../../core/subject";
import type { Node } from "../../core/values";

/** Labels that admission, a controller or the mesh puts on pods: a template does not show them. */
const INJECTED = /(^|\.)(linkerd|istio)\.io\/|pod-template-hash|controller-uid|statefulset\.kubernetes\.io/;

/** Whether a selector asks for what no template can show. */
function asksForInjected(selector: Node): Fact {
  const keys = [selector, selector.at("matchLabels")].flatMap((labels) => Object.keys(labels.record));
  const expressions = selector.each("matchExpressions[].key").filter((key) => !key.absent);
  return any(
    keys.some((key) => INJECTED.test(key)),
    ...expressions.map((key) => matches(key, INJECTED)),
  );
}

/** A finding where the stack would show the partner if it existed: a chart or an operator may hide it. */
function resolves(stack: Stack, owner: Owned, fact: Fact, at: Node, message: string): StackFinding[] {
  const hidden = fact === false ? isOpaque(stack, owner) : false;
  return hidden === true ? [] : about(owner.subject, must(any(fact, hidden), at, message));
}

/** `elsewhere`: whether the pods may be in another namespace. */
function selected(stack: Stack, owner: Owned, selector: Node, elsewhere: Fact = false): StackFinding[] {
  const beyond = any(elsewhere, asksForInjected(selector), isEmpty(selector));
  if (beyond === true || stack.workloads.length === 0) return [];
  const found = stack.workloadsNear(owner).map((workload) => picks(stack, owner, selector, workload));
  return resolves(stack, owner, any(beyond, ...found), selector, "it selects no pods of the stack");
}

function service(stack: Stack, owner: Owned): StackFinding[] {
  const spec = owner.manifest.body.at("spec");
  const selector = spec.at("selector");
  const targets = spec.each("ports[].targetPort").filter((port) => !port.absent);
  const valid = about(
    owner.subject,
    ...targets.map((port) => must(isPort(port), port, "its target can be no port")),
  );
  const injected = asksForInjected(selector);
  if (selector.absent || injected === true || stack.workloads.length === 0) return valid;
  const pods = stack
    .workloadsNear(owner)
    .map((workload) => ({
      workload,
      picked: all(
        inSameNamespace(stack, owner, workload),
        hasLabels(selector, workload.pod.metadata.at("labels")),
      ),
    }))
    .filter(({ picked }) => picked !== false);
  const found = any(injected, ...pods.map(({ picked }) => picked));
  const ports = targets.flatMap((port) => {
    const has = any(...pods.map(({ workload, picked }) => all(picked, hasPort(workload, port))));
    const message = "none of the pods it selects has a port of this name";
    return resolves(stack, owner, any(not(found), injected, has), port, message);
  });
  return [...valid, ...resolves(stack, owner, found, selector, "it selects no pods of the stack"), ...ports];
}

function backends(stack: Stack, owner: Owned, targets: readonly Backend[]): StackFinding[] {
  const services = stack.objectsOf("core", "Service");
  const seen = services.length > 0 || stack.workloads.length > 0;
  return targets.flatMap((target) => {
    const isOther = not(target.isService ?? true);
    if (target.name.absent) return about(owner.subject, must(isOther, target.name, "it names no Service"));
    const near = target.namespace === undefined ? stack.objectsNear(owner, "core", "Service") : services;
    const named = near
      .map((candidate) => ({ candidate, is: isBackend(stack, owner, target, candidate) }))
      .filter(({ is }) => is !== false);
    const found = any(...named.map(({ is }) => is));
    const served = any(...named.map(({ candidate, is }) => all(is, serves(candidate, target.port))));
    // The port of a Service that is here is seen, whoever else may be around; another namespace may be elsewhere.
    if (found === true || (found !== false && target.namespace !== undefined)) {
      return about(
        owner.subject,
        must(any(isOther, not(found), served), target.port, "the Service has no such port"),
      );
    }
    if (!seen || target.namespace !== undefined) {
      const open = any(isOther, { unknown: [target.name.path] });
      return target.name.unknown ? about(owner.subject, must(open, target.name, "it names no Service")) : [];
    }
    // Where it is open whether the Service is here, a chart may have it; the port of the one here does not decide.
    const elsewhere = found === false ? false : all(found, isOpaque(stack, owner));
    const message = "the stack has no Service of this name in the namespace";
    return resolves(stack, owner, any(isOther, served, elsewhere), target.name, message);
  });
}

const SCALED_GROUPS = ["apps", "argoproj.io", "extensions"];

function scaled(stack: Stack, owner: Owned): StackFinding[] {
  const reference = owner.manifest.body.at("spec.scaleTargetRef");
  const version = reference.at("apiVersion");
  const isOf = (groups: readonly string[]) =>
    reads(version, (text) => groups.includes(text.split("/")[0] ?? ""));
  const isOther = not(isOf(SCALED_GROUPS));
  if (stack.workloads.length === 0 || isOther === true) return [];
  const found = stack
    .workloadsNear(owner)
    .map(({ subject, manifest }) =>
      all(
        isOf([manifest.group]),
        isOneOf(reference.at("kind"), manifest.kind ?? ""),
        sameValue(reference.at("name"), manifest.body.at("metadata.name")),
        inSameNamespace(stack, owner, { subject, manifest }),
      ),
    );
  const message = "the stack has no such workload to scale";
  return resolves(stack, owner, any(isOther, ...found), reference, message);
}

/** Monitors that look into other namespaces, or do not say in which they are themselves, may find theirs anywhere. */
function monitored(stack: Stack, owner: Owned): StackFinding[] {
  const spec = owner.manifest.body.at("spec");
  const selector = spec.at("selector");
  const services = stack.objectsOf("core", "Service");
  const everything = isEmpty(selector);
  if (services.length === 0 || everything === true) return [];
  const anywhere = any(
    not(isEmpty(spec.at("namespaceSelector"))),
    owner.manifest.body.at("metadata.namespace").absent,
  );
  const candidates = anywhere === false ? stack.objectsNear(owner, "core", "Service") : services;
  const found = candidates.map((candidate) =>
    all(
      any(anywhere, inSameNamespace(stack, owner, candidate)),
      selects(selector, candidate.manifest.body.at("metadata.labels")),
    ),
  );
  return resolves(stack, owner, any(everything, ...found), selector, "it selects no Service of the stack");
}

const ROUTES = ["HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute"];

function check(stack: Stack): StackFinding[] {
  const of = (group: string, kind: string) =>
    stack.objectsOf(group, kind).filter(({ manifest }) => !manifest.patch);
  return [
    ...of("networking.k8s.io", "NetworkPolicy").flatMap((owner) =>
      selected(stack, owner, owner.manifest.body.at("spec.podSelector")),
    ),
    ...of("policy", "PodDisruptionBudget").flatMap((owner) =>
      selected(stack, owner, owner.manifest.body.at("spec.selector")),
    ),
    ...of("monitoring.coreos.com", "PodMonitor").flatMap((owner) => {
      const spec = owner.manifest.body.at("spec");
      return selected(stack, owner, spec.at("selector"), not(isEmpty(spec.at("namespaceSelector"))));
    }),
    ...of("monitoring.coreos.com", "ServiceMonitor").flatMap((owner) => monitored(stack, owner)),
    ...of("core", "Service").flatMap((owner) => service(stack, owner)),
    ...of("autoscaling", "HorizontalPodAutoscaler").flatMap((owner) => scaled(stack, owner)),
    ...ingressesOf(stack).flatMap((owner) => backends(stack, owner, ingressBackends(owner))),
    ...ROUTES.flatMap((kind) => of("gateway.networking.k8s.io", kind)).flatMap((owner) =>
      backends(stack, owner, routeBackends(owner.manifest)),
    ),
  ];
}

export const trafficSelectorsResolve: Rule = {
  id: "traffic-selectors-resolve",
  title: "Selectors and references lead to pods, Services and ports that exist",
  severity: "medium",
  level: "advisory",
  why: "A selector that matches nothing protects, scales and routes nothing, and nobody is told. What a chart or an operator makes is not seen, so nothing is said of namespaces that hold one.",
  remedy: "Give the selector the labels of the pod template, and the route the name and port of a Service.",
  refs: {},
  targets: [
    "networking.k8s.io/NetworkPolicy",
    "core/Service",
    "policy/PodDisruptionBudget",
    "autoscaling/HorizontalPodAutoscaler",
    "networking.k8s.io/Ingress",
    "gateway.networking.k8s.io/HTTPRoute",
    "monitoring.coreos.com/ServiceMonitor",
    "monitoring.coreos.com/PodMonitor",
  ],
  stack: check,
};
