import { OWN_RECEIVERS } from "../alerts";
import { type Problem, problemAt } from "../problems";
import type { Check, Subject } from "./check";
import { unknownName } from "./services";

type Routing = NonNullable<NonNullable<Subject["draft"]["alerts"]>["routing"]>;
type Choice = readonly [at: readonly PropertyKey[], receiver: string | undefined];

const ROUTING = ["alerts", "routing"] as const;

/** Every place that names a receiver. */
function choices({ critical, warning, heartbeat, teams = {}, escalation }: Routing): Choice[] {
  return [
    [[...ROUTING, "critical"], critical],
    [[...ROUTING, "warning"], warning],
    [[...ROUTING, "heartbeat"], heartbeat],
    ...Object.entries(teams).flatMap(([team, own]): Choice[] => [
      [[...ROUTING, "teams", team, "critical"], own?.critical],
      [[...ROUTING, "teams", team, "warning"], own?.warning],
    ]),
    [[...ROUTING, "escalation", "receiver"], escalation?.receiver],
  ];
}

export const alertReceiversExist: Check = ({ draft: { alerts } }) =>
  choices(alerts?.routing ?? {}).flatMap(([at, receiver]) =>
    receiver === "webhook" ? [] : unknownName(receiver, alerts?.receivers, at, "alerts.receivers"),
  );

/** What the platform calls its own; a receiver that tells nobody; and one that nothing is sent to. */
export const alertReceivers: Check = ({ draft: { alerts } }) => {
  const used = choices(alerts?.routing ?? {}).map(([, receiver]) => receiver);
  return Object.entries(alerts?.receivers ?? {}).flatMap(([name, receiver]): Problem[] => {
    const at = ["alerts", "receivers", name];
    if (OWN_RECEIVERS.some((own) => own === name)) {
      return [
        problemAt(at, `has the name of a receiver of the platform's own; set another, such as team-${name}`),
      ];
    }
    if (receiver !== undefined && Object.values(receiver).every((integration) => integration === undefined)) {
      return [problemAt(at, "tells nobody; set slack, pagerduty, email or webhook below it")];
    }
    return used.includes(name)
      ? []
      : [problemAt(at, "is told nothing; name it under alerts.routing, or remove it")];
  });
};

/** Whoever misses the heartbeat must be a machine: an incident or a mail a minute helps nobody. */
export const heartbeatByWebhook: Check = ({ draft: { alerts } }) => {
  const heartbeat = alerts?.routing?.heartbeat;
  const receiver = heartbeat === undefined ? undefined : alerts?.receivers?.[heartbeat];
  if (receiver === undefined || receiver.webhook !== undefined) return [];
  return [problemAt([...ROUTING, "heartbeat"], "takes no webhook; set a receiver that has one", heartbeat)];
};

export const alertTeamsExist: Check = ({ draft: { alerts, teams } }) =>
  Object.keys(alerts?.routing?.teams ?? {}).flatMap((team) =>
    unknownName(team, teams, [...ROUTING, "teams", team], "teams"),
  );

/** The next one to hear of an alert is somebody else. */
export const escalationElsewhere: Check = ({ draft: { alerts } }) => {
  const { critical, escalation } = alerts?.routing ?? {};
  return escalation?.receiver === undefined || escalation.receiver !== critical
    ? []
    : [
        problemAt(
          [...ROUTING, "escalation", "receiver"],
          "is who hears of critical alerts first; set another receiver",
          critical,
        ),
      ];
};
