import type { Size } from "../components/contract";
import type { Objective, RecoveryComponent } from "./config/recovery";
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
  /** Cache size and instances of each shard, each in its own zone. */
  readonly cache: { readonly size: Size; readonly instances: number };
  /** Size of Kafka's brokers, and their number where the platform runs them. */
  readonly kafka: { readonly size: Size; readonly brokers: number };
  /** Size and nodes of a search engine. */
  readonly search: { readonly size: Size; readonly instances: number };
  /** Size and members of a document store's replica set. */
  readonly document: { readonly size: Size; readonly instances: number };
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
  /** Days that collected logs of containers are kept, share of traces that is kept in percent, and where. */
  readonly telemetry: {
    readonly logDays: number;
    readonly samplePercent: number;
    readonly traces: "memory" | "volume";
  };
  /** Recovery objectives that the environment is built for; what is left out has none. */
  readonly recovery: Readonly<Partial<Record<RecoveryComponent, Objective>>>;
}

const canary = [10, 25, 50, 75];

export const profiles = {
  dev: {
    protect: false,
    nat: "single",
    nodes: { size: "small", min: 2, max: 4 },
    database: { size: "small", instances: 1, backupDays: 7 },
    cache: { size: "small", instances: 1 },
    kafka: { size: "small", brokers: 1 },
    search: { size: "small", instances: 1 },
    document: { size: "small", instances: 1 },
    controllerReplicas: 1,
    replicas: { min: 2, max: 4 },
    resources: { cpu: "500m", memory: "512Mi" },
    canary: [{ weight: 50, minutes: 1 }],
    logRetentionDays: 30,
    metricsRetentionDays: 7,
    telemetry: { logDays: 7, samplePercent: 100, traces: "memory" },
    recovery: {
      cluster: { rto: "15m", rpo: "0s" },
      services: { rto: "5m", rpo: "0s" },
    },
  },
  staging: {
    protect: true,
    nat: "single",
    nodes: { size: "medium", min: 3, max: 6 },
    database: { size: "medium", instances: 2, backupDays: 7 },
    cache: { size: "medium", instances: 2 },
    kafka: { size: "medium", brokers: 3 },
    search: { size: "medium", instances: 3 },
    document: { size: "medium", instances: 3 },
    controllerReplicas: 2,
    replicas: { min: 2, max: 6 },
    resources: { cpu: "750m", memory: "768Mi" },
    canary: canary.map((weight) => ({ weight, minutes: 2 })),
    logRetentionDays: 90,
    metricsRetentionDays: 15,
    telemetry: { logDays: 90, samplePercent: 100, traces: "volume" },
    recovery: {
      cluster: { rto: "5m", rpo: "0s" },
      database: { rto: "5m", rpo: "5m" },
      cache: { rto: "5m", rpo: "1h" },
      services: { rto: "1m", rpo: "0s" },
    },
  },
  prod: {
    protect: true,
    nat: "zonal",
    nodes: { size: "large", min: 3, max: 12 },
    database: { size: "large", instances: 3, backupDays: 35 },
    cache: { size: "large", instances: 3 },
    kafka: { size: "large", brokers: 3 },
    search: { size: "large", instances: 3 },
    document: { size: "large", instances: 3 },
    controllerReplicas: 3,
    replicas: { min: 3, max: 10 },
    resources: { cpu: "1000m", memory: "1Gi" },
    canary: canary.map((weight) => ({ weight, minutes: 10 })),
    logRetentionDays: 365,
    metricsRetentionDays: 30,
    telemetry: { logDays: 90, samplePercent: 1, traces: "volume" },
    recovery: {
      cluster: { rto: "2m", rpo: "0s" },
      database: { rto: "1m", rpo: "1s" },
      cache: { rto: "1m", rpo: "5m" },
      services: { rto: "1m", rpo: "0s" },
    },
  },
} as const satisfies Record<Environment, Profile>;
