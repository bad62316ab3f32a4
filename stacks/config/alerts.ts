import * as z from "zod";
import { byName, group, httpsUrl, name, text, whole } from "../../components/pure/fields";

/** Names of receivers that the platform makes. */
export const OWN_RECEIVERS = ["webhook", "heartbeat", "escalation", "none"] as const;

const path = (holds: string) =>
  text("platform/alerts").describe(`Path in Vault's \`secret\` mount that holds ${holds}.`);
const address = z.email({ error: "is no e-mail address; set for example platform@example.com" });
const RECEIVER = "`webhook`, or a name under `alerts.receivers`";
const receiver = name(20).default("webhook");

/** A place that alerts can be sent to; one with several is told everywhere at once. */
const receiverSchema = group({
  slack: group({
    vaultPath: path("`api-url`, the address of an incoming webhook"),
    channel: text("#alerts").optional().describe("Channel. Default: the incoming webhook's own."),
  })
    .optional()
    .describe("Slack, by an incoming webhook."),
  pagerduty: group({ vaultPath: path("`routing-key`, of an integration by Events API v2") })
    .optional()
    .describe("PagerDuty."),
  email: group({
    to: address.describe("Who is told."),
    from: address.describe("Sender."),
    smarthost: text("smtp.example.com:587")
      .regex(/^[a-z0-9.-]+:\d{1,5}$/, { error: "is no host and port; set for example smtp.example.com:587" })
      .describe("Host and port of the mail server, which must offer TLS."),
    username: text("alerts").describe("User at the mail server."),
    vaultPath: path("`password`, the user's"),
  })
    .optional()
    .describe("E-mail."),
  webhook: group({ vaultPath: path("`webhook`, the address") })
    .optional()
    .describe("Anything that takes Alertmanager's own messages by HTTPS."),
});

/** Where alerts go. Without any receiver all of them, and the heartbeat, go to the one webhook. */
export const alertsSchema = group({
  runbooks: httpsUrl.describe("Address that an alert's name is appended to; docs/runbooks/ has the pages."),
  vaultPath: text("platform/alerts").describe(
    "Path in Vault's `secret` mount that holds `webhook`, where alerts are sent to that nothing else is said of.",
  ),
  receivers: byName(20, receiverSchema)
    .default({})
    .describe("Further places that alerts are sent to, by name."),
  routing: group({
    critical: receiver.describe(
      `What wakes somebody: critical alerts, except of teams whose \`oncall\` is \`chat\`. ${RECEIVER}.`,
    ),
    warning: receiver.describe(`Everything else. ${RECEIVER}.`),
    heartbeat: receiver.describe(
      `Is sent to every minute and must tell somebody when that stops; takes it by webhook. ${RECEIVER}.`,
    ),
    teams: byName(
      30,
      group({
        critical: name(20).optional().describe(`What wakes the team. ${RECEIVER}. Default: as for all.`),
        warning: name(20).optional().describe(`The team's other alerts. ${RECEIVER}. Default: as for all.`),
      }),
    )
      .default({})
      .describe("Teams that are told elsewhere, by name."),
    escalation: group({
      receiver: name(20).describe(`Who is told next. ${RECEIVER}.`),
      minutes: whole(5, 240)
        .default(15)
        .describe("For how long a critical alert must fire, without a silence in Alertmanager, until then."),
    })
      .optional()
      .describe(
        "Critical alerts that nobody has ended or silenced go on to somebody else. Default: none do.",
      ),
  })
    .prefault({})
    .describe("Which receiver is told what."),
}).describe("Where alerts go, and what to do about them.");

export type Alerts = z.output<typeof alertsSchema>;

/** Paths in Vault that the platform must be able to read for it. */
export function alertPaths({ vaultPath, receivers }: Alerts): string[] {
  const given = Object.values(receivers).flatMap(({ slack, pagerduty, email, webhook }) =>
    [slack, pagerduty, email, webhook].flatMap((integration) => integration?.vaultPath ?? []),
  );
  return [...new Set([vaultPath, ...given])];
}
