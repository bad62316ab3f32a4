import { all, any, type Fact, holds, isOneOf, not } from "../facts";
import { isKind, Namespaces, objectsOf, type Owned, podsOf } from "../kubernetes";
import { must, type StackRule, type Subject } from "../model";
import { about } from "../subject";
import { type Node, UNKNOWN } from "../values";

const DIRECTIONS = [
  { type: "Ingress", rules: "ingress" },
  { type: "Egress", rules: "egress" },
] as const;
type Direction = (typeof DIRECTIONS)[number];

/** Whether a policy closes a direction for every pod of its namespace, but for what its rules name. */
function closes({ manifest }: Owned, { type, rules }: Direction): Fact {
  const spec = manifest.body.at("spec");
  const types = spec.at("policyTypes");
  // Without policyTypes a policy is about ingress, and about egress only if it has rules for it.
  const implied = type === "Ingress" ? true : not(spec.at(rules).absent);
  const covered = types.absent ? implied : any(...types.list().map((node) => isOneOf(node, type)));
  const openToAll = spec
    .at(rules)
    .list()
    .map((rule) => isEmpty(rule));
  return all(covered, isEmpty(spec.at("podSelector")), not(any(...openToAll)));
}

/** An empty selector or rule, which selects or admits everything. */
function isEmpty(node: Node): Fact {
  if (node.unknown) return { unknown: [node.path] };
  const isFilled = ([, entry]: [string, Node]) =>
    holds(entry, (value) => typeof value !== "object" || Object.keys(value).length > 0);
  return not(any(...node.entries().map(isFilled)));
}

/** The namespace of an object as one text, to compare with another object's. */
function keyOf(namespace: ReturnType<Namespaces["of"]>): string | undefined {
  if (namespace === UNKNOWN) return undefined;
  return typeof namespace === "string" ? namespace : namespace.subject.urn;
}

function check(stack: readonly Subject[]) {
  const namespaces = new Namespaces(stack);
  const objects = objectsOf(stack);
  const policies = objects
    .filter(({ manifest }) => isKind(manifest, "networking.k8s.io", "NetworkPolicy"))
    .map((policy) => ({ policy, key: keyOf(namespaces.of(policy)) }));
  const workloads = stack
    .flatMap((subject) => podsOf(subject).map(({ manifest }) => ({ subject, manifest })))
    .filter(({ manifest }) => !manifest.patch);

  return workloads.flatMap((workload) => {
    const namespace = namespaces.of(workload);
    const key = keyOf(namespace);
    const at = workload.manifest.body.at("metadata.namespace");
    // What is wrong with a declared namespace is said once, there, and not for each of its workloads.
    const subject = typeof namespace === "object" ? namespace.subject : workload.subject;
    return DIRECTIONS.flatMap((direction) => {
      const closing = policies.map(({ policy, key: other }): Fact => {
        if (key === undefined || other === undefined)
          return all({ unknown: [at.path] }, closes(policy, direction));
        return key === other && closes(policy, direction);
      });
      const message = `no NetworkPolicy denies ${direction.rules} by default in the namespace`;
      return about(subject, must(any(...closing), at, message));
    });
  });
}

export const networkPolicyDefaultDeny: StackRule = {
  id: "network-policy-default-deny",
  title: "Every namespace with workloads denies traffic in both directions unless a policy allows it",
  severity: "high",
  level: "mandatory",
  scope: "stack",
  why: "Without it one broken-into pod can talk to every other pod and to the whole internet.",
  remedy:
    "Declare a NetworkPolicy with an empty podSelector and the policyTypes Ingress and Egress, and let others open what is needed.",
  refs: {
    cis: { eks: ["4.3.2"], gke: ["4.3.2"], k3s: ["5.3.2"] },
    trivy: ["AVD-KSV-0038"],
    checkov: ["CKV2_K8S_6"],
  },
  targets: ["namespaces of pods of every kind", "kubernetes:networking.k8s.io/v1:NetworkPolicy"],
  check,
};
