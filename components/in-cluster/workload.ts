import { createHash } from "node:crypto";
import { StatefulSet } from "@pulumi/kubernetes/apps/v1/statefulSet";
import { Service } from "@pulumi/kubernetes/core/v1/service";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget";
import type * as pulumi from "@pulumi/pulumi";
import type { Scope } from "../component";
import type { Labels, StoreSpec } from "../contract";
import { customResource } from "../kubernetes/custom-resource";
import type { Place, Surroundings } from "./place";
import { type PodArgs, podLabels, podOf } from "./pod";

/** StatefulSet and Service have the pods' name. */
export interface WorkloadArgs extends PodArgs {
  /** Default: 1. */
  readonly replicas?: number;
  /** Port among `ports` that Prometheus scrapes, in clear. Default: there is none. */
  readonly metrics?: string;
  readonly storageGib: number;
  /** Text that is read at the start alone: where it changes, pods start anew. Holds no secret. */
  readonly configuration: string;
  /** What must exist before the pods do. */
  readonly dependsOn: readonly pulumi.Resource[];
}

/**
 * A store's pods, their volumes and the Service that clients connect to. Pods run as the image's own user with a
 * root file system that cannot be written. Volumes stay when the StatefulSet goes, and go with the namespace.
 *
 * They are in the mesh, for the sake of who may connect, and speak TLS of their own all the same: a client must not
 * ask whether it is in a cloud (docs/adr/0015-stores.md).
 */
export function storeWorkload(
  scope: Scope,
  spec: StoreSpec,
  place: Place,
  surroundings: Surroundings,
  args: WorkloadArgs,
): StatefulSet {
  const { name, replicas = 1 } = args;
  const labels = { ...spec.labels, ...podLabels(name) };
  const metadata = { name, namespace: place.namespace, labels };
  new Service(
    `${scope.name}-service`,
    {
      metadata,
      spec: {
        selector: podLabels(name),
        ports: Object.entries(args.ports).map(([port, number]) => ({
          name: port,
          port: number,
          targetPort: port,
        })),
      },
    },
    scope.child(),
  );
  const pods = new StatefulSet(
    `${scope.name}-pods`,
    {
      metadata,
      spec: {
        serviceName: replicas > 1 ? peersOf(name) : name,
        replicas,
        // Nodes of a cluster find each other before any of them is ready.
        podManagementPolicy: "Parallel",
        persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
        selector: { matchLabels: podLabels(name) },
        template: {
          metadata: { labels, annotations: { "trivium/configuration": digest(args.configuration) } },
          spec: podOf(args),
        },
        volumeClaimTemplates: [
          {
            metadata: { name: "data", ...annotated(surroundings) },
            spec: {
              accessModes: ["ReadWriteOnce"],
              storageClassName: surroundings.storageClass,
              resources: { requests: { storage: `${args.storageGib}Gi` } },
            },
          },
        ],
      },
    },
    scope.child({ protect: spec.protect, dependsOn: [...args.dependsOn] }),
  );
  if (replicas > 1) createPeers(scope, metadata, name);
  if (args.metrics !== undefined) createMonitor(scope, place, name, args.metrics);
  return pods;
}

/** Name of the headless Service behind which a store's pods have names of their own. */
export function peersOf(name: string): string {
  return `${name}-peers`;
}

function annotated({ claimAnnotations }: Surroundings): { annotations?: Labels } {
  return claimAnnotations === undefined ? {} : { annotations: claimAnnotations };
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Names for the single pods, before they are ready too, and a drain takes one of them at a time. */
function createPeers(
  scope: Scope,
  metadata: { readonly namespace: pulumi.Output<string>; readonly labels: Labels },
  name: string,
): void {
  new Service(
    `${scope.name}-peers`,
    {
      metadata: { ...metadata, name: peersOf(name) },
      spec: { clusterIP: "None", publishNotReadyAddresses: true, selector: podLabels(name) },
    },
    scope.child(),
  );
  new PodDisruptionBudget(
    `${scope.name}-disruption-budget`,
    {
      metadata: { ...metadata, name },
      spec: { maxUnavailable: 1, selector: { matchLabels: podLabels(name) } },
    },
    scope.child(),
  );
}

function createMonitor(scope: Scope, { namespace }: Place, name: string, port: string): void {
  customResource(scope, "monitor", {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata: { name, namespace },
    spec: { selector: { matchLabels: podLabels(name) }, podMetricsEndpoints: [{ port }] },
  });
}
