import * as z from "zod";
import { all, any, type Fact, isFalse, isFilled, isOneOf, isTrue, not } from "../../core/facts";
import type { Namespaces, Place } from "../../kubernetes/namespaces";
import type { Owned, Pod } from "../../kubernetes/objects";
import {
  INBOUND,
  INJECT,
  joinsMesh,
  MODE,
  statements,
  UNAUTHENTICATED,
  usesMesh,
  where,
} from "../../kubernetes/mesh";
import { configurable, type Finding, must, type StackFinding } from "../../core/model";
import type { Stack } from "../../core/stack";
import { about } from "../../core/subject";
import { type Node, UNKNOWN } from "../../core/values";

/** Traffic on these ports goes past the proxy, and so without its TLS and its authorization. */
const SKIPS = [
  "config.linkerd.io/skip-inbound-ports",
  "config.linkerd.io/skip-outbound-ports",
  "config.linkerd.io/skip-subnets",
  "traffic.sidecar.istio.io/excludeInboundPorts",
  "traffic.sidecar.istio.io/excludeOutboundPorts",
  "traffic.sidecar.istio.io/excludeOutboundIPRanges",
];

/** Traffic to the pod goes past Istio's proxy on the node. */
const BYPASS = "ambient.istio.io/bypass-inbound-capture";

interface Settings {
  readonly everyNamespace: boolean;
}

/** Ways round the mesh that pods and namespaces share. */
function bypasses(annotations: Node): Finding[] {
  const inbound = annotations.key(INBOUND);
  const skipped = SKIPS.map((name) => {
    const ports = annotations.key(name);
    return must(not(isFilled(ports)), ports, `${name} takes ports out of the mesh`);
  });
  const admits = isOneOf(inbound, ...UNAUTHENTICATED);
  const bypass = annotations.key(BYPASS);
  return [
    ...skipped,
    must(not(admits), inbound, `its inbound policy ${inbound.text} admits anybody`),
    must(not(isTrue(bypass)), bypass, `${BYPASS} takes its ports out of the mesh`),
  ];
}

/** Whether somebody says that a namespace or a pod is not to join, or says something that no mesh knows. */
function refuses(metadata: Node): Fact {
  const said = statements(metadata).map((node) => any(isFalse(node), isFilled(node)));
  return all(any(...said), not(joinsMesh(metadata)));
}

/** A pod joins if it says so, or if its namespace does and it does not refuse. */
function joins(pod: Pod, place: Place, { nameless }: Namespaces): Fact {
  const own = any(...statements(pod.metadata).map(isFilled));
  return any(joinsMesh(pod.metadata), all(not(own), takesIn(place, pod, nameless)));
}

/** Whether the place where a pod is takes its pods in; a namespace whose name is not known may be that place. */
function takesIn(place: Place, pod: Pod, nameless: Namespaces["nameless"]): Fact {
  if (place === UNKNOWN) return { unknown: [pod.manifest.body.at("metadata.namespace").path] };
  const metadataOf = ({ manifest }: Owned) => manifest.body.at("metadata");
  if (typeof place !== "string") return joinsMesh(metadataOf(place));
  const candidates = [...nameless].map(metadataOf);
  return any(
    ...candidates.map((metadata) => all({ unknown: [metadata.at("name").path] }, joinsMesh(metadata))),
  );
}

function check(stack: Stack, { everyNamespace }: Settings): StackFinding[] {
  const used = usesMesh(stack);
  if (used === false) return [];
  const whole = everyNamespace || stack.isPlatform;
  const { namespaces } = stack;
  // Where it is open whether there is a mesh at all, so is everything else.
  const asked = (finding: Finding): Finding => (used === true ? finding : { ...finding, fact: used });
  const ofNamespaces = namespaces.declared.flatMap(({ subject, manifest }) => {
    const metadata = manifest.body.at("metadata");
    const inMesh = joinsMesh(metadata);
    const refused = must(whole || not(refuses(metadata)), metadata, "it keeps its pods out of the mesh");
    // A namespace outside the mesh may say what it likes about its ports.
    const findings = bypasses(metadata.at("annotations")).map((finding) => ({
      ...finding,
      fact: where(inMesh, finding.fact),
    }));
    return about(subject, ...[refused, ...findings].map(asked));
  });
  const ofPods = stack.workloads.flatMap(({ subject, manifest, pod }) => {
    const { metadata, spec } = pod;
    const joined = joins(pod, namespaces.of({ subject, manifest }), namespaces);
    const hostNetwork = spec.at("hostNetwork");
    const findings = [
      must(
        whole ? joined : not(refuses(metadata)),
        metadata.at("annotations").key(INJECT),
        "its pods are not in the mesh",
      ),
      must(
        where(whole || joined, not(isTrue(hostNetwork))),
        hostNetwork,
        "the host's network has no place for the mesh's proxy",
      ),
      ...bypasses(metadata.at("annotations")),
    ];
    return about(subject, ...findings.map(asked));
  });
  return [...ofNamespaces, ...ofPods];
}

export const meshInjectionNotBypassed = configurable(
  {
    id: "mesh-injection-not-bypassed",
    title: "Workloads are in the mesh, with every port, and admit authenticated callers only",
    severity: "high",
    level: "mandatory",
    why: "Mutual TLS and authorization happen in the mesh's proxy: a pod without it, or a port past it, has neither.",
    remedy: `Annotate the namespace with ${INJECT}: enabled, or label it ${MODE}: ambient, and remove the annotations that skip ports or open the inbound policy.`,
    refs: {},
  },
  {
    everyNamespace: z
      .boolean()
      .default(false)
      .describe(
        "whether every pod of a program with a mesh must be in it, not only those that somebody took in",
      ),
  },
  (settings) => ({
    targets: ["pods of every kind", "core/Namespace"],
    stack: (stack) => check(stack, settings),
  }),
);
