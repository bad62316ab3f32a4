import type { KubernetesObject } from "../../../sandbox/kubernetes/api";
import type { Manifest } from "./manifests";

/** A manifest of the edge stack with one mistake in it. */
export interface Spoilt {
  readonly title: string;
  /** `Kind name` of the manifest. */
  readonly of: string;
  /** Where the mistake is put: keys and indices from the top of the object. */
  readonly at: readonly (string | number)[];
  /** Put there; undefined takes away what is there. */
  readonly value: unknown;
  /** What the server must say. */
  readonly words: string;
}

export const SPOILT: readonly Spoilt[] = [
  {
    title: "an unknown field of a built-in kind",
    of: "NetworkPolicy default-deny",
    at: ["spec", "podSelectors"],
    value: {},
    words: ".spec.podSelectors: field not declared in schema",
  },
  {
    title: "an unknown field of a custom kind",
    of: "Rollout podinfo",
    at: ["spec", "strategy", "canary", "step"],
    value: [],
    words: ".spec.strategy.canary.step: field not declared in schema",
  },
  {
    title: "a text where a number belongs",
    of: "HorizontalPodAutoscaler podinfo",
    at: ["spec", "minReplicas"],
    value: "two",
    words: ".spec.minReplicas: expected numeric",
  },
  {
    title: "a text where a custom kind wants a list",
    of: "HTTPRoute podinfo",
    at: ["spec", "hostnames"],
    value: "podinfo.example.com",
    words: ".spec.hostnames: expected list",
  },
  {
    title: "a required field that is missing",
    of: "Certificate linkerd-webhooks",
    at: ["spec", "issuerRef"],
    value: undefined,
    words: "spec.issuerRef: Required value",
  },
  {
    title: "a value that is none of an enumeration",
    of: "Certificate linkerd-webhooks",
    at: ["spec", "privateKey", "algorithm"],
    value: "DSA",
    words: 'spec.privateKey.algorithm: Unsupported value: "DSA": supported values: "RSA", "ECDSA", "Ed25519"',
  },
  {
    title: "a text that does not match its pattern",
    of: "ObjectStore",
    at: ["spec", "retentionPolicy"],
    value: "soon",
    words: "spec.retentionPolicy in body should match '^[1-9][0-9]*[dwm]$'",
  },
  {
    title: "a rule in CEL of the Gateway API: a reference to a Service without a port",
    of: "HTTPRoute podinfo",
    at: ["spec", "rules", 0, "backendRefs"],
    value: [{ name: "podinfo" }],
    words: "Must have port for Service reference",
  },
  {
    title: "a rule in CEL of the Gateway API about a change: the class of a running gateway",
    of: "GatewayClass",
    at: ["spec", "controllerName"],
    value: "example.com/other",
    words: 'spec.controllerName: Invalid value: "example.com/other": Value is immutable',
  },
  {
    title: "a rule of the server's own: a block that is none",
    of: "NetworkPolicy podinfo",
    at: ["spec", "ingress", 0, "from"],
    value: [{ ipBlock: { cidr: "10.0.0.0/33" } }],
    words: 'Invalid value: "10.0.0.0/33": must be a valid CIDR value',
  },
  {
    title: "a role binding that is given another role",
    of: "RoleBinding team-view",
    at: ["roleRef", "name"],
    value: "admin",
    words: "cannot change roleRef",
  },
  {
    title: "a namespace that does not exist",
    of: "ServiceAccount podinfo",
    at: ["metadata", "namespace"],
    value: "nowhere",
    words: 'namespaces "nowhere" not found',
  },
  {
    title: "more than the quota grants: a load balancer of a team's own",
    of: "Service podinfo",
    at: ["spec", "type"],
    value: "LoadBalancer",
    words: "exceeded quota: quota, requested: services.loadbalancers=1",
  },
];

/** A manifest's object, by `Kind name`; the name may be left out where there is one of the kind. */
export function originalOf(manifests: readonly Manifest[], wanted: string): KubernetesObject {
  const [kind, name] = wanted.split(" ");
  const found = manifests.find(
    ({ object }) => object.kind === kind && (name === undefined || object.metadata.name === name),
  );
  if (found === undefined) throw new Error(`the plan has no ${wanted}`);
  return found.object;
}

/** The same object with a value put in, or taken away, at a path. */
export function edited<Value>(original: Value, path: readonly (string | number)[], value: unknown): Value {
  const copy = structuredClone(original);
  let parent = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) parent = (parent[key] ??= {}) as Record<string | number, unknown>;
  const last = path.at(-1) ?? "";
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else parent[last] = value;
  return copy;
}
