/** Rollouts as services declare them, completed by presets and defaults. */
import type { Criteria } from "../components/pure/criteria";
import type { BlueGreen, Canary, RolloutPlan, Step } from "../components/pure/rollout";
import { type Channel, CHANNELS, type Subscribers } from "../components/pure/subscriptions";
import type { NotificationsSpec } from "../components/rollout/notifications";
import type { RolloutSettings, TeamNotifications } from "./config/rollout";
import type { Config } from "./config/schema";
import { presetNamed, type RolloutPreset } from "./rollout-presets";

/** What the environment and the service say where nobody else does. */
export interface RolloutDefaults {
  readonly steps: readonly Step[];
  /** Path that a version says it is ready at. */
  readonly readiness: string;
}

const DEFAULT_CRITERIA: Criteria = { successRate: {}, latencyP95: {} };
const DEFAULT_BLUE_GREEN: Omit<BlueGreen, "strategy"> = {
  promotion: "automatic",
  watchMinutes: 10,
  keepMinutes: 10,
};

/** How new versions of a service take over: its own settings first, then the preset's, then the defaults. */
export function rolloutPlan(settings: RolloutSettings, { steps, readiness }: RolloutDefaults): RolloutPlan {
  const preset = presetOf(settings);
  const strategy = strategyOf(settings);
  const progress: Canary | BlueGreen =
    strategy === "canary"
      ? { strategy, steps: settings.steps ?? preset?.steps ?? steps }
      : blueGreenOf(settings, preset);
  const criteria = { ...preset?.criteria, ...settings.criteria };
  const performance = settings.performance ?? (preset?.performance && { path: "/", ...preset.performance });
  return {
    progress,
    criteria: Object.keys(criteria).length === 0 ? DEFAULT_CRITERIA : criteria,
    rollBackAfter: settings.rollBackAfter ?? preset?.rollBackAfter ?? 2,
    ...(trialsOf(settings).includes("smoke") && {
      smoke: { status: 200, ...settings.smoke, path: settings.smoke?.path ?? readiness },
    }),
    ...(performance !== undefined && { performance }),
  };
}

/** What tries a version of a service out; blue-green has a preview that somebody must look at. */
export function trialsOf(
  settings: Partial<Pick<RolloutSettings, "preset" | "strategy">> & {
    readonly smoke?: object | undefined;
    readonly performance?: object | undefined;
  },
): ("smoke" | "performance")[] {
  const preset = presetOf(settings);
  const isAsked =
    settings.smoke !== undefined || preset?.smoke === true || strategyOf(settings) === "blueGreen";
  const isLoaded = settings.performance !== undefined || preset?.performance !== undefined;
  return [...(isAsked ? (["smoke"] as const) : []), ...(isLoaded ? (["performance"] as const) : [])];
}

/** The strategy of a rollout, whoever names it. */
export function strategyOf(
  settings: Partial<Pick<RolloutSettings, "preset" | "strategy">>,
): "canary" | "blueGreen" {
  return settings.strategy ?? presetOf(settings)?.strategy ?? "canary";
}

/** The channels that a service, or its preset, wants told; undefined where that is left to the team. */
export function channelsOf(
  settings: Partial<Pick<RolloutSettings, "preset">> & { readonly notify?: readonly Channel[] | undefined },
): readonly Channel[] | undefined {
  return settings.notify ?? presetOf(settings)?.notify;
}

/** Who hears of a service's rollouts: the team, over the channels that it has and the service wants. */
export function subscribersOf(
  { slack, pagerduty, email }: TeamNotifications,
  team: string,
  settings: RolloutSettings,
): Subscribers {
  const channels = channelsOf(settings) ?? CHANNELS;
  return {
    ...(slack !== undefined && channels.includes("slack") && { slack }),
    ...(pagerduty && channels.includes("pagerduty") && { pagerduty: team }),
    ...(email.length > 0 && channels.includes("email") && { email }),
  };
}

/** How the platform tells the teams, over the channels that any of them has. */
export function notificationsOf(
  { rollouts, teams }: Pick<Config, "rollouts" | "teams">,
  secretStore: string,
): NotificationsSpec | undefined {
  if (rollouts === undefined) return undefined;
  const all = Object.entries(teams);
  return {
    secretStore,
    tokens: rollouts.vaultPath,
    slack: all.some(([, { notifications }]) => notifications.slack !== undefined),
    pagerduty: all.filter(([, { notifications }]) => notifications.pagerduty).map(([name]) => name),
    email: rollouts.email,
  };
}

/** The channels that a team has. */
export function teamChannels(notifications: Partial<TeamNotifications>): Channel[] {
  const { slack, pagerduty = false, email = [] } = notifications;
  const has: Readonly<Record<Channel, boolean>> = {
    slack: slack !== undefined,
    pagerduty,
    email: email.length > 0,
  };
  return CHANNELS.filter((channel) => has[channel]);
}

function presetOf({ preset }: Partial<Pick<RolloutSettings, "preset">>): RolloutPreset | undefined {
  return preset === undefined ? undefined : presetNamed(preset);
}

function blueGreenOf({ blueGreen }: RolloutSettings, preset: RolloutPreset | undefined): BlueGreen {
  const defaults = { ...DEFAULT_BLUE_GREEN, ...preset?.blueGreen };
  return {
    strategy: "blueGreen",
    promotion: blueGreen?.promotion ?? defaults.promotion,
    watchMinutes: blueGreen?.watchMinutes ?? defaults.watchMinutes,
    keepMinutes: blueGreen?.keepMinutes ?? defaults.keepMinutes,
  };
}
