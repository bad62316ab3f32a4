import type { Size } from "../components/contract";
import type { Environment } from "./config/schema";

/** What differs between environments; everything here is data, nothing elsewhere asks for the environment. */
export interface Profile {
  /** Stateful resources refuse deletion, in the cloud and in the engine. */
  readonly protect: boolean;
  readonly nat: "zonal" | "single";
  /** Nodes of the cluster over all zones. */
  readonly nodes: { readonly size: Size; readonly min: number; readonly max: number };
  /** Database size, instances (each in its own zone) and days of point-in-time recovery. */
  readonly database: { readonly size: Size; readonly instances: number; readonly backupDays: number };
  /** Replicas of platform controllers. */
  readonly controllerReplicas: number;
  /** Bounds of a service's autoscaler. */
  readonly replicas: { readonly min: number; readonly max: number };
  /** CPU request, memory request and limit of a service's container. */
  readonly resources: { readonly cpu: string; readonly memory: string };
  /** Steps of a rollout: share of traffic in percent, minutes of analysis. */
  readonly canary: readonly { readonly weight: number; readonly minutes: number }[];
  readonly logRetentionDays: number;
  readonly metricsRetentionDays: number;
}

const canary = [10, 25, 50, 75];

export const profiles = {
  dev: {
    protect: false,
    nat: "single",
    nodes: { size: "small", min: 2, max: 4 },
    database: { size: "small", instances: 1, backupDays: 7 },
    controllerReplicas: 1,
    replicas: { min: 2, max: 4 },
    resources: { cpu: "500m", memory: "512Mi" },
    canary: [{ weight: 50, minutes: 1 }],
    logRetentionDays: 30,
    metricsRetentionDays: 7,
  },
  staging: {
    protect: true,
    nat: "single",
    nodes: { size: "medium", min: 3, max: 6 },
    database: { size: "medium", instances: 2, backupDays: 7 },
    controllerReplicas: 2,
    replicas: { min: 2, max: 6 },
    resources: { cpu: "750m", memory: "768Mi" },
    canary: canary.map((weight) => ({ weight, minutes: 2 })),
    logRetentionDays: 90,
    metricsRetentionDays: 15,
  },
  prod: {
    protect: true,
    nat: "zonal",
    nodes: { size: "large", min: 3, max: 12 },
    database: { size: "large", instances: 3, backupDays: 35 },
    controllerReplicas: 3,
    replicas: { min: 3, max: 10 },
    resources: { cpu: "1000m", memory: "1Gi" },
    canary: canary.map((weight) => ({ weight, minutes: 10 })),
    logRetentionDays: 365,
    metricsRetentionDays: 30,
  },
} as const satisfies Record<Environment, Profile>;
