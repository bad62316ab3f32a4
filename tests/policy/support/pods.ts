import type { PodArgs } from "@pulumi/kubernetes/core/v1";
import type { input } from "@pulumi/kubernetes/types";
import { fixture } from "./fixtures";
import type { Mutants } from "./mutants";

type Spec = input.core.v1.PodSpec;
type Container = input.core.v1.Container;

const TYPE = "kubernetes:core/v1:Pod";
const metadata = { name: "app", namespace: "shop", labels: { app: "app" } };
const image = `registry.example.com/app@sha256:${"0123456789abcdef".repeat(4)}`;

/** A container that keeps every rule of the group, and that an API server takes. */
export const plain: Container = {
  name: "app",
  image,
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    readOnlyRootFilesystem: true,
  },
  resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { memory: "16Mi" } },
};

/** One that stays up. */
export const server: Container = {
  ...plain,
  ports: [{ name: "http", containerPort: 8080 }],
  readinessProbe: { httpGet: { path: "/ready", port: "http" } },
  livenessProbe: { httpGet: { path: "/alive", port: 8080 } },
};

const debugger_: input.core.v1.EphemeralContainer = {
  name: "debugger",
  image,
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    readOnlyRootFilesystem: true,
  },
};

/** A pod spec that keeps every rule of the group. */
export const podSpec: Spec = {
  automountServiceAccountToken: false,
  securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
  containers: [server],
  initContainers: [{ ...plain, name: "prepare" }],
  volumes: [{ name: "scratch", emptyDir: {} }],
};

const pods =
  (name: string, base: Spec) =>
  (spec: Partial<Spec> = {}, more: object = {}) =>
    fixture<PodArgs>(TYPE, name, {
      metadata: { ...metadata, ...more },
      spec: { ...base, ...spec },
    })();

export const pod = pods("pod", podSpec);
/** The same with a container that somebody debugs it with. */
export const debugged = pods("debugged", { ...podSpec, ephemeralContainers: [debugger_] });
/** One for Windows, which knows none of what Linux has. */
export const windows = pods("windows", {
  automountServiceAccountToken: false,
  os: { name: "windows" },
  securityContext: { runAsNonRoot: true },
  containers: [{ ...server, securityContext: {} }],
});

/** The same mutants of a container of each of the three lists. */
export function perList(path: string, mutants: Omit<Mutants, "of" | "path">): Mutants[] {
  return [
    { of: "pod", path: `spec.containers[0].${path}`, ...mutants },
    { of: "pod", path: `spec.initContainers[0].${path}`, ...mutants },
    { of: "debugged", path: `spec.ephemeralContainers[0].${path}`, ...mutants },
  ];
}

/** Mutants of the pod itself. */
export function ofPod(path: string, mutants: Omit<Mutants, "of" | "path">): Mutants {
  return { of: "pod", path: `spec.${path}`, ...mutants };
}
