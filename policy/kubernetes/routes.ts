import { all, any, type Fact, holds, isOneOf, not } from "../core/facts";
import type { Manifest, Owned } from "./objects";
import { inSameNamespace } from "./selectors";
import type { Stack } from "../core/stack";
import { madeFrom } from "../core/subject";
import type { Node } from "../core/values";

/** The groups that Ingresses are or were in, and the one that people write by mistake. */
export const INGRESS_GROUPS = ["networking.k8s.io", "extensions", "core"] as const;

/** The same check for the Ingresses of every group. */
export function perIngress<Check>(check: Check): Record<string, Check> {
  return Object.fromEntries(INGRESS_GROUPS.map((group) => [`${group}/Ingress`, check]));
}

export function ingressesOf(stack: Stack): Owned[] {
  return INGRESS_GROUPS.flatMap((group) => stack.objectsOf(group, "Ingress"));
}

/** A Service that traffic is sent to, by its name and port. */
export interface Backend {
  readonly name: Node;
  /** A number or a name; absent where the route leaves it to the Service. */
  readonly port: Node;
  /** Absent where it is the route's own. */
  readonly namespace?: Node;
  /** Whether it is a Service at all; absent where it can be nothing else. */
  readonly isService?: Fact;
}

/** The Services an Ingress sends traffic to, as the versions of Ingress write them. */
export function ingressBackends({ subject, manifest }: Owned): Backend[] {
  const spec = manifest.body.at("spec");
  const before = !subject.type.startsWith("kubernetes:networking.k8s.io/v1:");
  const places = [
    spec.at("defaultBackend"),
    spec.at("backend"),
    ...spec.each("rules[].http.paths[].backend"),
  ];
  return places
    .filter((backend) => !backend.absent)
    .flatMap((backend) => {
      const service = backend.at("service");
      const number = service.at("port.number");
      if (!service.absent) {
        return [{ name: service.at("name"), port: number.absent ? service.at("port.name") : number }];
      }
      if (before) return [{ name: backend.at("serviceName"), port: backend.at("servicePort") }];
      return backend.at("resource").absent ? [{ name: service.at("name"), port: service.at("port") }] : [];
    });
}

/** The Services a route of the Gateway API sends traffic to; other kinds of backends are left out. */
export function routeBackends({ body }: Manifest): Backend[] {
  return body.each("spec.rules[].backendRefs[]").flatMap((backend): Backend[] => {
    const isService = isOneOf(backend.at("kind").or("Service"), "Service");
    const namespace = backend.at("namespace");
    const named = { name: backend.at("name"), port: backend.at("port"), isService };
    return isService === false ? [] : [namespace.absent ? named : { ...named, namespace }];
  });
}

/** Whether a Service is the one a backend names. */
export function isBackend(stack: Stack, route: Owned, { name, namespace }: Backend, service: Owned): Fact {
  const { body } = service.manifest;
  const own = body.at("metadata.name");
  const origins = name.unknown ? servicesBehind(stack, route) : [];
  if (origins.length === 1) return origins[0]?.subject.urn === service.subject.urn;
  const near =
    namespace === undefined
      ? inSameNamespace(stack, route, service)
      : sameValue(namespace, body.at("metadata.namespace").or("default"));
  return all(sameValue(name, own), near);
}

/** Whether one of a route's parents is a listener of a gateway; without a section it is each of them. */
export function isParent(stack: Stack, route: Owned, parent: Node, gateway: Owned, listener: Node): Fact {
  const { body } = gateway.manifest;
  const section = parent.at("sectionName");
  const elsewhere = parent.at("namespace");
  return all(
    isOneOf(parent.at("kind").or("Gateway"), "Gateway"),
    sameValue(parent.at("name"), body.at("metadata.name")),
    elsewhere.absent
      ? inSameNamespace(stack, route, gateway)
      : sameValue(elsewhere, body.at("metadata.namespace").or("default")),
    any(section.absent, sameValue(section, listener.at("name"))),
  );
}

/** The Services whose names a route is made from, for names that are not known yet. */
function servicesBehind(stack: Stack, { subject }: Owned): Owned[] {
  const origins = madeFrom(subject, "spec", /^kubernetes:core\/v1:Service$/);
  return stack.objectsOf("core", "Service").filter((service) => origins.includes(service.subject.urn));
}

/** What a backend may be called: its name, or those of the Services that a name not known yet is made from. */
export function namesOf(stack: Stack, route: Owned, { name }: Backend): Node[] {
  const behind = name.unknown ? servicesBehind(stack, route) : [];
  return behind.length === 0 ? [name] : behind.map(({ manifest }) => manifest.body.at("metadata.name"));
}

/** Whether two texts are the same; false where one of them is missing. */
export function sameValue(one: Node, other: Node): Fact {
  if (other.unknown) return any(one.absent ? false : { unknown: [other.path] });
  return holds(one, (value) => value === other.value);
}

/** Whether a Service faces the internet: a load balancer that nothing makes internal. */
export function facesInternet({ body }: Manifest): Fact {
  const spec = body.at("spec");
  return all(isOneOf(spec.at("type"), "LoadBalancer"), not(isInternal(body)));
}

const INTERNAL: readonly { readonly key: string; readonly values: readonly string[] }[] = [
  { key: "service.beta.kubernetes.io/aws-load-balancer-scheme", values: ["internal"] },
  { key: "service.beta.kubernetes.io/aws-load-balancer-internal", values: ["true", "0.0.0.0/0"] },
  { key: "networking.gke.io/load-balancer-type", values: ["Internal", "internal"] },
  { key: "cloud.google.com/load-balancer-type", values: ["Internal", "internal"] },
  { key: "service.beta.kubernetes.io/azure-load-balancer-internal", values: ["true"] },
];

/** Classes of AWS Load Balancer Controller, whose balancers are internal unless an annotation says otherwise. */
const AWS_CLASS = ["service.k8s.aws/nlb"];
const AWS_TYPES = ["external", "nlb-ip"];

/** Whether a cloud is told, or does by itself, to give a Service an address of the private network only. */
function isInternal(body: Node): Fact {
  const annotations = body.at("metadata.annotations");
  const scheme = annotations.key("service.beta.kubernetes.io/aws-load-balancer-scheme");
  const byController = any(
    isOneOf(body.at("spec.loadBalancerClass"), ...AWS_CLASS),
    isOneOf(annotations.key("service.beta.kubernetes.io/aws-load-balancer-type"), ...AWS_TYPES),
  );
  return any(
    ...INTERNAL.map(({ key, values }) => isOneOf(annotations.key(key), ...values)),
    all(byController, not(isOneOf(scheme.or("internal"), "internet-facing"))),
  );
}
