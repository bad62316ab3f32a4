import { all, any, type Fact, holds, isOneOf, isSet, isTrue, not } from "../core/facts";
import type { Owned } from "./objects";
import { inSameNamespace, isEmpty, selects } from "./selectors";
import type { Stack, Workload } from "../core/stack";
import type { Node } from "../core/values";

/** The directions of traffic, as the dialects of network policies call them. */
export const DIRECTIONS = [
  { type: "Ingress", rules: "ingress", deny: "ingressDeny" },
  { type: "Egress", rules: "egress", deny: "egressDeny" },
] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** What closes a direction for pods, in one of the dialects. */
export interface Closing {
  readonly policy: Owned;
  /** Whether it is in force in the namespace of a workload. */
  reaches(workload: Workload): Fact;
  /** Whether it is about every pod there. */
  readonly everyPod: Fact;
  /** Whether it is about the pods of a workload. */
  picks(workload: Workload): Fact;
  /** Whether it denies what its rules do not name. */
  closes(direction: Direction): Fact;
}

/** The policies of a stack that close something: Kubernetes', Cilium's, Calico's and the administrators'. */
export function closings(stack: Stack): Closing[] {
  return [
    ...stack.objectsOf("networking.k8s.io", "NetworkPolicy").map((policy) => kubernetes(stack, policy)),
    ...["CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy"].flatMap((kind) =>
      stack.objectsOf("cilium.io", kind).map((policy) => cilium(stack, policy, kind)),
    ),
    ...["crd.projectcalico.org", "projectcalico.org"].flatMap((group) =>
      ["NetworkPolicy", "GlobalNetworkPolicy"].flatMap((kind) =>
        stack.objectsOf(group, kind).map((policy) => calico(stack, policy, kind)),
      ),
    ),
    ...stack
      .objectsOf("policy.networking.k8s.io", "BaselineAdminNetworkPolicy")
      .map((policy) => baseline(policy)),
  ];
}

const labelsOf = ({ pod }: Workload): Node => pod.metadata.at("labels");

function kubernetes(stack: Stack, policy: Owned): Closing {
  const spec = policy.manifest.body.at("spec");
  const selector = spec.at("podSelector");
  return {
    policy,
    reaches: (workload) => inSameNamespace(stack, policy, workload),
    everyPod: isEmpty(selector),
    picks: (workload) => selects(selector, labelsOf(workload)),
    closes: ({ type, rules }) => {
      const types = spec.at("policyTypes");
      // Without policyTypes a policy is about ingress, and about egress only if it has rules for it.
      const implied = type === "Ingress" ? true : not(spec.at(rules).absent);
      const named = any(...types.list().map((node) => isOneOf(node, type)));
      const open = spec
        .at(rules)
        .list()
        .map((rule) => isEmpty(rule));
      return all(types.list().length === 0 ? implied : named, not(any(...open)));
    },
  };
}

function cilium(stack: Stack, policy: Owned, kind: string): Closing {
  const spec = policy.manifest.body.at("spec");
  const selector = spec.at("endpointSelector");
  return {
    policy,
    reaches: (workload) =>
      kind === "CiliumClusterwideNetworkPolicy" || inSameNamespace(stack, policy, workload),
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

function calico(stack: Stack, policy: Owned, kind: string): Closing {
  const spec = policy.manifest.body.at("spec");
  const everyPod = all(
    isOneOf(spec.at("selector").or("all()"), "all()", ""),
    isOneOf(spec.at("namespaceSelector").or("all()"), "all()", ""),
  );
  return {
    policy,
    reaches: (workload) => kind === "GlobalNetworkPolicy" || inSameNamespace(stack, policy, workload),
    everyPod,
    // The language of its selectors is its own; one that is not for all pods is not read.
    picks: () => everyPod,
    closes: ({ type, rules }) => {
      const types = spec.at("types");
      const implied = type === "Ingress" ? true : not(spec.at(rules).absent);
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
    policy,
    reaches: () => true,
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
