import type { Settings } from "../support/plans";

/** Alerts to everybody, and metrics to and from other clusters. */
export const ALERTING = {
  alerts: {
    receivers: {
      pagerduty: { pagerduty: { vaultPath: "platform/pagerduty" } },
      slack: { slack: { vaultPath: "platform/slack", channel: "#alerts" } },
      mail: {
        email: {
          to: "oncall@acme.example",
          from: "alerts@acme.example",
          smarthost: "smtp.acme.example:587",
          username: "alerts",
          vaultPath: "platform/mail",
        },
      },
      shop: { slack: { vaultPath: "shop/slack" } },
      watch: { webhook: { vaultPath: "platform/watch" } },
    },
    routing: {
      critical: "pagerduty",
      warning: "slack",
      heartbeat: "watch",
      teams: { shop: { critical: "pagerduty", warning: "shop" } },
      escalation: { receiver: "mail", minutes: 10 },
    },
  },
  metrics: {
    remoteWrite: {
      archive: { url: "https://metrics.acme.example/api/v1/write", vaultPath: "platform/archive" },
    },
    federation: {
      sources: { hamburg: { url: "https://hamburg.acme.example:9090", vaultPath: "platform/hamburg" } },
      clients: { central: { namespace: "reporting", serviceAccount: "prometheus" } },
    },
  },
} as const satisfies Settings;

/** Everything that can be promised of a service, as F14 and N18 promise it. */
export const PROMISES = {
  slo: { availability: 99.9, latencyMs: 200, latencyP99Ms: 200, capacityRps: 1000 },
} as const satisfies Settings;
