import { timing } from "../pure/alert-delay";
import { type AlertReceiver, type AlertReceivers, receiverConfig } from "./alert-receivers";

/** Which receiver is told what, by name. */
export interface AlertRouting {
  readonly critical: string;
  readonly warning: string;
  readonly heartbeat: string;
  /** Teams that are told elsewhere. */
  readonly teams: Readonly<
    Record<string, { readonly critical?: string | undefined; readonly warning?: string | undefined }>
  >;
  readonly escalation?: { readonly receiver: string; readonly minutes: number } | undefined;
}

const HEARTBEAT = "heartbeat";
const ESCALATION = "escalation";
const NOBODY = "none";

/** What wakes somebody: a team that wants to be told in its chat is not woken. */
const WAKES = ['severity="critical"', 'notify!="chat"'];

/**
 * Alertmanager's configuration: alerts of one service arrive together; the alert that always fires is sent every
 * minute, so that whoever receives it notices when it stops.
 *
 * @param receivers every receiver that the routing names
 */
export function alertmanagerConfig(routing: AlertRouting, receivers: AlertReceivers) {
  const { critical, warning, heartbeat, teams, escalation } = routing;
  const named = (name: string): AlertReceiver => receivers[name] ?? {};
  return {
    route: {
      receiver: warning,
      group_by: ["cluster", "namespace", "service", "alertname"],
      group_wait: timing("groupWait"),
      group_interval: "1m",
      repeat_interval: "4h",
      routes: [
        {
          receiver: HEARTBEAT,
          matchers: ['alertname="Watchdog"'],
          group_wait: "0s",
          group_interval: "30s",
          repeat_interval: "1m",
        },
        { receiver: NOBODY, matchers: ['alertname="InfoInhibitor"'] },
        ...(escalation === undefined ? [] : [escalationRoute(escalation.minutes)]),
        ...Object.entries(teams).map(([team, own]) => ({
          receiver: own.warning ?? warning,
          matchers: [`team="${team}"`],
          routes: [{ receiver: own.critical ?? critical, matchers: WAKES }],
        })),
        { receiver: critical, matchers: WAKES },
      ],
    },
    inhibit_rules: INHIBITIONS,
    receivers: [
      { name: NOBODY },
      ...Object.entries(receivers).map(([name, receiver]) => receiverConfig(name, name, receiver)),
      receiverConfig(HEARTBEAT, heartbeat, { webhook: named(heartbeat).webhook }, false),
      ...(escalation === undefined
        ? []
        : [receiverConfig(ESCALATION, escalation.receiver, named(escalation.receiver))]),
    ],
  };
}

/**
 * Alertmanager knows no acknowledgement. What it does know is that a group whose alerts end, or are silenced, before
 * `group_wait` is over is never sent; so whoever takes care of an alert silences it, and what nobody silenced goes on.
 * Each alert is a group of its own, because one that joins an older group would not be held.
 */
function escalationRoute(minutes: number) {
  return {
    receiver: ESCALATION,
    matchers: WAKES,
    continue: true,
    group_by: ["..."],
    group_wait: `${minutes}m`,
  };
}

/** What says the same, and less, is left out. */
const INHIBITIONS = [
  // Of a service: somebody is awake already.
  {
    source_matchers: ['severity="critical"', 'team!=""'],
    target_matchers: ['severity="warning"', 'team!=""'],
    equal: ["namespace", "service"],
  },
  // Of the cluster: the same alert at a higher level.
  {
    source_matchers: ['severity="critical"'],
    target_matchers: ['severity=~"warning|info"'],
    equal: ["namespace", "alertname"],
  },
  {
    source_matchers: ['severity="warning"'],
    target_matchers: ['severity="info"'],
    equal: ["namespace", "alertname"],
  },
  // What only informs is told beside something else alone.
  {
    source_matchers: ['alertname="InfoInhibitor"'],
    target_matchers: ['severity="info"'],
    equal: ["namespace"],
  },
];
