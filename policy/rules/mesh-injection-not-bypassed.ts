import { all, any, type Fact, isOneOf, isSet, isTrue, not } from "../facts";
import { Namespaces, type Owned, type Pod, podsOf } from "../kubernetes";
import { type Finding, must, type StackRule, type Subject } from "../model";
import { about } from "../subject";
import { type Node, UNKNOWN } from "../values";

/** Linkerd's injector goes by an annotation, Istio's agent on the node by a label. */
const INJECT = "linkerd.io/inject";
const MODE = "istio.io/dataplane-mode";
/** Traffic on these ports goes past the proxy, and so without its TLS and its authorization. */
const SKIPS = [
  "config.linkerd.io/skip-inbound-ports",
  "config.linkerd.io/skip-outbound-ports",
  "config.linkerd.io/skip-subnets",
];
const INBOUND = "config.linkerd.io/default-inbound-policy";
/** Inbound policies that admit callers without an identity. */
const UNAUTHENTICATED = ["all-unauthenticated", "audit", "cluster-unauthenticated"];

/** Traffic to the pod goes past Istio's proxy on the node. */
const BYPASS = "ambient.istio.io/bypass-inbound-capture";

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
  const bypass = annotations.key(BYPASS);
  return [
    ...skipped,
    must(not(admits), inbound, `its inbound policy ${inbound.text} admits anybody`),
    must(not(isTrue(bypass)), bypass, `${BYPASS} takes its ports out of the mesh`),
  ];
}

/** What a pod or its namespace says of itself. */
function enrolled(metadata: Node): Fact {
  return any(
    isOneOf(metadata.at("annotations").key(INJECT), "enabled", "ingress"),
    isOneOf(metadata.at("labels").key(MODE), "ambient"),
  );
}

/** A pod joins if it says so, or if its namespace does and it does not refuse. */
function joins(pod: Pod, namespace: Owned | string | typeof UNKNOWN): Fact {
  const own = [pod.metadata.at("annotations").key(INJECT), pod.metadata.at("labels").key(MODE)];
  if (own.some((said) => !said.absent)) return enrolled(pod.metadata);
  if (namespace === UNKNOWN) return { unknown: [pod.manifest.body.at("metadata.namespace").path] };
  if (typeof namespace === "string") return false;
  return enrolled(namespace.manifest.body.at("metadata"));
}

function check(stack: readonly Subject[]) {
  const namespaces = new Namespaces(stack);
  const ofNamespaces = namespaces.declared.flatMap(({ subject, manifest }) => {
    const annotations = manifest.body.at("metadata.annotations");
    const inMesh = enrolled(manifest.body.at("metadata"));
    // A namespace outside the mesh may say what it likes about it.
    const findings = bypasses(annotations).map((finding) => ({
      ...finding,
      fact: any(not(inMesh), finding.fact),
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
  title: "Workloads are in the mesh, with every port, and admit authenticated callers only",
  severity: "high",
  level: "mandatory",
  scope: "stack",
  why: "Mutual TLS and authorization happen in the mesh's proxy: a pod without it, or a port past it, has neither.",
  remedy: `Annotate the namespace with ${INJECT}: enabled, or label it ${MODE}: ambient, and remove the annotations that skip ports or open the inbound policy.`,
  refs: {},
  targets: ["pods of every kind", "kubernetes:core/v1:Namespace"],
  check,
};
