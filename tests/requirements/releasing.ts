import type { Settings } from "../support/plans";
import { STORES } from "./stores";

/** How teams hear of their rollouts, and where from. */
export const NOTIFIED = {
  rollouts: {
    vaultPath: "platform/rollouts",
    email: { host: "smtp.acme.example", port: 465, from: "rollouts@acme.example" },
  },
  team: { notifications: { slack: "#shop", pagerduty: true, email: ["shop@acme.example"] } },
} as const satisfies Settings;

/** Everything that a canary may have, over a preset. */
export const CANARY = {
  rollout: {
    preset: "findly-canary",
    strategy: "canary",
    steps: [
      { weight: 10, minutes: 5 },
      { weight: 50, minutes: 5, approval: true },
    ],
    criteria: {
      successRate: { threshold: 99 },
      errorRate: { threshold: 0.5 },
      latencyP95: {},
      latencyP99: { threshold: 2000 },
      cpu: {},
      memory: {},
      burnRate: {},
      healthFailures: {},
    },
    rollBackAfter: 3,
    smoke: { path: "/healthz", status: 204, image: STORES.services.orders.image },
    performance: { path: "/api", requestsPerSecond: 5, seconds: 30, image: STORES.services.orders.image },
    notify: ["slack", "pagerduty"],
  },
} as const satisfies Settings;

/** Everything that blue-green has of its own. */
export const BLUE_GREEN = {
  rollout: {
    strategy: "blueGreen",
    blueGreen: { promotion: "approval", watchMinutes: 5, keepMinutes: 30 },
    smoke: { image: STORES.services.orders.image },
  },
} as const satisfies Settings;
