import * as z from "zod";
import { any, type Fact, isSet, not } from "../../core/facts";
import { closesFor, closingsAround, DIRECTIONS } from "../../kubernetes/isolation";
import { byKind, type Manifest } from "../../kubernetes/objects";
import { configurable, type Finding, must, type Subject } from "../../core/model";
import type { Stack, Workload } from "../../core/stack";
import { about } from "../../core/subject";
import { UNKNOWN } from "../../core/values";

interface Settings {
  readonly everyPod: boolean;
}

/** A policy that names neither pods nor rules is one that somebody has not finished. */
function saysSomething({ body, patch }: Manifest): Finding[] {
  const spec = body.at("spec");
  const parts = ["podSelector", "namespaceSelector", "ingress", "egress"].map((part) => isSet(spec.at(part)));
  return patch ? [] : [must(any(...parts), spec, "it names neither pods nor rules")];
}

/** What is wrong with a declared namespace is said once, there, and not for each of its workloads. */
function answerable(stack: Stack, workload: Workload): { subject: Subject; is: Fact }[] {
  const { namespaces } = stack;
  const place = namespaces.of(workload);
  if (typeof place === "object") return [{ subject: place.subject, is: true }];
  const maybe = place === UNKNOWN ? namespaces.declared : [...namespaces.nameless];
  const declared = maybe.map((namespace) => ({
    subject: namespace.subject,
    is: namespaces.holds(namespace, workload),
  }));
  return [...declared, { subject: workload.subject, is: not(any(...declared.map(({ is }) => is))) }];
}

function check(stack: Stack, { everyPod }: Settings) {
  const around = closingsAround(stack);
  const whole = everyPod || stack.isPlatform;

  return stack.workloads.flatMap((workload) => {
    const at = workload.manifest.body.at("metadata.namespace");
    const subjects = whole ? answerable(stack, workload) : [{ subject: workload.subject, is: true }];
    const what = whole ? "in the namespace" : "for its pods";
    const policies = around(workload);
    return DIRECTIONS.flatMap((direction) => {
      const closed = policies.map((policy) => closesFor(stack, policy, workload, direction, whole));
      const message = `no network policy denies ${direction.rules} by default ${what}`;
      return subjects.flatMap(({ subject, is }) =>
        about(subject, must(any(not(is), ...closed), at, message)),
      );
    });
  });
}

export const networkPolicyDefaultDeny = configurable(
  {
    id: "network-policy-default-deny",
    title: "Every pod is denied traffic in both directions unless a policy allows it",
    severity: "high",
    level: "mandatory",
    why: "Without it one broken-into pod can talk to every other pod and to the whole internet.",
    remedy:
      "Declare a NetworkPolicy with an empty podSelector and the policyTypes Ingress and Egress in each namespace, and let others open what is needed.",
    refs: {
      cis: { eks: ["4.3.2"], gke: ["4.3.2"], k3s: ["5.3.2"] },
      trivy: ["AVD-KSV-0038"],
      checkov: ["CKV2_K8S_6"],
    },
  },
  {
    everyPod: z
      .boolean()
      .default(false)
      .describe("whether each namespace must deny by default for every pod, known or not"),
  },
  (settings) => {
    const { resource } = byKind({ "networking.k8s.io/NetworkPolicy": saysSomething });
    return {
      targets: [
        "pods of every kind, by namespace",
        "networking.k8s.io/NetworkPolicy",
        "cilium.io/CiliumNetworkPolicy",
        "cilium.io/CiliumClusterwideNetworkPolicy",
        "projectcalico.org/NetworkPolicy",
        "projectcalico.org/GlobalNetworkPolicy",
        "policy.networking.k8s.io/BaselineAdminNetworkPolicy",
      ],
      resource,
      stack: (stack) => check(stack, settings),
    };
  },
);
