import type { input } from "@pulumi/kubernetes/types";
import type { Labels } from "../contract";
import { priorityClass } from "../kubernetes/priority";
import { TLS_DIRECTORY, TLS_SECRET } from "./tls";
import { HARDENED } from "../kubernetes/hardened";

/** A container besides what all containers of stores have. */
export type Container = Omit<input.core.v1.Container, "securityContext" | "resources"> & {
  readonly name: string;
  readonly resources: { readonly requests: Record<string, string>; readonly limits: Record<string, string> };
};

/** The part of a workload that is its pods. */
export interface PodArgs {
  /** Name of the software; label of its pods. */
  readonly name: string;
  /** Number that the image's user and group have. */
  readonly user: number;
  readonly ports: Readonly<Record<string, number>>;
  /** The first has the ports. */
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  /** Sources of volumes by name, besides `data`, `tls` and `tmp`, which every store has. */
  readonly volumes?: Readonly<Record<string, object>>;
}

export function podLabels(name: string): Labels {
  return { "app.kubernetes.io/name": name };
}

/** A pod as Pod Security `restricted` wants it, with a root file system that cannot be written. */
export function podOf({ name, user, containers, initContainers = [], volumes = {}, ports }: PodArgs) {
  const [main, ...others] = containers.map(hardened);
  const served = Object.entries(ports).map(([port, containerPort]) => ({ name: port, containerPort }));
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    priorityClassName: priorityClass("critical"),
    terminationGracePeriodSeconds: 60,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: user,
      fsGroup: user,
      fsGroupChangePolicy: "OnRootMismatch",
      seccompProfile: { type: "RuntimeDefault" },
    },
    topologySpreadConstraints: spread(podLabels(name)),
    initContainers: initContainers.map(hardened),
    containers: [{ ...main, name: main?.name ?? name, ports: served }, ...others],
    volumes: [
      { name: "tls", secret: { secretName: TLS_SECRET, defaultMode: 0o440 } },
      { name: "tmp", emptyDir: {} },
      ...Object.entries(volumes).map(([volume, source]) => ({ name: volume, ...source })),
    ],
  };
}

/** Spreads pods over zones and nodes as far as there are any. */
export function spread(pods: Labels) {
  return ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
    topologyKey,
    maxSkew: 1,
    // A site with one zone, or a zone that is down, must still run it.
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: pods },
  }));
}

function hardened(container: Container) {
  const mounts = container.volumeMounts;
  return {
    ...container,
    volumeMounts: [
      { name: "tls", mountPath: TLS_DIRECTORY, readOnly: true },
      { name: "tmp", mountPath: "/tmp" },
      ...(Array.isArray(mounts) ? mounts : []),
    ],
    securityContext: HARDENED,
  };
}

/**
 * Probes by a command in the container: kubelet's own connection would end at the mesh's proxy, which takes every
 * one. A start may take ten minutes, because a store reads what it has kept.
 */
export function probes(...command: readonly string[]) {
  const exec = { command: [...command] };
  const shared = { exec, periodSeconds: 15, timeoutSeconds: 10 };
  return {
    startupProbe: { ...shared, periodSeconds: 5, failureThreshold: 120 },
    livenessProbe: { ...shared, failureThreshold: 4 },
    readinessProbe: { ...shared, failureThreshold: 2 },
  };
}
