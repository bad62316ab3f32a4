import { all, any, type Fact, holds, isOneOf, isSet, isTrue, not } from "../core/facts";
import { Neighbourhood } from "./namespaces";
import type { Owned } from "./objects";
import { isEmpty, selects } from "./selectors";
import type { Stack, Workload } from "../core/stack";
import type { Node } from "../core/values";

/** The directions of traffic, as the dialects of network policies call them. */
export const DIRECTIONS = [
  { type: "Ingress", rules: "ingress", deny: "ingressDeny" },
  { type: "Egress", rules: "egress", deny: "egressDeny" },
] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** What closes a direction for pods, in one of the dialects. */
export interface Closing extends Owned {
  /** Whether it is in force in every namespace, and not only in its own. */
  readonly clusterwide: boolean;
  /** Whether it is about every pod there. */
  readonly everyPod: Fact;
  /** Whether it is about the pods of a workload. */
  picks(workload: Workload): Fact;
  /** Whether it denies what its rules do not name. */
  closes(direction: Direction): Fact;
}

/** The policies of a stack that close something: Kubernetes', Cilium's, Calico's and the administrators'. */
function closings(stack: Stack): Closing[] {
  const of = (group: string, kinds: readonly string[], read: (policy: Owned, kind: string) => Closing) =>
    kinds.flatMap((kind) => stack.objectsOf(group, kind).map((policy) => read(policy, kind)));
  return [
    ...of("networking.k8s.io", ["NetworkPolicy"], kubernetes),
    ...of("cilium.io", ["CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy"], cilium),
    ...of("crd.projectcalico.org", ["NetworkPolicy", "GlobalNetworkPolicy"], calico),
    ...of("projectcalico.org", ["NetworkPolicy", "GlobalNetworkPolicy"], calico),
    ...of("policy.networking.k8s.io", ["BaselineAdminNetworkPolicy"], baseline),
  ].map(remembering);
}

/** What a policy closes does not depend on whom it is asked for. */
function remembering(closing: Closing): Closing {
  const known = new Map<Direction, Fact>();
  const closes = (direction: Direction): Fact => {
    const fact = known.get(direction) ?? closing.closes(direction);
    known.set(direction, fact);
    return fact;
  };
  return { ...closing, closes };
}

/** The policies that are in force where a workload is, or may be. */
export function closingsAround(stack: Stack): (workload: Workload) => readonly Closing[] {
  const all = closings(stack);
  const everywhere = all.filter(({ clusterwide }) => clusterwide);
  const local = new Neighbourhood(
    all.filter(({ clusterwide }) => !clusterwide),
    stack.namespaces,
  );
  return (workload) => [...local.of(workload), ...everywhere];
}

/** Whether a policy closes a direction for every pod of a workload's namespace, or for its pods. */
export function closesFor(
  stack: Stack,
  closing: Closing,
  workload: Workload,
  direction: Direction,
  whole: boolean,
): Fact {
  const closed = closing.closes(direction);
  if (closed === false) return false;
  const reaches = closing.clusterwide || stack.namespaces.share(closing, workload);
  return all(reaches, whole ? closing.everyPod : closing.picks(workload), closed);
}

const labelsOf = ({ pod }: Workload): Node => pod.metadata.at("labels");

function kubernetes(policy: Owned): Closing {
  const spec = policy.manifest.body.at("spec");
  const selector = spec.at("podSelector");
  return {
    ...policy,
    clusterwide: false,
    everyPod: isEmpty(selector),
    picks: (workload) => selects(selector, labelsOf(workload)),
    closes: ({ type, rules }) => {
      const types = spec.at("policyTypes");
      // Without policyTypes a policy is about ingress, and about egress only if it has rules for it.
      const implied = type === "Ingress" ? true : isSet(spec.at(rules));
      const named = any(...types.list().map((node) => isOneOf(node, type)));
      const open = spec
        .at(rules)
        .list()
        .map((rule) => isEmpty(rule));
      return all(types.list().length === 0 ? implied : named, not(any(...open)));
    },
  };
}

function cilium(policy: Owned, kind: string): Closing {
  const spec = policy.manifest.body.at("spec");
  const selector = spec.at("endpointSelector");
  return {
    ...policy,
    clusterwide: kind === "CiliumClusterwideNetworkPolicy",
    everyPod: all(isSet(selector), isEmpty(selector)),
    picks: (workload) => all(isSet(selector), selects(selector, labelsOf(workload))),
    closes: ({ rules, deny }) => {
      // A section with rules closes its direction, even the one rule that names nobody, unless the policy says no.
      const sections = [spec.at(rules), spec.at(deny)];
      const has = any(...sections.map((section) => holds(section, () => section.list().length > 0)));
      const stated = spec.at(`enableDefaultDeny.${rules}`);
      const everybody = spec.each(`${rules}[].${rules === "ingress" ? "fromEntities" : "toEntities"}[]`);
      const open = everybody.map((node) => isOneOf(node, "all"));
      return all(stated.absent ? has : isTrue(stated), not(any(...open)));
    },
  };
}

function calico(policy: Owned, kind: string): Closing {
  const spec = policy.manifest.body.at("spec");
  const everyPod = all(
    isOneOf(spec.at("selector").or("all()"), "all()", ""),
    isOneOf(spec.at("namespaceSelector").or("all()"), "all()", ""),
  );
  return {
    ...policy,
    clusterwide: kind === "GlobalNetworkPolicy",
    everyPod,
    // The language of its selectors is its own; one that is not for all pods is not read.
    picks: () => everyPod,
    closes: ({ type, rules }) => {
      const types = spec.at("types");
      const implied = type === "Ingress" ? true : isSet(spec.at(rules));
      const named = any(...types.list().map((node) => isOneOf(node, type)));
      const peer = rules === "ingress" ? "source" : "destination";
      const open = spec
        .at(rules)
        .list()
        .map((rule) =>
          all(isOneOf(rule.at("action"), "Allow"), isEmpty(rule.at(peer)), not(isSet(rule.at("protocol")))),
        );
      return all(types.absent ? implied : named, not(any(...open)));
    },
  };
}

/** What holds in every namespace unless a NetworkPolicy of the namespace says otherwise. */
function baseline(policy: Owned): Closing {
  const spec = policy.manifest.body.at("spec");
  const namespaces = spec.at("subject.namespaces");
  const everyPod = all(isSet(namespaces), isEmpty(namespaces));
  return {
    ...policy,
    clusterwide: true,
    everyPod,
    picks: () => everyPod,
    closes: ({ rules }) => {
      const denies = spec
        .at(rules)
        .list()
        .map((rule) =>
          all(
            isOneOf(rule.at("action"), "Deny"),
            not(isSet(rule.at("ports"))),
            any(
              ...rule
                .each(rules === "ingress" ? "from[]" : "to[]")
                .map((peer) => all(isSet(peer.at("namespaces")), isEmpty(peer.at("namespaces")))),
            ),
          ),
        );
      return any(...denies);
    },
  };
}
