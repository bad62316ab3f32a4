import { evaluatePolicies } from "../../../cli/plan/policies";
import type { KubernetesObject } from "../../../sandbox/kubernetes/api";
import type { Props } from "../../../sandbox/simulator/values";
import { planOf } from "../../support/plans";
import { edited } from "./spoilt";

/** A pod of the sample service with one thing changed, and who must refuse it. */
export interface BadPod {
  readonly title: string;
  /** From the top of the pod, such as `["spec", "hostNetwork"]`. */
  readonly at: readonly (string | number)[];
  readonly value: unknown;
  /** A second change, without which the pod could not be. */
  readonly also?: Pick<BadPod, "at" | "value">;
  /** What the API server must say. */
  readonly words: readonly string[];
  /** Rules of the policy pack that must refuse it. */
  readonly rules: readonly string[];
  /** The admission policy that refuses it; none where Pod Security does, which the server asks first. */
  readonly policy?: string;
}

const CONTAINER = ["spec", "containers", 0] as const;
const SECURITY = [...CONTAINER, "securityContext"] as const;
const PINNED = `registry.example.com/tool@sha256:${"0123456789abcdef".repeat(4)}`;
const INJECTED_IMAGE = "cr.l5d.io/linkerd/proxy:edge-26.6.3";
const RESTRICTED = 'violates PodSecurity "restricted:v1.34": ';
const UNPINNED = "images are not pinned by digest: ";
const ALIVE = { httpGet: { path: "/healthz", port: "http" } };
/** A container that keeps every rule. */
const EXTRA = {
  name: "init",
  image: PINNED,
  resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { memory: "16Mi" } },
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
  },
};

/** What Linkerd's injector makes of a pod: the proxy is a sidecar, by tag; the annotations are its namespace's. */
export function injected(pod: KubernetesObject): KubernetesObject {
  const proxies = ["linkerd-network-validator", "linkerd-proxy"].map((name) => ({
    ...EXTRA,
    name,
    image: INJECTED_IMAGE,
    securityContext: { ...EXTRA.securityContext, runAsUser: 2102 },
  }));
  const annotations = { "linkerd.io/inject": "enabled", "config.linkerd.io/default-inbound-policy": "deny" };
  const listed = edited(pod, ["spec", "initContainers"], proxies);
  return edited(listed, ["metadata", "annotations"], annotations);
}

export const BAD_PODS: readonly BadPod[] = [
  podSecurity(
    // The server takes no container that is privileged and must not gain privileges.
    "privileged",
    SECURITY,
    { capabilities: { drop: ["ALL"] }, privileged: true },
    'privileged (container "podinfo" must not set securityContext.privileged=true)',
    ["workload-not-privileged", "workload-no-privilege-escalation", "workload-read-only-root-filesystem"],
  ),
  podSecurity(
    "a path of the host",
    ["spec", "volumes", 0],
    { name: "tmp", hostPath: { path: "/" } },
    "hostPath",
    ["workload-no-host-path", "workload-restricted-volume-types"],
  ),
  podSecurity("the host's network", ["spec", "hostNetwork"], true, "host namespaces", [
    "workload-no-host-namespaces",
    "workload-no-host-ports",
    "mesh-injection-not-bypassed",
  ]),
  podSecurity("the host's processes", ["spec", "hostPID"], true, "host namespaces", [
    "workload-no-host-namespaces",
  ]),
  podSecurity("the host's shared memory", ["spec", "hostIPC"], true, "host namespaces", [
    "workload-no-host-namespaces",
  ]),
  podSecurity("a port of the host", [...CONTAINER, "ports", 0, "hostPort"], 9898, "hostPort", [
    "workload-no-host-ports",
  ]),
  podSecurity("root by number", [...SECURITY, "runAsUser"], 0, "runAsUser=0", ["workload-run-as-non-root"]),
  podSecurity("root by the pod's number", ["spec", "securityContext", "runAsUser"], 0, "runAsUser=0", [
    "workload-run-as-non-root",
  ]),
  podSecurity("root allowed", [...SECURITY, "runAsNonRoot"], false, "runAsNonRoot != true", [
    "workload-run-as-non-root",
  ]),
  podSecurity(
    "privilege escalation",
    [...SECURITY, "allowPrivilegeEscalation"],
    true,
    "allowPrivilegeEscalation != false",
    ["workload-no-privilege-escalation"],
  ),
  podSecurity(
    "privilege escalation left open",
    [...SECURITY, "allowPrivilegeEscalation"],
    undefined,
    "allowPrivilegeEscalation != false",
    ["workload-no-privilege-escalation"],
  ),
  podSecurity(
    "an added capability",
    [...SECURITY, "capabilities", "add"],
    ["NET_ADMIN"],
    'must not include "NET_ADMIN" in securityContext.capabilities.add',
    ["workload-capabilities-dropped"],
  ),
  podSecurity("capabilities kept", [...SECURITY, "capabilities"], undefined, "unrestricted capabilities", [
    "workload-capabilities-dropped",
  ]),
  podSecurity(
    "system calls unfiltered",
    [...SECURITY, "seccompProfile"],
    { type: "Unconfined" },
    "seccompProfile",
    ["workload-seccomp-runtime-default"],
  ),
  {
    ...podSecurity("another view of /proc", [...SECURITY, "procMount"], "Unmasked", "procMount", [
      "workload-apparmor-selinux-procmount",
    ]),
    // The server has it with users of the pod's own alone.
    also: { at: ["spec", "hostUsers"], value: false },
  },
  podSecurity(
    "a kernel setting",
    ["spec", "securityContext", "sysctls"],
    [{ name: "kernel.msgmax", value: "1" }],
    "forbidden sysctls",
    ["workload-safe-sysctls"],
  ),
  podSecurity(
    "an init container as root",
    ["spec", "initContainers"],
    [{ ...EXTRA, securityContext: { ...EXTRA.securityContext, runAsUser: 0 } }],
    "runAsUser=0",
    ["workload-run-as-non-root"],
  ),
  ...[
    "podinfo",
    "podinfo:latest",
    "podinfo:6.9.2",
    "registry.example.com:5000/podinfo",
    "podinfo:6@sha256:0123",
  ].map((image): BadPod => ({
    title: `the image ${image}`,
    at: [...CONTAINER, "image"],
    value: image,
    words: [UNPINNED + image],
    // A name without a registry is Docker Hub's, which the pack does not take for one that somebody chose.
    rules: ["supply-image-pinned", ...(image.includes("/") ? [] : ["supply-image-registry-allowed"])],
    policy: "images-pinned",
  })),
  {
    title: "an init container with an image that is not pinned",
    at: ["spec", "initContainers"],
    value: [{ ...EXTRA, image: "tool:1.0.0" }],
    words: [`${UNPINNED}tool:1.0.0`],
    rules: ["supply-image-pinned", "supply-image-registry-allowed"],
  },
  {
    title: "a volume from an image that is not pinned",
    at: ["spec", "volumes", 0],
    value: { name: "tmp", image: { reference: "model:1" } },
    words: [`${UNPINNED}model:1`],
    rules: ["supply-image-pinned", "supply-image-registry-allowed"],
  },
  ...[
    { ...EXTRA, name: "linkerd-proxy", image: "tool:1.0.0" },
    { ...EXTRA, name: "tool", image: INJECTED_IMAGE },
  ].map(({ name, image }): BadPod => ({
    title: `a container ${name} that is not the injected ${image}`,
    at: ["spec", "initContainers"],
    value: [{ ...EXTRA, name, image }],
    words: [UNPINNED + image],
    rules: ["supply-image-pinned", ...(image.includes("/") ? [] : ["supply-image-registry-allowed"])],
  })),
  {
    title: "a root filesystem that can be written",
    at: [...SECURITY, "readOnlyRootFilesystem"],
    value: false,
    words: ["container podinfo can write to its root filesystem"],
    rules: ["workload-read-only-root-filesystem"],
    policy: "workload-read-only-root-filesystem",
  },
  {
    title: "one probe for being ready and being alive",
    at: [...CONTAINER, "readinessProbe"],
    value: ALIVE,
    also: { at: [...CONTAINER, "livenessProbe"], value: ALIVE },
    words: ["container podinfo has the same probe for being ready as for being alive"],
    rules: ["workload-probes-configured"],
    policy: "workload-probes-configured",
  },
  outside(
    "out of the mesh",
    "linkerd.io/inject",
    "disabled",
    "the pod is not in the mesh: linkerd.io/inject is disabled",
  ),
  outside(
    "with a port past the mesh",
    "config.linkerd.io/skip-inbound-ports",
    "9898",
    "config.linkerd.io/skip-inbound-ports takes ports out of the mesh",
  ),
  outside(
    "with callers past the mesh",
    "config.linkerd.io/skip-outbound-ports",
    "5432",
    "config.linkerd.io/skip-outbound-ports takes ports out of the mesh",
  ),
  outside(
    "with addresses past the mesh",
    "config.linkerd.io/skip-subnets",
    "0.0.0.0/0",
    "config.linkerd.io/skip-subnets takes ports out of the mesh",
  ),
  outside(
    "whose callers are only written down",
    "config.linkerd.io/default-inbound-policy",
    "audit",
    "the inbound policy audit admits whom no policy names",
  ),
  outside(
    "open to anybody",
    "config.linkerd.io/default-inbound-policy",
    "all-unauthenticated",
    "the inbound policy all-unauthenticated admits whom no policy names",
  ),
];

function podSecurity(
  title: string,
  at: readonly (string | number)[],
  value: unknown,
  words: string,
  rules: readonly string[] = [],
): BadPod {
  return { title, at, value, words: [RESTRICTED, words], rules };
}

function outside(title: string, annotation: string, value: string, words: string): BadPod {
  const at = ["metadata", "annotations", annotation];
  return { title, at, value, words: [words], rules: ["mesh-injection-not-bypassed"], policy: "pods-in-mesh" };
}

interface Template {
  readonly metadata: object;
  readonly spec: object;
}

/** A pod as the sample service's Rollout makes it. */
export function podFrom(rollout: KubernetesObject): KubernetesObject {
  const { template } = rollout["spec"] as { template: Template };
  const { namespace = "default" } = rollout.metadata;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...template.metadata, name: "sample", namespace },
    spec: template.spec,
  };
}

export function changed(pod: KubernetesObject, { at, value, also }: BadPod): KubernetesObject {
  const once = edited(pod, at, value);
  return also === undefined ? once : edited(once, also.at, also.value);
}

/** Rules of the policy pack that refuse the edge stack where the sample's Rollout makes such pods. */
export async function rulesAgainst({ metadata, spec }: KubernetesObject): Promise<string[]> {
  const { recording } = await planOf({ stack: "dev", target: "k3s" }, true);
  const resources = recording.resources.map((resource) => {
    if (!resource.type.endsWith(":Rollout") || !resource.type.startsWith("kubernetes:")) return resource;
    const template = { metadata, spec } as unknown as Props;
    return { ...resource, inputs: edited(resource.inputs, ["spec", "template"], template) };
  });
  const { violations } = evaluatePolicies({ ...recording, resources });
  return [...new Set(violations.filter(({ level }) => level === "mandatory").map(({ rule }) => rule))];
}
