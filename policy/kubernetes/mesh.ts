import { all, any, type Fact, holds, isOneOf, isTrue, matches, not } from "../core/facts";
import type { Owned } from "./objects";
import type { Subject } from "../core/model";
import { sameValue } from "./routes";
import { inSameNamespace, selects } from "./selectors";
import type { Stack } from "../core/stack";
import type { Node } from "../core/values";

/** Linkerd's injector goes by an annotation; Istio's agent on the node and its injector by labels. */
export const INJECT = "linkerd.io/inject";
export const MODE = "istio.io/dataplane-mode";
const SIDECAR = "istio-injection";
const REVISION = "istio.io/rev";
/** Of a pod; an annotation until Istio 1.10, a label since. */
const OWN_SIDECAR = "sidecar.istio.io/inject";
/** Linkerd's policy where no Server says otherwise, of the proxies of a namespace or a pod. */
export const INBOUND = "config.linkerd.io/default-inbound-policy";
/** Linkerd's policies that admit callers without an identity. */
export const UNAUTHENTICATED = ["all-unauthenticated", "audit", "cluster-unauthenticated"];
/** Where Istio keeps what holds for the whole mesh. */
export const ISTIO_ROOT = "istio-system";

/** Whether a namespace or a pod joins Istio's mesh by what it says of itself. */
export function joinsIstio(metadata: Node): Fact {
  const labels = metadata.at("labels");
  const said = [labels, metadata.at("annotations")].map((place) => isTrue(place.key(OWN_SIDECAR)));
  return any(
    isOneOf(labels.key(MODE), "ambient"),
    isOneOf(labels.key(SIDECAR), "enabled"),
    holds(labels.key(REVISION), (value) => value !== ""),
    ...said,
  );
}

export function joinsLinkerd(metadata: Node): Fact {
  return isOneOf(metadata.at("annotations").key(INJECT), "enabled", "ingress");
}

export function joinsMesh(metadata: Node): Fact {
  return any(joinsLinkerd(metadata), joinsIstio(metadata));
}

/** The places where a namespace or a pod says whether it joins. */
export function statements(metadata: Node): Node[] {
  const [labels, annotations] = [metadata.at("labels"), metadata.at("annotations")];
  return [
    annotations.key(INJECT),
    labels.key(MODE),
    labels.key(SIDECAR),
    labels.key(REVISION),
    labels.key(OWN_SIDECAR),
    annotations.key(OWN_SIDECAR),
  ];
}

const MESH_KEY = /(^|\.)(linkerd|istio)\.io\/|^istio-injection$/;
const MESH_GROUP = /(^|\.)(linkerd|istio)\.io$/;
const MESH_CHART = /(^|\/)(linkerd|istio)[\w.-]*$/;

/** Whether a program has anything to do with a mesh; ours has one by promise. */
export function usesMesh(stack: Stack): Fact {
  if (stack.isPlatform) return true;
  const metadata = [
    ...stack.namespaces.declared.map(({ manifest }) => manifest.body.at("metadata")),
    ...stack.workloads.map(({ pod }) => pod.metadata),
  ];
  return any(
    stack.objects.some(({ manifest }) => MESH_GROUP.test(manifest.group)),
    ...charts(stack, MESH_CHART),
    ...metadata.flatMap((node) => [node.at("labels"), node.at("annotations")]).map(mentionsMesh),
  );
}

function mentionsMesh(map: Node): Fact {
  if (map.unknown) return { unknown: [map.path] };
  return map.entries().some(([key, node]) => MESH_KEY.test(key) && !node.absent);
}

function charts(stack: Stack, name: RegExp): Fact[] {
  return stack
    .ofType("kubernetes:helm.sh/v3:Release")
    .map(({ props }) => holds(props.at("chart"), (chart) => typeof chart === "string" && name.test(chart)));
}

/** Whether what holds for Istio's whole mesh is in the stack, and so can be seen if it exists. */
export function installsIstio(stack: Stack): Fact {
  const inRoot = stack.objects.filter(({ manifest }) => MESH_GROUP.test(manifest.group)).map(isInRoot);
  return any(...charts(stack, /(^|\/)istiod$/), ...inRoot);
}

/** A release of Linkerd's control plane, whose values say what holds for the whole mesh. */
export interface LinkerdRelease {
  readonly subject: Subject;
  /** Whether it is one. */
  readonly is: Fact;
  readonly inboundPolicy: Node;
  readonly admitsAnybody: Fact;
}

export function linkerdReleases(stack: Stack): LinkerdRelease[] {
  return stack.ofType("kubernetes:helm.sh/v3:Release").flatMap((subject) => {
    const is = matches(subject.props.at("chart"), /(^|\/)linkerd-control-plane$/);
    const inboundPolicy = subject.props.at("values.proxy.defaultInboundPolicy").or("all-unauthenticated");
    const admitsAnybody = isOneOf(inboundPolicy, ...UNAUTHENTICATED);
    return is === false ? [] : [{ subject, is, inboundPolicy, admitsAnybody }];
  });
}

/** The objects of one of Istio's kinds that hold in a namespace, or may: its own, and those of the whole mesh. */
export function inForceIn(stack: Stack, namespace: Owned, kind: string, ofRoot: readonly Owned[]): Owned[] {
  const local = stack.objectsIn(namespace, "security.istio.io", kind);
  return [...new Set([...local, ...ofRoot])];
}

/** Whether an object is in the namespace whose objects hold for Istio's whole mesh. */
export const isInRoot = ({ manifest }: Owned): Fact =>
  isOneOf(manifest.body.at("metadata.namespace"), ISTIO_ROOT);

/**
 * Whether the pods that an object selects are an entrance: a load balancer of the stack leads to them, and those who
 * come through it have no identity in the mesh.
 */
export function isEntrance(stack: Stack, owner: Owned, selector: Node): Fact {
  if (selector.absent) return false;
  return any(
    ...stack.objectsNear(owner, "core", "Service").map((service) => {
      const spec = service.manifest.body.at("spec");
      return all(
        isOneOf(spec.at("type"), "LoadBalancer", "NodePort"),
        inSameNamespace(stack, service, owner),
        selects(selector, spec.at("selector")),
      );
    }),
    ...bound(stack, owner, selector),
  );
}

/** Services that a load balancer made outside of the cluster leads to. */
function bound(stack: Stack, owner: Owned, selector: Node): Fact[] {
  const services = stack.objectsNear(owner, "core", "Service");
  return stack
    .objectsNear(owner, "elbv2.k8s.aws", "TargetGroupBinding")
    .flatMap(({ subject, manifest }) =>
      services.map((service) =>
        all(
          inSameNamespace(stack, { subject, manifest }, service),
          inSameNamespace(stack, service, owner),
          sameValue(manifest.body.at("spec.serviceRef.name"), service.manifest.body.at("metadata.name")),
          selects(selector, service.manifest.body.at("spec.selector")),
        ),
      ),
    );
}

/** What a rule demands only where something holds. */
export function where(condition: Fact, fact: Fact): Fact {
  return any(not(condition), fact);
}
