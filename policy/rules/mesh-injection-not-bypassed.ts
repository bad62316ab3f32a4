import { all, any, type Fact, isOneOf, isSet, isTrue, not } from "../facts";
import { Namespaces, type Owned, type Pod, podsOf } from "../kubernetes";
import { type Finding, must, type StackRule, type Subject } from "../model";
import { about } from "../subject";
import { type Node, UNKNOWN } from "../values";

const INJECT = "linkerd.io/inject";
/** Traffic on these ports goes past the proxy, and so without its TLS and its authorization. */
const SKIPS = ["config.linkerd.io/skip-inbound-ports", "config.linkerd.io/skip-outbound-ports"];
const INBOUND = "config.linkerd.io/default-inbound-policy";
/** Inbound policies that admit callers without an identity. */
const UNAUTHENTICATED = ["all-unauthenticated", "cluster-unauthenticated"];

/** Ways round the mesh that pods and namespaces share. */
function bypasses(annotations: Node): Finding[] {
  const inbound = annotations.key(INBOUND);
  const skipped = SKIPS.map((name) => {
    const ports = annotations.key(name);
    return must(
      not(all(isSet(ports), not(isOneOf(ports, "")))),
      ports,
      `${name} takes ports out of the mesh`,
    );
  });
  const admits = isOneOf(inbound, ...UNAUTHENTICATED);
  return [...skipped, must(not(admits), inbound, `its inbound policy ${inbound.text} admits anybody`)];
}

/** A pod joins if it says so, or if its namespace does and it does not refuse. */
function joins(pod: Pod, namespace: Owned | string | typeof UNKNOWN): Fact {
  const own = pod.metadata.at("annotations").key(INJECT);
  if (!own.absent) return isOneOf(own, "enabled", "ingress");
  if (namespace === UNKNOWN) return { unknown: [pod.manifest.body.at("metadata.namespace").path] };
  if (typeof namespace === "string") return false;
  return isOneOf(namespace.manifest.body.at("metadata.annotations").key(INJECT), "enabled", "ingress");
}

function check(stack: readonly Subject[]) {
  const namespaces = new Namespaces(stack);
  const ofNamespaces = namespaces.declared.flatMap(({ subject, manifest }) => {
    const annotations = manifest.body.at("metadata.annotations");
    const enrolled = isOneOf(annotations.key(INJECT), "enabled", "ingress");
    // A namespace outside the mesh may say what it likes about it.
    const findings = bypasses(annotations).map((finding) => ({
      ...finding,
      fact: any(not(enrolled), finding.fact),
    }));
    return about(subject, ...findings);
  });
  const ofPods = stack.flatMap((subject) =>
    podsOf(subject)
      .filter(({ manifest }) => !manifest.patch)
      .flatMap((pod) => {
        const inject = pod.metadata.at("annotations").key(INJECT);
        const hostNetwork = pod.spec.at("hostNetwork");
        return about(
          subject,
          must(
            joins(pod, namespaces.of({ subject, manifest: pod.manifest })),
            inject,
            "its pods are not in the mesh",
          ),
          must(not(isTrue(hostNetwork)), hostNetwork, "the host's network has no place for the mesh's proxy"),
          ...bypasses(pod.metadata.at("annotations")),
        );
      }),
  );
  return [...ofNamespaces, ...ofPods];
}

export const meshInjectionNotBypassed: StackRule = {
  id: "mesh-injection-not-bypassed",
  title: "Workloads are in the Linkerd mesh, with every port, and admit authenticated callers only",
  severity: "high",
  level: "mandatory",
  scope: "stack",
  why: "Mutual TLS and authorization happen in the proxy: a pod without it, or a port past it, has neither.",
  remedy: `Annotate the namespace with ${INJECT}: enabled, and remove the annotations that skip ports or open the inbound policy.`,
  refs: {},
  targets: ["pods of every kind", "kubernetes:core/v1:Namespace"],
  check,
};
