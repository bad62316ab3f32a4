import * as z from "zod";
import { all, any, type Fact, isFalse, isOneOf, isSet, isTrue, not } from "../../core/facts";
import { byKind, type Manifest } from "../../kubernetes/objects";
import { configurable, type Finding, must, type StackFinding } from "../../core/model";
import { danglingMonitors, MONITORING, unreadServices } from "../../kubernetes/monitors";
import type { Stack } from "../../core/stack";
import { about, willBeSet } from "../../core/subject";
import type { Node } from "../../core/values";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
/** What reads alarms, and the property that names them. */
const ALARM_READERS: Readonly<Record<string, string>> = {
  "aws:route53/healthCheck:HealthCheck": "cloudwatchAlarmName",
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": "alarmRule",
};

/** Measures over TLS are worth as much as the certificate that is checked. */
function endpoints(list: string) {
  return ({ body }: Manifest): Finding[] =>
    body
      .at(list)
      .list()
      .map((endpoint) => {
        const skip = endpoint.at("tlsConfig.insecureSkipVerify");
        return must(not(isTrue(skip)), skip, "it does not check whom it reads");
      });
}

function receivers({ body }: Manifest): Finding[] {
  const names = body
    .at("spec.receivers")
    .list()
    .map((receiver) => receiver.at("name"));
  const isOne = (receiver: Node): Fact =>
    any(
      ...names.map((name) => (name.unknown ? { unknown: [name.path] } : isOneOf(receiver, name.text ?? ""))),
    );
  const below = (route: Node): Finding[] => {
    const receiver = route.at("receiver");
    const own = receiver.absent ? [] : [must(isOne(receiver), receiver, "no receiver has this name")];
    return route.unknown ? own : [...own, ...route.at("routes").list().flatMap(below)];
  };
  const route = body.at("spec.route");
  return [must(isSet(route.at("receiver")), route, "alerts go to nobody"), ...below(route)];
}

/** An alarm tells people, or is read by something that acts on it. */
function metricAlarms(stack: Stack): StackFinding[] {
  const readers = stack.ofType(...Object.keys(ALARM_READERS));
  return stack.ofType(ALARM).flatMap((alarm) => {
    const actions = alarm.props.at("alarmActions");
    const enabled = alarm.props.at("actionsEnabled");
    const told = all(willBeSet(alarm, "alarmActions"), any(actions.unknown, actions.list().length > 0));
    const read = readers.map((reader) => stack.refers(reader, ALARM_READERS[reader.type] ?? "", alarm));
    const message = "nobody hears of it";
    return about(
      alarm,
      must(any(told, ...read), actions, message),
      must(any(not(isFalse(enabled)), ...read), enabled, message),
    );
  });
}

export const observabilitySloWired = configurable(
  {
    id: "observability-slo-wired",
    title: "What is measured is read, and alerts reach somebody who knows what to do",
    severity: "low",
    level: "advisory",
    why: "An alert that nobody receives, or that says neither how bad it is nor what to do, is as good as none.",
    remedy:
      "Let a ServiceMonitor or PodMonitor select the port, and give alerts a severity, a runbook_url and a receiver.",
    refs: {},
  },
  {
    metricsPorts: z
      .array(z.string())
      .default(["metrics", "http-metrics", "https-metrics", "prometheus"])
      .describe("names of ports that measures are read from"),
    labels: z.array(z.string()).default(["severity"]).describe("labels that each alert has"),
    annotations: z.array(z.string()).default(["runbook_url"]).describe("annotations that each alert has"),
  },
  ({ metricsPorts, labels, annotations }) => {
    const rules = ({ body }: Manifest): Finding[] =>
      body.each("spec.groups[].rules[]").flatMap((rule) => {
        const records = not(isSet(rule.at("alert")));
        const has = (place: string, key: string): Finding => {
          const node = rule.at(place).key(key);
          return must(any(records, isSet(node)), node, `an alert has no ${key}`);
        };
        return [
          ...labels.map((key) => has("labels", key)),
          ...annotations.map((key) => has("annotations", key)),
        ];
      });

    const objects = byKind({
      [`${MONITORING}/ServiceMonitor`]: endpoints("spec.endpoints"),
      [`${MONITORING}/PodMonitor`]: endpoints("spec.podMetricsEndpoints"),
      [`${MONITORING}/PrometheusRule`]: rules,
      [`${MONITORING}/AlertmanagerConfig`]: receivers,
    });
    return {
      ...objects,
      targets: [...objects.targets, ALARM, "core/Service"],
      stack: (stack) => [
        ...danglingMonitors(stack),
        ...unreadServices(stack, metricsPorts),
        ...metricAlarms(stack),
      ],
    };
  },
);
