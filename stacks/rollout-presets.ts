import type { BlueGreen, RolloutPlan, Step } from "../components/pure/rollout";
import type { Channel } from "../components/pure/subscriptions";

/** Part of a rollout's settings; a service's own settings come before it, the defaults after it. */
export interface RolloutPreset {
  readonly strategy: "canary" | "blueGreen";
  /** Default: the environment's profile. */
  readonly steps?: readonly Step[];
  readonly blueGreen?: Partial<Omit<BlueGreen, "strategy">>;
  readonly criteria?: RolloutPlan["criteria"];
  readonly rollBackAfter?: number;
  /** Whether a new version is asked for an answer before it gets traffic. */
  readonly smoke?: boolean;
  readonly performance?: { readonly requestsPerSecond: number; readonly seconds: number };
  /** Channels that the team must have. */
  readonly notify?: readonly Channel[];
}

/** The numbers of systems that have been built on such rollouts, by name. */
export const rolloutPresets = {
  /** 10, 25, 50, 75 and then 100 %, with success rate, latency and error rate. */
  eightam: {
    strategy: "canary",
    steps: [10, 25, 50, 75].map((weight) => ({ weight, minutes: 5 })),
    criteria: { successRate: {}, latencyP95: {}, errorRate: {} },
  },
  "plants-canary": {
    strategy: "canary",
    criteria: { successRate: {}, latencyP95: {}, burnRate: {} },
    smoke: true,
  },
  "plants-blue-green": {
    strategy: "blueGreen",
    blueGreen: { promotion: "automatic" },
    criteria: { successRate: {}, latencyP95: {}, burnRate: {} },
    smoke: true,
  },
  /** 5 % for 10 minutes, 25 % for 20, 50 % for 30, then 100 %; taken back after two failed measurements. */
  "findly-canary": {
    strategy: "canary",
    steps: [
      { weight: 5, minutes: 10 },
      { weight: 25, minutes: 20 },
      { weight: 50, minutes: 30 },
    ],
    criteria: {
      errorRate: { threshold: 0.5 },
      latencyP95: { threshold: 1500 },
      cpu: { threshold: 80 },
      memory: { threshold: 85 },
    },
    rollBackAfter: 2,
    notify: ["slack", "pagerduty"],
  },
  /** Tried out as a preview, promoted by somebody, and taken back where it does not keep what it showed. */
  "findly-blue-green": {
    strategy: "blueGreen",
    blueGreen: { promotion: "approval" },
    criteria: {
      errorRate: { threshold: 1 },
      latencyP99: { threshold: 2000 },
      healthFailures: { threshold: 5 },
    },
    smoke: true,
    performance: { requestsPerSecond: 20, seconds: 60 },
  },
  crm: {
    strategy: "canary",
    steps: [
      { weight: 10, minutes: 5 },
      { weight: 50, minutes: 10 },
    ],
    criteria: { errorRate: {}, latencyP95: {} },
    smoke: true,
  },
  "enterprise-blue-green": {
    strategy: "blueGreen",
    blueGreen: { promotion: "automatic" },
    criteria: { errorRate: {}, latencyP95: {}, healthFailures: {} },
    smoke: true,
  },
  /** A quarter at a time. */
  "enterprise-rolling": {
    strategy: "canary",
    steps: [25, 50, 75].map((weight) => ({ weight, minutes: 1 })),
    criteria: { errorRate: {}, healthFailures: {} },
  },
} as const satisfies Readonly<Record<string, RolloutPreset>>;

export type RolloutPresetName = keyof typeof rolloutPresets;

export const rolloutPresetNames = [
  "eightam",
  "plants-canary",
  "plants-blue-green",
  "findly-canary",
  "findly-blue-green",
  "crm",
  "enterprise-blue-green",
  "enterprise-rolling",
] as const satisfies readonly RolloutPresetName[];

/** The settings of a preset. */
export function presetNamed(name: RolloutPresetName): RolloutPreset {
  return rolloutPresets[name];
}
