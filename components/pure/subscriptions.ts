/** Who hears of a rollout, and of what: annotations that Argo Rollouts sends its notifications by. */

export const CHANNELS = ["slack", "pagerduty", "email"] as const;
export type Channel = (typeof CHANNELS)[number];

/** Where a team hears of its rollouts. */
export interface Subscribers {
  /** Channel in Slack. */
  readonly slack?: string | undefined;
  /** Name of the service in PagerDuty, as its key is kept under. */
  readonly pagerduty?: string | undefined;
  readonly email?: readonly string[] | undefined;
}

/** What somebody may hear of; the names are the controller's. */
export const TRIGGERS = ["on-rollout-aborted", "on-rollout-completed", "on-rollout-paused"] as const;
export type Trigger = (typeof TRIGGERS)[number];

/** A rollout that waits or is over can be read later; only one that was taken back may wake somebody. */
const HEARS_OF: Readonly<Record<Channel, readonly Trigger[]>> = {
  slack: TRIGGERS,
  pagerduty: ["on-rollout-aborted"],
  email: TRIGGERS,
};

/** Names of the channels in the controller's configuration. */
export const NOTIFIERS: Readonly<Record<Channel, string>> = {
  slack: "slack",
  pagerduty: "pagerdutyv2",
  email: "email",
};

/** The annotations of a rollout that subscribe a team to it. */
export function subscriptions(subscribers: Subscribers): Record<string, string> {
  const entries = CHANNELS.flatMap((channel) => {
    const recipients = recipientsOf(subscribers, channel);
    return recipients.length === 0
      ? []
      : HEARS_OF[channel].map((trigger): [string, string] => [
          `notifications.argoproj.io/subscribe.${trigger}.${NOTIFIERS[channel]}`,
          recipients.join(";"),
        ]);
  });
  return Object.fromEntries(entries);
}

function recipientsOf({ slack, pagerduty, email = [] }: Subscribers, channel: Channel): readonly string[] {
  const recipients = { slack, pagerduty, email: email.join(";") };
  return [recipients[channel]].flatMap((recipient) =>
    recipient === undefined || recipient === "" ? [] : [recipient],
  );
}
