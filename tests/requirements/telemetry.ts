import type { TargetName } from "../../stacks/targets";
import type { Settings } from "../support/plans";

/** Every option of logs, traces and checks, each target with another destination. */
export const TELEMETRY: Readonly<Record<TargetName, Settings>> = {
  aws: {
    logging: { to: "cloud", retentionDays: 90 },
    tracing: { to: "cloud", samplePercent: 5 },
    synthetics: { everyMinutes: 10, requests: 50 },
  },
  gcp: {
    logging: { to: "opensearch", search: "products" },
    tracing: { to: "cloud" },
    synthetics: {},
  },
  k3s: {
    logging: { to: "loki" },
    tracing: { to: "jaeger" },
    synthetics: {},
  },
};
