import * as z from "zod";
import { choice, group, text, whole } from "../../components/pure/fields";
import { CHANNELS } from "../../components/pure/subscriptions";
import { rolloutPresetNames } from "../rollout-presets";
import { digestImage } from "./digest-image";

const step = group({
  weight: whole(1, 100).describe(
    "Share of traffic for the new version, in percent; each step above the last.",
  ),
  minutes: whole(1, 240)
    .optional()
    .describe("How long the analysis watches this share; required without `approval`."),
  approval: z
    .boolean({ error: "is no truth value; set true or false" })
    .default(false)
    .describe("Waits for somebody to promote the rollout, after the minutes."),
});

const threshold = (unit: string, fallback: string, most: number) =>
  group({
    threshold: z
      .number({ error: `is no number; set a number from 0 to ${most}` })
      .min(0, { error: `is too small; set a number from 0 to ${most}` })
      .max(most, { error: `is too large; set a number from 0 to ${most}` })
      .optional()
      .describe(`${unit}. Default: ${fallback}.`),
  }).optional();

const criteria = group({
  successRate: threshold(
    "Requests without a server error, percent at least",
    "what the objective's fast burn rate leaves",
    100,
  ).describe("Share of requests that succeed. Default: judged where no criterion is set."),
  errorRate: threshold(
    "Requests with a server error, percent at most",
    "the objective's fast burn rate",
    100,
  ).describe("Share of requests that fail. Default: not judged."),
  latencyP95: threshold("Milliseconds at most", "`slo.latencyMs`", 60_000).describe(
    "Time within which 95 % of requests are answered. Default: judged where no criterion is set.",
  ),
  latencyP99: threshold(
    "Milliseconds at most",
    "`slo.latencyP99Ms`, or twice `slo.latencyMs`",
    60_000,
  ).describe("Time within which 99 % of requests are answered. Default: not judged."),
  cpu: threshold("Percent of what its pods request, at most", "80", 1000).describe(
    "CPU that the version's pods use. Default: not judged.",
  ),
  memory: threshold("Percent of its pods' limit, at most", "85", 100).describe(
    "Memory that the version's pods use. Default: not judged.",
  ),
  burnRate: threshold("Times the error budget, at most", "14.4", 1000).describe(
    "How fast the version spends the error budget. Default: not judged.",
  ),
  healthFailures: threshold("Percent of health checks, at most", "5", 100).describe(
    "Share of failed probes, besides those of pods that start. Default: not judged.",
  ),
});

/** How a service's new versions take over; what is not set comes from the preset, and then from the defaults. */
export const rolloutSchema = group({
  preset: choice(rolloutPresetNames)
    .optional()
    .describe("Settings by name (stacks/rollout-presets.ts); what is set beside it comes first."),
  strategy: choice(["canary", "blueGreen"])
    .optional()
    .describe("Traffic moves in steps, or at once to a version that was tried out. Default: `canary`."),
  steps: z
    .array(step, { error: "is no list; set steps of weight and minutes" })
    .min(1, { error: "has no step; set at least one" })
    .optional()
    .describe("Steps of a canary. Default: the environment's profile."),
  blueGreen: group({
    promotion: choice(["automatic", "approval"])
      .optional()
      .describe("Who promotes a version that was tried out. Default: `automatic`."),
    watchMinutes: whole(1, 240)
      .optional()
      .describe("Minutes after the promotion in which the analysis takes it back. Default: `10`."),
    keepMinutes: whole(1, 240)
      .optional()
      .describe("Minutes after those in which the version before still runs. Default: `10`."),
  })
    .optional()
    .describe("What blue-green alone has."),
  criteria: criteria
    .optional()
    .describe("What a version is judged by. Default: success rate and 95 % latency, by `slo`."),
  rollBackAfter: whole(1, 10)
    .optional()
    .describe("Failed measurements of one criterion after which a version is taken back. Default: `2`."),
  smoke: group({
    path: text("/readyz")
      .startsWith("/", { error: "is no path; set for example /readyz" })
      .optional()
      .describe("Path that is asked for. Default: `health.readiness`."),
    status: whole(100, 599).default(200).describe("Status code that is expected."),
    image: digestImage
      .optional()
      .describe("The team's own test, told by `TARGET` and `STATUS`; it exits with 0. Default: curl."),
  })
    .optional()
    .describe("A request before there is any traffic. Default: blue-green has one, a canary has none."),
  performance: group({
    path: text("/")
      .startsWith("/", { error: "is no path; set for example /" })
      .default("/")
      .describe("Path that is asked for."),
    requestsPerSecond: whole(1, 1000).default(10).describe("Requests a second; a canary has one pod then."),
    seconds: whole(10, 300).default(60).describe("How long."),
    image: digestImage.optional().describe("An image that has `k6`, such as a mirror's. Default: k6's own."),
  })
    .optional()
    .describe("Load before there is any traffic, judged by `slo`. Default: none."),
  notify: z
    .array(choice(CHANNELS), { error: "is no list; set channels such as [slack]" })
    .optional()
    .describe("Channels of the team that hear of its rollouts. Default: all that the team has."),
});

/** Where a team hears of its rollouts. */
export const teamNotificationsSchema = group({
  slack: text("#shop-releases").optional().describe("Channel in Slack. Default: none."),
  pagerduty: z
    .boolean({ error: "is no truth value; set true or false" })
    .default(false)
    .describe("PagerDuty hears of rollouts that were taken back; its key is Vault's `pagerduty-<team>`."),
  email: z
    .array(z.email({ error: "is no e-mail address; set for example shop@example.com" }), {
      error: "is no list; set addresses such as [shop@example.com]",
    })
    .default([])
    .describe("Addresses that mail is sent to."),
});

/** How the platform reaches those who hear of rollouts. */
export const rolloutsSchema = group({
  vaultPath: text("platform/rollouts").describe(
    "Path in Vault's `secret` mount that holds `slack-token`, `pagerduty-<team>`, `email-username` and " +
      "`email-password`, as far as teams use them.",
  ),
  email: group({
    host: z
      .hostname({ error: "is no host name; set for example smtp.example.com" })
      .describe("Host of the mail server."),
    port: whole(1, 65_535).default(587).describe("Its port, which speaks TLS."),
    from: z
      .email({ error: "is no e-mail address; set for example rollouts@example.com" })
      .describe("Sender."),
  })
    .optional()
    .describe("The mail server. Default: none, and no team gets mail."),
});

export type RolloutSettings = z.output<typeof rolloutSchema>;
export type TeamNotifications = z.output<typeof teamNotificationsSchema>;
