import type { Settings } from "../support/plans";

/** What a service declares of scaling, events and feature flags, all of it. */
export const EVENTFUL = {
  scaling: {
    cpu: 60,
    memory: 75,
    requestsPerSecond: 100,
    prometheus: {
      "orders-placed": { query: 'sum(rate(orders_placed_total{namespace="shop"}[5m]))', threshold: 20 },
    },
  },
  events: {
    topics: { created: { partitions: 12, retentionHours: 24 }, paid: {} },
    reads: ["orders.created"],
    writes: ["orders.created"],
  },
  flags: true,
} as const satisfies Settings;

/** The same with a measure that only a Kafka with passwords has. */
export const LAGGING = {
  ...EVENTFUL,
  scaling: { ...EVENTFUL.scaling, kafkaLag: 100 },
} as const satisfies Settings;

/** Recommendations, and flags that are elsewhere. */
export const ADVISED = {
  autoscaling: { recommendations: true },
  flags: { launchDarkly: { vaultPath: "acme/launchdarkly", cidrs: ["198.51.100.0/24"] } },
} as const satisfies Settings;

/** Recommendations, and flags of a site's own. */
export const SITE_ADVISED = {
  ...ADVISED,
  flags: { flagd: { flags: { "new-checkout": true, "dark-mode": false } } },
} as const satisfies Settings;
